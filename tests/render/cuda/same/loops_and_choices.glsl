void main() { float v = 0.0; switch (int(mod(gl_FragCoord.x, 3.0))) { case 0: v = 0.1; break; case 1: v = 0.4; break; default: v = 0.7; }
    int i = 0; do { v += 0.01; i++; } while (i < 5); while (true) { if (i-- < 1) break; v *= 0.99; }
    for (int j = 0, k = 3; j < k; j++) { if (j == 1) continue; v += 0.01; } gl_FragColor = vec4(v); }
