/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Black point, white point, gamma, contrast.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "black", "TYPE": "float", "LABEL": "Black point", "MIN": 0, "MAX": 0.5, "DEFAULT": 0, "IDENTITY": 0},
    {"NAME": "white", "TYPE": "float", "LABEL": "White point", "MIN": 0.5, "MAX": 2, "DEFAULT": 1, "IDENTITY": 1},
    {"NAME": "gamma", "TYPE": "float", "LABEL": "Gamma", "MIN": 0.4, "MAX": 2.5, "DEFAULT": 1, "IDENTITY": 1},
    {"NAME": "contrast", "TYPE": "float", "LABEL": "Contrast", "MIN": 0.5, "MAX": 1.5, "DEFAULT": 1, "IDENTITY": 1}
  ]
}*/
void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    vec3 shown = pow(max((c.rgb - black) / (white - black), 0.0), vec3(1.0 / gamma));
    gl_FragColor = vec4(max((shown - 0.5) * contrast + 0.5, 0.0), c.a);
}
