/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The old picture runs down like wax.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Motion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "streams", "TYPE": "float", "LABEL": "Streams", "MIN": 4, "MAX": 60, "DEFAULT": 22},
    {"NAME": "length", "TYPE": "float", "LABEL": "How far it runs", "MIN": 0.2, "MAX": 2, "DEFAULT": 1}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}

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
    vec2 at = isf_FragNormCoord;
    float head = noise(vec2(at.x * streams, 3.0)) * 0.7 + noise(vec2(at.x * streams * 0.27, 9.0)) * 0.3;
    float fall = max(progress * (1.0 + length) - (1.0 - head) * length, 0.0);
    fall = fall * fall * (1.2 + head);
    vec2 there = vec2(at.x, at.y + fall * 0.8);
    float gone = smoothstep(1.0, 1.02, there.y) + smoothstep(0.85, 1.0, progress);
    gl_FragColor = cross_fade(IMG_NORM_PIXEL(startImage, min(there, 1.0)), IMG_NORM_PIXEL(endImage, at), gone);
}
