const int N = 3; const float W[N] = float[](0.2, 0.3, 0.5); const vec2 O[] = vec2[2](vec2(1, 0), vec2(0, 1));
void main() { float s = 0.0; for (int i = 0; i < N; i++) s += W[i] * fract(gl_FragCoord.x * 0.01 * float(i));
    vec3 loc[4], one; for (int i = 0; i < 4; ++i) loc[i] = vec3(float(i) * 0.1); one = loc[1];
    float two[2][3] = float[2][3](float[3](0.1, 0.2, 0.3), float[3](0.4, 0.5, 0.6));
    gl_FragColor = vec4(s, O[1].y * 0.5, loc[2].x + one.y, two[1][0]); }
