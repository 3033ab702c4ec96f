/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Red and blue part from green, as through a cheap lens; a hit tears them further.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 0.05, "DEFAULT": 0.006, "IDENTITY": 0, "BIND": {"SOURCE": "onset", "RANGE": [0.002, 0.014]}},
    {"NAME": "angle", "TYPE": "float", "LABEL": "Direction", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "radial", "TYPE": "bool", "LABEL": "From the middle", "DEFAULT": true}
  ]
}*/
const float TAU = 6.28318530718;
void main() {
    vec2 at = isf_FragNormCoord;
    vec2 way = radial ? (at - 0.5) * 2.0 : vec2(cos(angle * TAU), sin(angle * TAU));
    way *= amount;
    vec4 middle = IMG_NORM_PIXEL(inputImage, at);
    float red = IMG_NORM_PIXEL(inputImage, at + way).r, blue = IMG_NORM_PIXEL(inputImage, at - way).b;
    gl_FragColor = vec4(red, middle.g, blue, middle.a);
}
