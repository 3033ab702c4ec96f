/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Each line of the picture is a moment older than the one before.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Time"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 1, "IDENTITY": 0},
    {"NAME": "reach", "TYPE": "float", "LABEL": "How far back", "MIN": 0.05, "MAX": 1, "DEFAULT": 0.6, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "across", "TYPE": "bool", "LABEL": "Columns instead of lines", "DEFAULT": false}
  ],
  "PASSES": [
    {"TARGET": "memory", "PERSISTENT": true, "FLOAT": true}
  ]
}*/
void main() {
    // a screen that each new picture creeps over, fast at the bottom and slowly at the top
    vec2 at = isf_FragNormCoord;
    vec4 now = IMG_NORM_PIXEL(inputImage, at);
    float along = across ? at.x : at.y;
    float lag = pow(along, 1.5) * reach * amount;
    float share = FRAMEINDEX == 0 ? 1.0 : 1.0 - exp(-TIMEDELTA / max(lag * 0.8, 0.0001));
    gl_FragColor = vec4(mix(IMG_NORM_PIXEL(memory, at).rgb, now.rgb, share), now.a);
}
