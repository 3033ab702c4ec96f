/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A soft edge runs across the picture.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "angle", "TYPE": "float", "LABEL": "Direction", "MIN": 0, "MAX": 1, "DEFAULT": 0.08},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.002, "MAX": 1, "DEFAULT": 0.25}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
vec2 middle() { return (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0); }

void main() {
    float a = angle * 6.28318530718;
    vec2 way = vec2(cos(a), sin(a));
    float half_ = 0.5 * dot(abs(way), vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0));
    float along = dot(middle(), way) / (2.0 * half_) + 0.5;
    float share = smoothstep(0.0, 1.0, (progress * (1.0 + soft) - along) / soft);
    gl_FragColor = cross_fade(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), share);
}
