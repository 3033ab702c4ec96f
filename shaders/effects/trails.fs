/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Light stays behind and fades, as on a long exposure.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Time"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "Length", "MIN": 0, "MAX": 1, "DEFAULT": 0.6, "IDENTITY": 0}
  ],
  "PASSES": [
    {"TARGET": "memory", "PERSISTENT": true, "FLOAT": true}
  ]
}*/
void main() {
    vec4 now = IMG_THIS_PIXEL(inputImage);
    vec4 before = IMG_THIS_PIXEL(memory);
    // what is left after a second is the same at any frame rate
    float kept = amount <= 0.0 ? 0.0 : pow(amount * 0.96, TIMEDELTA * 60.0 * (1.0 - amount) * 0.5 + TIMEDELTA * 2.0);
    vec3 faded = max(before.rgb * kept - 0.0005, 0.0);
    gl_FragColor = vec4(FRAMEINDEX == 0 ? now.rgb : max(now.rgb, faded), now.a);
}
