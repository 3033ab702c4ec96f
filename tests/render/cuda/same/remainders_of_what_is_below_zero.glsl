void main() { float a = mod(-1.3, 1.0), b = fract(-0.25), c = floor(-0.5), d = mod(-gl_FragCoord.x, 7.0) / 7.0;
    vec2 e = mod(vec2(-5.5, 5.5), vec2(4.0)); gl_FragColor = vec4(a, b, d, e.x * 0.1 + sign(c) * 0.01 + roundEven(2.5) * 0.1); }
