void main() { mat3 m = mat3(1.0); m[0] = vec3(0.1, 0.2, 0.3); m[1][2] = 0.5; m[2].xy = gl_FragCoord.xy * 0.001;
    mat2 a = mat2(m), e = mat2(cos(0.3 + vec4(0, 33, 11, 0))); mat3 t = transpose(m) * inverse(m + mat3(2.0)); vec3 v = t * vec3(0.3, 0.2, 0.1);
    mat4 q = mat4(m); mat2 d = mat2(a[0], 0.5, 0.25); d *= 2.0; mat3x2 z = mat3x2(1.0); vec2 w = vec2(0.2, 0.1); w *= e;
    gl_FragColor = vec4(v, determinant(a) + q[3][3] * 0.1 + d[1].y * 0.01 + z[0].x * 0.1 + (vec3(0.1) * m).z) + 0.1 * w.xyxy; }
