/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The sound itself bends the picture: its waveform runs across.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Geometry"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 0.3, "DEFAULT": 0.06, "IDENTITY": 0, "BIND": {"SOURCE": "level", "RANGE": [0.0, 0.12]}},
    {"NAME": "wave", "TYPE": "audio", "LABEL": "Sound"},
    {"NAME": "rings", "TYPE": "bool", "LABEL": "From the middle", "DEFAULT": false}
  ]
}*/
float heard(float x) {
    float sum = 0.0;
    for (int i = -2; i <= 2; i++) sum += IMG_NORM_PIXEL(wave, vec2(clamp(x + float(i) * 0.006, 0.0, 1.0), 0.25)).r - 0.5;
    return sum * 0.4;
}
void main() {
    vec2 at = isf_FragNormCoord;
    vec2 from = at - 0.5;
    vec2 by = rings ? normalize(from + 0.0001) * heard(min(length(from) * 1.4, 1.0)) : vec2(0.0, heard(at.x));
    vec2 there = at + by * amount;
    gl_FragColor = IMG_NORM_PIXEL(inputImage, 1.0 - abs(1.0 - abs(there)));
}
