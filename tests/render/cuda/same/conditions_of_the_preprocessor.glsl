#define STEPS 4
#if STEPS > 3 && defined(STEPS) && !defined NOTHING
#define K 0.5
#elif STEPS == 3
#define K wrong
#else
#define K 0.25
#endif
#ifdef GL_ES
precision highp float;
#endif
#if __VERSION__ <= 120
nonsense
#endif
void main() { vec3 c = vec3(K); c.gb += vec2(0.1, 0.2); c.rgb = c.bgr; c.b -= .1; c.r++; gl_FragColor = vec4(c * 0.5, c.brg.g); }
