float nullptr(float float2) { return float2 * 0.5; }
void main() { float new = 0.1, delete = 0.2, and = gl_FragCoord.x * 0.001; vec3 operator = vec3(new, delete, and);
    float char = 0.5, auto = 0.25, I = 0.1, M_PI = 0.2, array = 0.1, vec = nullptr(array);
    gl_FragColor = vec4(operator, char + auto * I + M_PI * vec); }
