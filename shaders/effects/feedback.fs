/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The picture flies out of itself, turning: a camera that films its own screen.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Time"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much comes back", "MIN": 0, "MAX": 0.95, "DEFAULT": 0.7, "IDENTITY": 0},
    {"NAME": "zoom", "TYPE": "float", "LABEL": "Zoom", "MIN": -1, "MAX": 1, "DEFAULT": 0.25, "BIND": {"SOURCE": "bass", "RANGE": [0.1, 0.5]}},
    {"NAME": "turn", "TYPE": "float", "LABEL": "Turn", "MIN": -1, "MAX": 1, "DEFAULT": 0.12}
  ],
  "PASSES": [
    {"TARGET": "memory", "PERSISTENT": true, "FLOAT": true}
  ]
}*/
void main() {
    vec4 now = IMG_THIS_PIXEL(inputImage);
    vec2 shape = vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0);
    vec2 p = (isf_FragNormCoord - 0.5) * shape;
    float step = TIMEDELTA * 2.0;
    float angle = turn * step;
    p = mat2(cos(angle), sin(angle), -sin(angle), cos(angle)) * p * exp(-zoom * step);
    vec3 before = IMG_NORM_PIXEL(memory, p / shape + 0.5).rgb;
    float kept = pow(max(amount, 0.0001), TIMEDELTA * 30.0);
    vec3 screen = 1.0 - (1.0 - min(now.rgb, 1.0)) * (1.0 - min(before * kept, 1.0));
    gl_FragColor = vec4(FRAMEINDEX == 0 ? now.rgb : max(now.rgb, mix(before * kept, screen, 0.35)), now.a);
}
