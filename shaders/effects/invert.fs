/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Light becomes dark; colours stay themselves if asked to.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 1, "IDENTITY": 0},
    {"NAME": "keep_hue", "TYPE": "bool", "LABEL": "Keep the colours", "DEFAULT": true}
  ]
}*/
void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    vec3 shown = clamp(c.rgb, 0.0, 1.0);
    float top = max(shown.r, max(shown.g, shown.b)), bottom = min(shown.r, min(shown.g, shown.b));
    // light turned over with the hue kept: the span of the colour slides to the other end
    vec3 turned = keep_hue ? shown + (1.0 - top - bottom) : 1.0 - shown;
    gl_FragColor = vec4(mix(c.rgb, turned, amount), c.a);
}
