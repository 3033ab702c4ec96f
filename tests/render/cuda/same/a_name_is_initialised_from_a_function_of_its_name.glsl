float glow(float d) { return 1.0 / (1.0 + d); }
void main() { float glow = glow(gl_FragCoord.x * 0.1); gl_FragColor = vec4(glow); }
