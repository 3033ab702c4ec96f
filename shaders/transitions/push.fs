/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The next picture pushes the last one out.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Motion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "way", "TYPE": "long", "LABEL": "To the", "VALUES": [0, 1, 2, 3], "LABELS": ["left", "right", "top", "bottom"], "DEFAULT": 0},
    {"NAME": "blur", "TYPE": "float", "LABEL": "Blur of the motion", "MIN": 0, "MAX": 1, "DEFAULT": 0.5}
  ]
}*/
// 0..1, another for each pixel: what lies between two samples is seen as grain, not as a ghost.
float grain() {
    uvec2 at = uvec2(gl_FragCoord.xy);
    uint n = at.x * 1597334677u ^ at.y * 3812015801u;
    n = (n ^ (n >> 15u)) * 2246822519u;
    return float((n ^ (n >> 13u)) & 1023u) / 1023.0;
}
void main() {
    vec2 dir = way == 0 ? vec2(1.0, 0.0) : way == 1 ? vec2(-1.0, 0.0) : way == 2 ? vec2(0.0, -1.0) : vec2(0.0, 1.0);
    float t = progress * progress * (3.0 - 2.0 * progress);
    float speed = 6.0 * progress * (1.0 - progress) * 0.04 * blur;
    float from = grain();
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 6; i++) {
        vec2 at = isf_FragNormCoord + dir * (t + ((float(i) + from) / 6.0 - 0.5) * speed);
        float there = dot(at, abs(dir)) ;
        bool gone = there < 0.0 || there > 1.0;
        vec4 a = IMG_NORM_PIXEL(startImage, fract(at)), b = IMG_NORM_PIXEL(endImage, fract(at));
        sum += gone ? b : a;
    }
    gl_FragColor = progress <= 0.0 ? IMG_THIS_PIXEL(startImage) : progress >= 1.0 ? IMG_THIS_PIXEL(endImage) : sum / 6.0;
}
