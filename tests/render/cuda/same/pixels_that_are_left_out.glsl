float half_only(float x) { if (x > 40.0) discard; return x * 0.02; }
void main() { float v = half_only(gl_FragCoord.x); if (gl_FragCoord.y < 9.0) discard; gl_FragColor = vec4(v, 1.0, 0.5, 1.0); }
