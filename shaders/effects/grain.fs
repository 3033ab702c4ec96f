/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The grain of film, alive while there is music.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Film", "Optional"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 0.3, "DEFAULT": 0.07, "IDENTITY": 0},
    {"NAME": "size", "TYPE": "float", "LABEL": "Size", "MIN": 1, "MAX": 4, "DEFAULT": 1.5},
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
float light(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float unit = size * max(RENDERSIZE.y / 1080.0, 0.75);
    uvec2 cell = uvec2(gl_FragCoord.xy / unit);
    uint moment = uint(mod(floor(flow * 24.0), 65536.0));
    float noise = chance(uvec3(cell, moment)) + chance(uvec3(cell, moment + 77u)) - 1.0;
    float tone = clamp(light(c.rgb), 0.0, 1.0);
    gl_FragColor = vec4(max(c.rgb + noise * amount * (0.25 + 3.0 * tone * (1.0 - tone)), 0.0), c.a);
}
