/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Mirrors folded around the middle.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Geometry"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How far it has folded", "MIN": 0, "MAX": 1, "DEFAULT": 1, "IDENTITY": 0},
    {"NAME": "mirrors", "TYPE": "float", "LABEL": "Mirrors", "MIN": 2, "MAX": 16, "DEFAULT": 6},
    {"NAME": "turn", "TYPE": "float", "LABEL": "Turn", "MIN": -0.5, "MAX": 0.5, "DEFAULT": 0.05},
    {"NAME": "zoom", "TYPE": "float", "LABEL": "Zoom", "MIN": 0.4, "MAX": 2, "DEFAULT": 1, "BIND": {"SOURCE": "bass", "RANGE": [1.05, 0.85]}},
    {"NAME": "flow", "TYPE": "float", "LABEL": "Run of the music", "MIN": 0, "MAX": 100000, "DEFAULT": 0, "BIND": {"SOURCE": "flow"}}
  ]
}*/
const float TAU = 6.28318530718;
void main() {
    vec2 shape = vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0);
    vec2 p = (isf_FragNormCoord - 0.5) * shape;
    float r = length(p) * zoom;
    float wedge = TAU / floor(mirrors + 0.5);
    float spun = mod(flow * turn, TAU);
    float a = p == vec2(0.0) ? 0.0 : atan(p.y, p.x);
    a = abs(mod(a + spun, wedge) - 0.5 * wedge) - spun * 0.5;
    vec2 at = r * vec2(cos(a), sin(a)) / shape + 0.5;
    at = 1.0 - abs(1.0 - mod(at, 2.0));  // past the edge the picture is mirrored
    vec4 plain = IMG_THIS_PIXEL(inputImage), folded = IMG_NORM_PIXEL(inputImage, at);
    gl_FragColor = mix(plain, folded, amount);
}
