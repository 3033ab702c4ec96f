/*{
  "ISFVSN": "2",
  "DESCRIPTION": "One picture flies at you and the next comes out of its depth.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Motion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "depth", "TYPE": "float", "LABEL": "How far", "MIN": 0.2, "MAX": 3, "DEFAULT": 1.2},
    {"NAME": "turn", "TYPE": "float", "LABEL": "Turn", "MIN": -0.5, "MAX": 0.5, "DEFAULT": 0.06}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
vec2 middle() { return (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0); }

vec2 seen(float scale, float angle) {
    vec2 p = mat2(cos(angle), sin(angle), -sin(angle), cos(angle)) * middle() * scale;
    vec2 at = p * vec2(RENDERSIZE.y / RENDERSIZE.x, 1.0) + 0.5;
    return 1.0 - abs(1.0 - mod(at, 2.0));
}
// 0..1, another for each pixel: what lies between two samples is seen as grain, not as a ghost.
float grain() {
    uvec2 at = uvec2(gl_FragCoord.xy);
    uint n = at.x * 1597334677u ^ at.y * 3812015801u;
    n = (n ^ (n >> 15u)) * 2246822519u;
    return float((n ^ (n >> 13u)) & 1023u) / 1023.0;
}
void main() {
    float t = smoothstep(0.0, 1.0, progress), angle = turn * 6.28318530718;
    vec4 a = vec4(0.0), b = vec4(0.0);
    float speed = 4.0 * progress * (1.0 - progress);
    float from = grain();
    for (int i = 0; i < 6; i++) {
        float by = ((float(i) + from) / 6.0 - 0.5) * 0.12 * speed * depth;
        a += IMG_NORM_PIXEL(startImage, seen(exp(-depth * t + by), angle * t));
        b += IMG_NORM_PIXEL(endImage, seen(exp(depth * (1.0 - t) + by), angle * (t - 1.0)));
    }
    gl_FragColor = cross_fade(a / 6.0, b / 6.0, smoothstep(0.3, 0.7, progress));
}
