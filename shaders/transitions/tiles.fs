/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Tile by tile, in an order that looks like chance.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "count", "TYPE": "float", "LABEL": "Tiles from top to bottom", "MIN": 2, "MAX": 24, "DEFAULT": 8},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.01, "MAX": 1, "DEFAULT": 0.25}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
vec2 middle() { return (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0); }

// One number 0..1 from three, the same on every machine (pcg3d, Jarzynski and Olano 2020).
float chance(uvec3 v) {
    v = v * 1664525u + 1013904223u;
    v.x += v.y * v.z;
    v.y += v.z * v.x;
    v.z += v.x * v.y;
    v ^= v >> 16u;
    v.x += v.y * v.z;
    return float(v.x >> 8u) / 16777216.0;
}

void main() {
    vec2 p = middle() * floor(count);
    float order = chance(uvec3(uvec2(ivec2(floor(p)) + 512), 5u));
    float t = clamp((progress * (1.0 + soft) - order) / soft, 0.0, 1.0);
    vec2 within = abs(fract(p) - 0.5);
    float grown = smoothstep(-0.04, 0.04, t * 0.56 - max(within.x, within.y)) * step(0.0001, t);
    gl_FragColor = cross_fade(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), max(grown, step(1.0, t)));
}
