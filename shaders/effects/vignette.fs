/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Darker towards the corners.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Film", "Optional"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 0.6, "IDENTITY": 0},
    {"NAME": "radius", "TYPE": "float", "LABEL": "Where it begins", "MIN": 0.2, "MAX": 1.2, "DEFAULT": 0.55},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.1, "MAX": 1.5, "DEFAULT": 0.8}
  ]
}*/
void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    vec2 p = (isf_FragNormCoord - 0.5) * 2.0;
    float dark = smoothstep(radius, radius + soft, length(p));
    gl_FragColor = vec4(c.rgb * (1.0 - amount * dark), c.a);
}
