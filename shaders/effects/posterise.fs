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
    // Brightness in steps, and so each channel's share of it: hues stay what they were, however dark.
    vec3 colour = min(max(c.rgb, 0.0), 1.0);
    float bright = max(max(colour.r, colour.g), max(colour.b, 1e-4));
    vec4 at = vec4(colour / bright, bright) * count;
    vec4 edge = fract(at) - 0.5;
    float half_ = 0.02 + 0.48 * soft;
    vec4 stepped = (floor(at) + smoothstep(vec4(-half_), vec4(half_), edge)) / count;
    gl_FragColor = vec4(stepped.rgb * stepped.a, c.a);
}
