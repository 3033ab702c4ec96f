/*{
  "ISFVSN": "2",
  "DESCRIPTION": "What is dark gives way first, what is bright last: pictures grow out of each other.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.02, "MAX": 1, "DEFAULT": 0.3},
    {"NAME": "bright_first", "TYPE": "bool", "LABEL": "Bright first", "DEFAULT": false}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
float light(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

void main() {
    float tone = clamp(light(IMG_THIS_PIXEL(startImage).rgb), 0.0, 1.0);
    float order = bright_first ? 1.0 - sqrt(tone) : sqrt(tone);
    float share = smoothstep(0.0, 1.0, (progress * (1.0 + soft) - order) / soft);
    gl_FragColor = cross_fade(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), share);
}
