/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Both pictures fall into large pixels and meet there.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Stylize"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "size", "TYPE": "float", "LABEL": "Largest pixel, share of the height", "MIN": 0.02, "MAX": 0.3, "DEFAULT": 0.11}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}

void main() {
    float side = max(size * (1.0 - abs(2.0 * progress - 1.0)) * RENDERSIZE.y, 1.0);
    vec2 at = (floor((gl_FragCoord.xy - 0.5 * RENDERSIZE) / side) * side + 0.5 * side + 0.5 * RENDERSIZE) / RENDERSIZE;
    if (side <= 1.0) at = isf_FragNormCoord;
    vec4 a = IMG_NORM_PIXEL(startImage, at), b = IMG_NORM_PIXEL(endImage, at);
    gl_FragColor = cross_fade(a, b, smoothstep(0.4, 0.6, progress));
}
