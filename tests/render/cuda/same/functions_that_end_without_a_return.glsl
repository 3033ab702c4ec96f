float shape(vec2 p, int which) {
    if (which == 0)
        return length(p);
    else if (which == 1)
        return abs(p.x);
}
vec3 tint(float x) {
    if (x > 0.5) {
        return vec3(x, 0.2, 1.0 - x);
    } else {
        return vec3(0.1, x, x * x);
    }
}
mat2 turned(float a) {
    for (int i = 0; i < 3; i++) {
        if (float(i) > a) return mat2(a, 0.3, -0.3, float(i) * 0.2);
    }
}
void main() {
    vec2 p = isf_FragNormCoord;
    gl_FragColor = vec4(tint(shape(p, int(step(p.x, p.y)))).xy, turned(p.x) * p);
}
