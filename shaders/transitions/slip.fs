/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Stripes of the next picture slip in from both sides, in time with the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Stylize"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "stripes", "TYPE": "float", "LABEL": "Stripes", "MIN": 3, "MAX": 40, "DEFAULT": 13},
    {"NAME": "late", "TYPE": "float", "LABEL": "How unevenly", "MIN": 0, "MAX": 0.8, "DEFAULT": 0.5},
    {"NAME": "shake", "TYPE": "float", "LABEL": "Shake", "MIN": 0, "MAX": 0.1, "DEFAULT": 0.02, "BIND": {"SOURCE": "beat.hit", "RANGE": [0.0, 0.05]}}
  ]
}*/
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
    vec2 at = isf_FragNormCoord;
    uint stripe = uint(at.y * floor(stripes));
    float wait = chance(uvec3(stripe, 3u, 1u)) * late;
    float t = clamp((progress - wait) / (1.0 - late), 0.0, 1.0);
    t = t * t * (3.0 - 2.0 * t);
    float side = (stripe & 1u) == 0u ? 1.0 : -1.0;
    float x = at.x + side * (t + shake * t * (1.0 - t));
    bool gone = x < 0.0 || x > 1.0;
    vec2 there = vec2(fract(x), at.y);
    vec4 c = gone || t >= 1.0 ? IMG_NORM_PIXEL(endImage, t >= 1.0 ? at : there) : IMG_NORM_PIXEL(startImage, there);
    gl_FragColor = c;
}
