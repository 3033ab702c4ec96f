/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The next picture spreads like ink in water.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "size", "TYPE": "float", "LABEL": "Size of the blots", "MIN": 1, "MAX": 12, "DEFAULT": 4},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.02, "MAX": 0.5, "DEFAULT": 0.12}
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

float noise(vec2 p) {
    vec2 cell = floor(p), f = p - cell;
    f = f * f * (3.0 - 2.0 * f);
    uvec2 c = uvec2(ivec2(cell) + 4096);
    float a = chance(uvec3(c, 1u)), b = chance(uvec3(c + uvec2(1u, 0u), 1u));
    float d = chance(uvec3(c + uvec2(0u, 1u), 1u)), e = chance(uvec3(c + uvec2(1u, 1u), 1u));
    return mix(mix(a, b, f.x), mix(d, e, f.x), f.y);
}

void main() {
    vec2 p = middle() * size;
    float n = noise(p) * 0.55 + noise(p * 2.3 + 7.0) * 0.3 + noise(p * 5.1 + 19.0) * 0.15;
    float share = smoothstep(0.0, 1.0, (progress * (1.0 + soft) - clamp((n - 0.1) / 0.8, 0.0, 1.0)) / soft);
    gl_FragColor = cross_fade(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), share);
}
