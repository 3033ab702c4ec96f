void main() { vec3 p = vec3(gl_FragCoord.xy * 0.01, 1.0); p.xy = p.x > p.y ? p.xy : p.yx;
    vec2 q = p.z > 0.5 ? p.zx : p.xy; gl_FragColor = vec4(fract(p), fract(q.x)); }
