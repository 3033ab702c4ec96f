float sd(vec2 p); float sd(vec3 p);
void main() { vec2 f = gl_FragCoord.xy; gl_FragColor = vec4(fract(sd(f * 0.01)), fract(sd(vec3(f * 0.01, 1.0))), 0.0, 1.0); }
float sd(vec2 p) { return length(p); } float sd(vec3 p) { return length(p) - 0.5; }
