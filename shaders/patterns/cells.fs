/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Living cells under the microscope: they swell with the bass, touch, part, and their nuclei answer the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "calm", "dense"],
  "INPUTS": [
    {"NAME": "density", "LABEL": "Density", "TYPE": "float", "MIN": 2.0, "MAX": 7.0, "DEFAULT": 3.8},
    {"NAME": "warp", "LABEL": "Warp", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55},
    {"NAME": "swell", "LABEL": "Swell", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "bass"},
    {"NAME": "nuclei", "LABEL": "Nuclei", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "beat.hit"},
    {"NAME": "grain", "LABEL": "Granules", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "treble"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "energy", "RANGE": [0.2, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.004, 0.016, 0.028, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.02, 0.09, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.12, 0.34, 0.80, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.36, 0.56, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.74, 1.0], "BIND": "palette.4"}
  ]
}*/

vec3 shade(float t) {
  t = clamp(t, 0.0, 1.0) * 4.0;
  vec3 c = mix(c0.rgb, c1.rgb, smoothstep(0.0, 1.0, t));
  c = mix(c, c2.rgb, smoothstep(1.0, 2.0, t));
  c = mix(c, c3.rgb, smoothstep(2.0, 3.0, t));
  return mix(c, c4.rgb, smoothstep(3.0, 4.0, t));
}

// A sine of x turns, from two parabolas: a fifth of sin's cost.
float wave(float x) {
  x = fract(x) - 0.5;
  x *= 16.0 * abs(x) - 8.0;
  return x * (0.775 + 0.225 * abs(x));
}

// Three numbers 0..1 for a lattice point; the lattice repeats after 256.
vec3 hash(vec2 id) {
  uvec2 v = uvec2(ivec2(id)) & 255u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

void main() {
  vec2 uv = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = density / RENDERSIZE.y;
  vec2 drift = vec2(mod(flow * 0.05, 256.0), mod(flow * 0.08, 256.0));
  float swim = fract(flow * 0.09);
  float slow = fract(flow * 0.019);
  // Tide: where the culture is thick (1) and where the water is open (0).
  float tide = 0.5 + 0.5 * wave(0.37 * uv.x - 0.55 * uv.y + slow + 0.12 * wave(0.9 * uv.y + 0.3 * uv.x + 0.2));
  vec2 here = uv * density + warp * 0.5 * vec2(wave(0.63 * uv.y + slow + 0.1), wave(0.57 * uv.x - slow + 0.4));
  vec2 p = here + drift;

  // A cell ends at its radius, which with its wander stays within one lattice step: the four around p are all.
  vec2 base = floor(p);
  vec2 f = p - base;
  float radius = 0.62 + 0.10 * swell;
  float field = 0.0;
  float square = 0.0;
  float kind = 0.0;
  float best = 0.0;
  vec3 own = vec3(0.0);
  vec2 own_d = vec2(0.0);
  vec2 slope = vec2(0.0);
  for (int i = 0; i < 4; i++) {
    vec2 o = vec2(i & 1, i >> 1);
    vec3 h = hash(base + o);
    vec2 d = f - o - 0.28 * vec2(wave(h.x + swim), wave(h.y - swim));
    float inv = 1.0 / (radius * (0.72 + 0.28 * h.z));
    inv *= inv;
    float k = max(0.0, 1.0 - dot(d, d) * inv);
    float w = k * k;
    field += w;
    square += w * w;
    kind += w * h.z;
    slope -= 4.0 * k * inv * d;
    if (k > best) { best = k; own = h; own_d = d; }
  }
  kind /= max(field, 1e-4);
  float wall = 2.0 - 2.0 * sqrt(square) / max(field, 1e-4);   // 0 inside one cell, towards 0.6 where two press together
  wall *= wall;

  float level = 0.22 - 0.16 * tide;
  float steep = length(slope);
  float inside = (field - level) / (steep + 0.25);            // about the distance to the skin, in cells
  float on = clamp(0.5 + inside / (1.5 * px), 0.0, 1.0);
  float off = inside * inside;
  float skin = (0.75 / (1.0 + 900.0 * off) + 0.6 / (1.0 + 12000.0 * off)) * (0.55 + 0.65 * glow);   // a fine line in its bloom
  float deep = clamp(inside * 3.5, 0.0, 1.0);
  vec2 n = slope / (steep + 1.2);
  float side = 0.5 + 0.5 * dot(n, vec2(-0.62, 0.78)) * (1.0 - 0.6 * deep);   // lit from above left, inner light below
  float body = on * (0.7 + 0.4 * glow) * ((0.10 + 0.5 * (1.0 - deep) * (1.0 - deep)) * (0.35 + side) + 0.16 * deep * kind);
  float tone = 0.30 + 0.34 * kind + 0.16 * (1.0 - deep) * side + 0.2 * (hue - 0.4);

  // The nucleus sits a little beside the middle; the brighter kinds answer the beat.
  vec2 e = own_d + 0.10 * vec2(own.y - 0.5, own.x - 0.5);
  float size = 0.12 + 0.05 * own.z;
  float nd = length(e) / size;
  float ball = clamp((1.0 - nd) * size / (2.0 * px), 0.0, 1.0) * on;
  float globe = sqrt(max(0.0, 1.0 - nd * nd));
  float awake = nuclei * clamp(own.x * 4.0 - 2.6, 0.0, 1.0);
  float halo = on / (1.0 + 5.0 * nd * nd);
  // Granules in the plasma, carried by the cell: one in each square of a fine lattice.
  vec2 g = 9.0 * (own_d + own.xy);
  vec3 gh = hash(floor(g));
  vec2 gd = fract(g) - 0.3 - 0.4 * gh.xy;
  float dots = clamp((0.07 + 0.13 * gh.z * gh.z - length(gd)) / (9.0 * px + 0.05), 0.0, 1.0);
  dots *= grain * deep * clamp(nd - 1.1, 0.0, 1.0) * on * clamp(0.06 / px - 1.0, 0.0, 1.0);

  // Far below, out of focus: more of them.
  vec2 w = 0.23 * here + 0.1 * here.yx;
  vec2 float_by = vec2(fract(flow * 0.017), fract(flow * 0.026));
  float far = (0.5 + 0.5 * wave(w.x + float_by.x + 0.3 * wave(0.7 * w.y))) * (0.5 + 0.5 * wave(w.y + float_by.y + 0.3 * wave(0.6 * w.x)));
  far *= far;
  vec3 water = mix(c0.rgb, c1.rgb, 0.2 + 0.5 * tide + 0.9 * far) * (0.25 + 0.45 * tide + 0.6 * far) + shade(tone) * glow * 0.6 * (1.0 - on) * clamp(field / level, 0.0, 1.0) * clamp(field / level, 0.0, 1.0);
  vec3 col = water * (1.0 - 0.6 * on) + shade(tone) * (body + halo * (0.25 + awake) + 0.55 * dots);
  col += shade(0.62 + 0.25 * side + 0.2 * (hue - 0.4)) * (skin * (0.25 + 0.9 * side * side) + on * wall * 2.2 * (0.4 + glow));
  col += mix(mix(c2.rgb, c3.rgb, 0.3 + 0.5 * own.z), c4.rgb, awake * (0.55 + 0.3 * globe)) * ball * (0.06 + 0.42 * globe * globe * (0.4 + 0.6 * side) + awake * (0.2 + 0.65 * globe * globe));
  gl_FragColor = vec4(col, 1.0);
}
