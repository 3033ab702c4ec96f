/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Left is right, or top is bottom, or both.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Geometry"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "axis", "TYPE": "long", "LABEL": "Mirror", "VALUES": [0, 1, 2], "LABELS": ["left to right", "bottom to top", "four corners"], "DEFAULT": 0},
    {"NAME": "place", "TYPE": "float", "LABEL": "Where the mirror stands", "MIN": 0.2, "MAX": 0.8, "DEFAULT": 0.5}
  ]
}*/
void main() {
    vec2 at = isf_FragNormCoord;
    vec2 folded = place - abs(at - place);
    folded = abs(folded);  // past the edge: mirrored again
    if (axis != 1) at.x = folded.x;
    if (axis != 0) at.y = folded.y;
    gl_FragColor = IMG_NORM_PIXEL(inputImage, at);
}
