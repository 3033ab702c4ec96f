/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Curtains of northern light, seen from below, over dark hills and stars.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "calm", "dark", "wide"],
  "INPUTS": [
    {"NAME": "height", "LABEL": "Height", "TYPE": "float", "MIN": 0.4, "MAX": 1.0, "DEFAULT": 0.6, "BIND": {"SOURCE": "bass", "RANGE": [0.6, 1.0]}},
    {"NAME": "folds", "LABEL": "Folds", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55},
    {"NAME": "rays", "LABEL": "Rays", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "treble", "RANGE": [0.25, 1.0]}},
    {"NAME": "surge", "LABEL": "Surge", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "along", "LABEL": "Surge position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "beat.bar"},
    {"NAME": "stars", "LABEL": "Stars", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "BIND": {"SOURCE": "treble", "RANGE": [0.4, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.32, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.014, 0.045, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.20, 0.05, 0.42, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.03, 0.46, 0.55, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.10, 0.86, 0.48, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [0.86, 1.0, 0.74, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "veil", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2.4)", "HEIGHT": "ceil($HEIGHT / 2.4)"},
    {}
  ]
}*/

const int STEPS = 22;

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

// Three numbers 0..1 for a lattice point.
vec3 hash(vec2 id) {
  uvec2 v = uvec2(ivec2(id)) & 1023u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

float hill(float x, float seed) {
  return 0.5 * wave(0.41 * x + seed) + 0.28 * wave(0.97 * x + 2.3 * seed) + 0.14 * wave(2.3 * x - seed) + 0.05 * wave(6.1 * x + seed);
}

// The curtains stand on the lines where a field over the ground is zero; the eye's ray climbs through them.
// Light, its mean height times light, and the white at the hem.
vec3 curtains(vec2 p) {
  float up = p.y + 0.43;
  if (up < 0.03) return vec3(0.0);
  float slow = fract(flow * 0.011), swing = fract(flow * 0.029), quick = fract(flow * 0.083);
  vec2 way = vec2(p.x, 0.80) / (up + 0.12);
  // Of four neighbours each begins a quarter of a step later; the picture averages the four.
  vec2 odd = mod(floor(gl_FragCoord.xy), 2.0);
  float grain = 0.125 + 0.5 * abs(odd.x - odd.y) + 0.25 * odd.y;
  float patchy = 0.68 + 0.32 * wave(0.19 * way.x - slow + 0.17 * way.y);
  float near = max(0.0, 1.0 - 5.0 * abs(fract(0.13 * way.x - along + 0.5) - 0.5));
  patchy *= 1.0 + 1.8 * surge * near;
  float thick = 0.022 + 0.35 * height / float(STEPS) * way.y;
  thick *= thick;
  float rise = 0.85 * height / float(STEPS);
  vec3 sum = vec3(0.0);
  for (int i = 0; i < STEPS; i++) {
    float h = (float(i) + grain) / float(STEPS);           // 0 at the lower hem, 1 at the top
    vec2 g = way * (0.50 + rise * (float(i) + grain));
    float a = wave(0.27 * g.x + 0.12 * g.y + swing);
    float b = wave(0.30 * g.y - 0.41 * g.x - slow + 0.15 * a);
    float c = wave(0.83 * g.x + 0.31 * g.y + 0.3 * b - swing);
    float f = 0.92 * g.y - 0.22 + 0.17 * a + folds * (0.24 * b + 0.11 * c);
    f = abs(fract(f) - 0.5);                               // one curtain behind the other
    float sheet = thick / (thick + f * f) + 0.05 / (1.0 + 60.0 * f * f);   // the veil and its glow
    float ray = 0.5 + 0.5 * wave(3.7 * g.x + 0.3 * g.y + 0.7 * c + quick);
    ray *= 0.5 + 0.5 * wave(12.3 * g.x - 0.4 * g.y + 1.3 * b - quick);
    float add = sheet * (mix(0.6, 2.1 * ray, rays) + 0.15) * exp2(-3.4 * h) * min(1.0, 12.0 * h + 0.2);
    sum += add * vec3(1.0, h, max(0.0, 1.0 - 4.0 * h) * ray);
  }
  float clear = clamp(up * 4.0 - 0.15, 0.0, 1.0);          // what is far away is lost in the air
  return sum * patchy * clear * 9.5 / float(STEPS);
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  if (PASSINDEX == 0) {
    gl_FragColor = vec4(curtains(p), 1.0);
    return;
  }
  float px = 1.0 / RENDERSIZE.y;
  float up = p.y + 0.43;                                   // the eye's angle above the horizon
  float ridge = -0.375 + 0.050 * hill(p.x, 0.21);
  float back = -0.345 + 0.060 * hill(0.8 * p.x, 0.63);
  float land = clamp(0.5 + (ridge - p.y) / (1.5 * px), 0.0, 1.0);
  float range = clamp(0.5 + (back - p.y) / (2.5 * px), 0.0, 1.0);
  // Four looks at the veil, half a texel apart, even out its grain.
  vec2 at = gl_FragCoord.xy / RENDERSIZE, half_texel = 0.5 / IMG_SIZE(veil);
  vec2 other = vec2(half_texel.x, -half_texel.y);
  vec3 sum = 0.25 * (IMG_NORM_PIXEL(veil, at + half_texel).rgb + IMG_NORM_PIXEL(veil, at - half_texel).rgb
    + IMG_NORM_PIXEL(veil, at + other).rgb + IMG_NORM_PIXEL(veil, at - other).rgb);
  float light = sum.x, tint = sum.y / max(sum.x, 1e-4), white = sum.z;

  // Stars, one in each square of a lattice, fewer where the curtains are bright.
  vec2 cell = p * 26.0;
  vec3 n = hash(floor(cell) + 512.0);
  vec2 off = fract(cell) - 0.2 - 0.6 * n.xy;
  float magnitude = n.z * n.z * n.z * n.z;
  float size = 26.0 * max(0.8 * px, 0.0011) * (0.7 + 0.6 * magnitude);
  float dot_ = 1.0 / (1.0 + dot(off, off) / (size * size) * (1.0 + dot(off, off) * 60.0));
  float star = dot_ * (0.06 + magnitude) * stars * clamp(up * 3.0 - 0.25, 0.0, 1.0) / (1.0 + 3.0 * light);

  float air = exp2(-5.0 * max(up - 0.05, 0.0));                   // light in the air above the hills
  vec3 sky = mix(c0.rgb, c1.rgb, 0.30 * air + 0.10) + mix(c1.rgb, c2.rgb, 0.6 + 0.4 * hue) * air * (0.10 + 0.35 * glow);
  // Green below, violet above: the tone falls with the height.
  float tone = 0.80 - 0.62 * tint + 0.22 * (hue - 0.4);
  vec3 col = sky + shade(tone) * light * (0.35 + 0.85 * glow) + c4.rgb * white * (0.10 + 0.30 * glow) + mix(c4.rgb, vec3(1.0), 0.5) * star;
  col = mix(col, mix(c0.rgb, c1.rgb, 0.25) * (0.5 + 0.5 * glow) + c2.rgb * 0.06 * glow, range * 0.86);
  float snow = clamp(1.0 - 26.0 * (ridge - p.y), 0.0, 1.0);
  col = mix(col, c0.rgb * 0.45 + shade(0.55) * 0.05 * snow * (0.3 + glow), land);
  gl_FragColor = vec4(col, 1.0);
}
