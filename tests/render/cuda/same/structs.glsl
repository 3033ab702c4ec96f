struct Ray { vec3 o, d; }; struct Mat { vec3 col; float rough; }; struct Hit { float t; Mat m; float w[2]; };
Hit meet(Ray r) { Hit h = Hit(dot(r.o, r.d), Mat(vec3(0.2, 0.4, 0.6), 0.5), float[2](0.1, 0.2)); h.m.col.xy *= 1.1; return h; }
void main() { Ray r = Ray(vec3(gl_FragCoord.xy * 0.001, 0.1), vec3(0.1)); Hit h = meet(r), none;
    gl_FragColor = vec4(h.m.col, h.t + h.w[1] + h.m.rough); }
