/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Few flat tones, as in a silk-screen print.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "levels", "TYPE": "float", "LABEL": "Tones", "MIN": 2, "MAX": 16, "DEFAULT": 5},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness of the steps", "MIN": 0, "MAX": 1, "DEFAULT": 0.15}
  ]
}*/
void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float count = floor(levels) - 1.0 + 0.0001;
    vec3 at = min(max(c.rgb, 0.0), 1.0) * count;
    vec3 edge = fract(at) - 0.5;
    float half_ = 0.02 + 0.48 * soft;
    vec3 stepped = floor(at) + smoothstep(-half_, half_, edge);
    gl_FragColor = vec4(stepped / count, c.a);
}
