float before(float x) { return sign(x) * 0.4; } float sign(vec2 a, vec2 b) { return a.x * b.y - a.y * b.x; }
void main() { vec2 f = gl_FragCoord.xy; gl_FragColor = vec4(sign(f, f.yx) > 0.0 ? 1.0 : 0.2, 0.5 + before(f.x - 20.0), 0.3, 1.0); }
