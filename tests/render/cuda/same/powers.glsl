void main() { vec2 p = isf_FragNormCoord * 2.0 - 1.0; gl_FragColor = vec4(pow(p.x, 2.0), pow(abs(p.y), 2.2), pow(2.0, p.x) * 0.4, 1.0); }
