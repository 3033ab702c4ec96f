vec2 p = gl_FragCoord.xy / RENDERSIZE, q = p * 2.0; const vec2 H = vec2(0.5, sqrt(3.0) * 0.5);
void main() { gl_FragColor = vec4(p, fract(q * H)); }
