void main() { float t = 0.25, x = gl_FragCoord.x; { float t = t * 2.0; x += t; { float t = t + x; x = t; } }
    gl_FragColor = vec4(fract(x * 0.01), t, 0.0, 1.0); }
