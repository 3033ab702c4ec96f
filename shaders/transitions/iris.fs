/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A circle opens from the middle.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.005, "MAX": 0.6, "DEFAULT": 0.08},
    {"NAME": "rim", "TYPE": "float", "LABEL": "Light on its rim", "MIN": 0, "MAX": 1, "DEFAULT": 0.4, "BIND": {"SOURCE": "beat.hit", "RANGE": [0.2, 0.8]}}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
vec2 middle() { return (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0); }

void main() {
    float far = 0.5 * length(vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0));
    float edge = progress * (far + soft) - length(middle());
    vec4 c = cross_fade(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), smoothstep(0.0, soft, edge));
    float lit = exp(-abs(edge - 0.5 * soft) * 40.0) * 4.0 * progress * (1.0 - progress);
    gl_FragColor = vec4(c.rgb * (1.0 + lit * rim * 2.0), c.a);
}
