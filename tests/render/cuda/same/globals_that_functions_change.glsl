float glow = 0.1; vec3 kept;
float map(vec3 p) { glow += 0.01; kept = p * 0.5; return length(p) - 1.0; }
void main() { float d = map(vec3(gl_FragCoord.xy * 0.01, 0.0)); d += map(vec3(0.1));
    gl_FragColor = vec4(glow, fract(d), kept.x, 1.0); }
