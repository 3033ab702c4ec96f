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
    {"TARGET": "veil", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)"},
    {}
  ]
}*/

const int CURTAINS = 4;

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

// Curtains hang one behind the other. Light, its mean height times light, and the white at the hem.
vec3 curtains(vec2 p) {
  float slow = fract(flow * 0.011), swing = fract(flow * 0.023), quick = fract(flow * 0.061);
  vec3 sum = vec3(0.0);
  for (int i = 0; i < CURTAINS; i++) {
    float k = float(i) / float(CURTAINS - 1);                // 0 far, 1 near
    float far = 1.0 - k, own = 0.37 * float(i);
    float x = p.x * mix(2.6, 0.95, k) + own * 3.1;
    // The hem is a ribbon seen from below: it swings, and folds where it swings far.
    float a = wave(0.21 * x + slow + own), b = wave(0.47 * x - swing + own + 0.10 * a);
    float hem = mix(-0.30, 0.10, k) + mix(0.04, 0.15, k) * (a + (0.25 + 0.55 * folds) * b);
    float up = p.y - hem;
    float place = x + folds * (0.22 * b + 0.10 * a) + 0.22 * p.x * up;      // rays spread towards the zenith
    float ray = 0.5 + 0.5 * wave(1.9 * place + 0.4 * b + quick + own);
    ray *= 0.55 + 0.45 * wave(5.3 * place - quick + 0.5 * a);
    float fine = 0.5 + 0.5 * wave(14.7 * place + 0.7 * b + 2.0 * quick);
    ray = mix(0.34, ray * (0.55 + 0.9 * fine * fine), 0.35 + 0.65 * rays);
    float tall = mix(0.16, 0.36, k) * height * (0.55 + 1.1 * ray);
    float v = max(up, 0.0) / tall;
    float foot = mix(0.015, 0.05, k) * (1.6 - ray);
    float veil = up > 0.0 ? min(up / foot, 1.0) / (1.0 + v * (0.9 + 1.6 * v * v)) : 0.0;
    float sheet = (0.07 + 1.7 * ray) * clamp(0.62 + 0.55 * a * b + 0.35 * b, 0.05, 1.4);
    float near = max(0.0, 1.0 - 2.2 * abs(p.x / max(RENDERSIZE.x / RENDERSIZE.y, 0.5) + 0.5 - (along * 1.4 - 0.2)));
    sheet *= 1.0 + 1.7 * surge * near * near;
    float add = veil * sheet * mix(0.34, 0.62, k);
    sum += add * vec3(1.0, min(v * 0.55, 1.0), max(0.0, 1.0 - 3.0 * v) * ray);
  }
  return sum;
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
  vec3 sum = IMG_NORM_PIXEL(veil, gl_FragCoord.xy / RENDERSIZE).rgb;
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
