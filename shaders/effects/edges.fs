/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Only the outlines, drawn in light.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 1, "IDENTITY": 0},
    {"NAME": "gain", "TYPE": "float", "LABEL": "Strength", "MIN": 0.5, "MAX": 8, "DEFAULT": 3, "BIND": {"SOURCE": "treble", "RANGE": [2, 5]}},
    {"NAME": "width", "TYPE": "float", "LABEL": "Width", "MIN": 0.5, "MAX": 3, "DEFAULT": 1}
  ]
}*/
float light(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

float look(vec2 by) {
    float unit = width * max(RENDERSIZE.y / 720.0, 1.0);
    return light(min(IMG_NORM_PIXEL(inputImage, isf_FragNormCoord + by * unit / RENDERSIZE).rgb, 1.0));
}
void main() {
    // Sobel
    float nw = look(vec2(-1, 1)), n = look(vec2(0, 1)), ne = look(vec2(1, 1));
    float w = look(vec2(-1, 0)), e = look(vec2(1, 0));
    float sw = look(vec2(-1, -1)), s = look(vec2(0, -1)), se = look(vec2(1, -1));
    vec2 slope = vec2(ne + 2.0 * e + se - nw - 2.0 * w - sw, nw + 2.0 * n + ne - sw - 2.0 * s - se);
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float edge = 1.0 - exp(-gain * length(slope));
    vec3 tint = c.rgb / max(max(c.r, max(c.g, c.b)), 0.05);
    gl_FragColor = vec4(mix(c.rgb, edge * mix(vec3(1.0), tint, 0.8), amount), c.a);
}
