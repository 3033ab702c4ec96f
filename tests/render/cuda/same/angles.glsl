void main() { vec2 p = isf_FragNormCoord * 2.0 - 0.99; float a = atan(p.y, p.x) / 6.2831853 + 0.5;
    gl_FragColor = vec4(a, acos(clamp(p.x, -1.0, 1.0)) / 3.1415927, 0.5 + asin(p.y * 0.9) / 3.2, 1.0); }
