/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The old picture burns away from its edges of light, in the colours of the palette.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Dissolve"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "size", "TYPE": "float", "LABEL": "Size of the flames", "MIN": 1, "MAX": 10, "DEFAULT": 3},
    {"NAME": "rim", "TYPE": "float", "LABEL": "Width of the glow", "MIN": 0.01, "MAX": 0.3, "DEFAULT": 0.1},
    {"NAME": "c2", "TYPE": "color", "LABEL": "Colour 2", "DEFAULT": [0.9, 0.4, 0.1, 1], "BIND": "palette.2"},
    {"NAME": "c4", "TYPE": "color", "LABEL": "Colour 4", "DEFAULT": [1, 0.95, 0.8, 1], "BIND": "palette.4"}
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
    float n = noise(p + 31.0) * 0.6 + noise(p * 2.7 + 5.0) * 0.28 + noise(p * 6.3) * 0.12;
    float edge = progress * 1.3 - 0.15 - clamp((n - 0.12) / 0.76, 0.0, 1.0);
    float burnt = smoothstep(-0.01, 0.01, edge);
    vec4 c = cross_fade(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), burnt);
    float glow = exp(-abs(edge) / rim * 2.5) * min(8.0 * progress * (1.0 - progress), 1.0);
    gl_FragColor = vec4(c.rgb + mix(c2.rgb, c4.rgb, glow * glow) * glow * 0.8, c.a);
}
