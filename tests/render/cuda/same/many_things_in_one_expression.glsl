void main() { float z = 0.0, d = 0.0, i = 0.0; vec4 o = vec4(0.0);
    for (vec3 p; i++ < 12.0; o += (cos(i * 0.3 + vec4(0, 1, 2, 0)) + 1.1) / d * 0.02) {
        p = z * normalize(vec3(gl_FragCoord.xy * 2.0, 0.0) - RENDERSIZE.xyy); p.z += 3.0; z += d = 0.1 + 0.2 * abs(length(p) - 1.0); }
    gl_FragColor = tanh(o * o * 0.1); }
