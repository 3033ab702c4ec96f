/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Red, green and blue go over one after the other.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Colour"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "spread", "TYPE": "float", "LABEL": "How far apart", "MIN": 0, "MAX": 0.9, "DEFAULT": 0.6},
    {"NAME": "shift", "TYPE": "float", "LABEL": "Shift", "MIN": 0, "MAX": 0.1, "DEFAULT": 0.03}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}

void main() {
    vec2 at = isf_FragNormCoord;
    float swing = 4.0 * progress * (1.0 - progress) * shift;
    vec3 t = smoothstep(vec3(0.0), vec3(1.0), (vec3(progress) - vec3(0.0, 0.5, 1.0) * spread) / (1.0 - spread));
    vec4 red = cross_fade(IMG_NORM_PIXEL(startImage, at + vec2(swing, 0.0)), IMG_NORM_PIXEL(endImage, at + vec2(swing, 0.0)), t.r);
    vec4 green = cross_fade(IMG_NORM_PIXEL(startImage, at), IMG_NORM_PIXEL(endImage, at), t.g);
    vec4 blue = cross_fade(IMG_NORM_PIXEL(startImage, at - vec2(swing, 0.0)), IMG_NORM_PIXEL(endImage, at - vec2(swing, 0.0)), t.b);
    gl_FragColor = vec4(red.r, green.g, blue.b, green.a);
}
