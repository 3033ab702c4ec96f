float sum(float a[4]) { float s = 0.0; for (int i = 0; i < a.length(); i++) { s += a[i]; a[i] = 0.0; } return s; }
void fill(out float a[4], in vec2 f) { for (int i = 0; i < 4; i++) a[i] = fract(f.x * 0.01 * float(i + 1)); }
void main() { float a[4]; fill(a, gl_FragCoord.xy); float b[4] = a; b[0] = 9.0;
    gl_FragColor = vec4(sum(a) * 0.25, sum(a) * 0.2, a[0], 1.0); }
