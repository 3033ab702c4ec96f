/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Stripes slip sideways on a hit, as on a bad tape.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 0.5, "IDENTITY": 0, "BIND": {"SOURCE": "onset", "RANGE": [0, 0.8], "CURVE": 1.5}},
    {"NAME": "stripes", "TYPE": "float", "LABEL": "Stripes", "MIN": 4, "MAX": 80, "DEFAULT": 24},
    {"NAME": "flow", "TYPE": "float", "LABEL": "Run of the music", "MIN": 0, "MAX": 100000, "DEFAULT": 0, "BIND": {"SOURCE": "flow"}}
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
    uint moment = uint(mod(floor(flow * 8.0), 65536.0));
    uint fine = uint(at.y * stripes), coarse = uint(at.y * stripes * 0.21);
    float slips = step(1.0 - 0.6 * amount, chance(uvec3(coarse, moment, 3u)));
    float way = (chance(uvec3(fine, moment, 7u)) - 0.5) * 0.25 * amount * slips;
    float split = 0.012 * amount * slips;
    vec4 c = IMG_NORM_PIXEL(inputImage, vec2(fract(at.x + way), at.y));
    c.r = IMG_NORM_PIXEL(inputImage, vec2(fract(at.x + way + split), at.y)).r;
    c.b = IMG_NORM_PIXEL(inputImage, vec2(fract(at.x + way - split), at.y)).b;
    gl_FragColor = c;
}
