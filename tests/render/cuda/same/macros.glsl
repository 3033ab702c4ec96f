#define rot(a) mat2(cos(a), -sin(a), sin(a), cos(a))
#define S(a, b, t) smoothstep(a, b, t)
#define R RENDERSIZE
#define FOR(i, n) for (int i = 0; i < n; i++)
#define PUT(v) v.xz = v.zx
#define T S
void main() { vec2 p = (gl_FragCoord.xy - .5 * R.xy) / R.y; p *= rot(.3); float c = 0.; vec3 w = vec3(p, .7);
    FOR(k, 4) c += T(.0, .1, abs(p.x - float(k) * .1)); PUT(w); gl_FragColor = vec4(clamp(c, 0., 1.), w.xz + .5, 1.); }
