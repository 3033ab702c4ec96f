/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The picture is folded into a turning kaleidoscope and unfolded as the next.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Geometry"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "mirrors", "TYPE": "float", "LABEL": "Mirrors", "MIN": 2, "MAX": 12, "DEFAULT": 6},
    {"NAME": "turn", "TYPE": "float", "LABEL": "Turn", "MIN": -1, "MAX": 1, "DEFAULT": 0.3}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
vec2 middle() { return (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0); }

const float TAU = 6.28318530718;
void main() {
    vec2 p = middle();
    float fold = 4.0 * progress * (1.0 - progress), wedge = TAU / floor(mirrors);
    float a = p == vec2(0.0) ? 0.0 : atan(p.y, p.x), spun = turn * TAU * (progress - 0.5) * fold;
    float folded = abs(mod(a + spun, wedge) - 0.5 * wedge);
    vec2 q = mix(p, length(p) * vec2(cos(folded), sin(folded)), smoothstep(0.0, 1.0, fold));
    vec2 at = q * vec2(RENDERSIZE.y / RENDERSIZE.x, 1.0) + 0.5;
    at = 1.0 - abs(1.0 - mod(at, 2.0));
    gl_FragColor = cross_fade(IMG_NORM_PIXEL(startImage, at), IMG_NORM_PIXEL(endImage, at), smoothstep(0.25, 0.75, progress));
}
