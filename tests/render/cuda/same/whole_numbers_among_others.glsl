void main() { vec2 f = gl_FragCoord.xy; int n = 3; float a = n; a += 1; float b = max(a, 0); vec2 v = vec2(1, n); v *= 2; v = v / 3;
    int k = int(f.x) % 4; k ^= 1; k <<= 1; uint u = uint(k) * 2654435761u; vec3 z = vec3(0); z += n; vec2 half_ = ivec2(3, 4) * 0.5;
    vec2 whole = ivec2(f) / 3; float m = mix(0, 1, 0.25) + clamp(f.x, 0, 1) * 0.1 + smoothstep(0, 1, 0.3);
    gl_FragColor = vec4(b * 0.1, v.x * half_.x * 0.3, float(u & 255u) / 255.0, 1.0) * m + vec4(fract(whole * 0.01), z.x * 0.01, 0.0); }
