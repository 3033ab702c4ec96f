void turn(inout vec2 p, float a) { p = cos(a) * p + sin(a) * vec2(p.y, -p.x); }
void both(out vec2 a, inout vec2 b) { a = b * 0.5; b = b.yx; }
void main() { vec3 p = vec3(gl_FragCoord.xy * 0.01, 0.3); vec4 q = p.xyzx, r = q; turn(p.xz, 0.4); turn(p.yx, 0.2);
    both(r.wy, q.xz); gl_FragColor = vec4(fract(p), 1.0) * 0.5 + fract(q + r) * 0.5; }
