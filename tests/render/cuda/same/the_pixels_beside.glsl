void main() { vec2 p = gl_FragCoord.xy * 0.07; float d = sin(p.x) * cos(p.y); vec2 g = vec2(dFdx(d), dFdy(d));
    float line = smoothstep(0.0, fwidth(d * 3.0), abs(fract(d * 3.0) - 0.5)); gl_FragColor = vec4(0.5 + 4.0 * g, line, 1.0); }
