/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A slow storm over still water: branching bolts grow out of the clouds, writhe and fade; the beat runs down them, the bass lights the clouds from within.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "dark", "minimal", "fast"],
  "INPUTS": [
    {"NAME": "jag", "LABEL": "Jaggedness", "TYPE": "float", "MIN": 0.3, "MAX": 1.4, "DEFAULT": 0.85},
    {"NAME": "horizon", "LABEL": "Horizon", "TYPE": "float", "MIN": -0.45, "MAX": 0.0, "DEFAULT": -0.24},
    {"NAME": "clouds", "LABEL": "Clouds", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.25, 0.8]}},
    {"NAME": "surge", "LABEL": "Surge", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "twigs", "LABEL": "Twigs", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.45, "BIND": {"SOURCE": "treble", "RANGE": [0.25, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Surge position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Storm", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.008, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.07, 0.06, 0.24, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.30, 0.16, 0.62, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.62, 0.52, 1.0, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [0.90, 0.92, 1.0, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "paths", "FLOAT": true, "WIDTH": "30", "HEIGHT": "600"},
    {"TARGET": "cloud", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2.5)", "HEIGHT": "ceil($HEIGHT / 2.5)"},
    {}
  ]
}*/

const int BOLTS = 3;
const int SLOTS = 9;           // places on a bolt where a fork may leave it, right and left in turn
const float APART = 0.12;      // heights of the picture between two of them
const float TOP = 0.58;        // where bolts leave the clouds, heights of the picture above its middle
const float FINE = 500.0;      // rows of the paths in a height of the picture

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

vec2 wave2(vec2 x) {
  x = fract(x) - 0.5;
  x *= 16.0 * abs(x) - 8.0;
  return x * (0.775 + 0.225 * abs(x));
}

float hash(int a, int b) {
  uint n = uint(a & 4095) * 1597334677u ^ uint(b & 4095) * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return float((n >> 4u) & 4095u) / 4095.0;
}

// A jagged line that writhes: how far it is off at s, and its slope. Each octave is half as wide and twice as quick.
vec2 jagged(float s, int seed, float often, int octaves) {
  vec2 sum = vec2(0.0);
  float size = 1.0 / often;
  for (int i = 0; i < octaves; i++) {
    float at = s * often;
    float k = floor(at);
    float quick = fract(flow * (0.02 + 0.017 * float(i)));
    float a = hash(int(k), seed + 7 * i);
    float b = hash(int(k) + 1, seed + 7 * i);
    a = wave(a < 0.5 ? a + quick : a - quick);
    b = wave(b < 0.5 ? b + quick : b - quick);
    sum += vec2(mix(a, b, at - k) * size, b - a);
    often *= 2.1;
    size /= 2.1;
  }
  return 0.42 * jag * sum;
}

// One texel a line and height. A bolt: where it is, its slope, its power, how far down it has grown. A fork, beside its
// bolt: where it is, its slope, where it begins, its length.
vec4 trace(ivec2 at) {
  int bolt = at.x / (SLOTS + 1), slot = at.x - bolt * (SLOTS + 1);
  float s = (float(at.y) + 0.5) / FINE;
  float life = flow * 0.045 + float(bolt) / float(BOLTS);
  int born = int(floor(life)) * BOLTS + bolt;
  float age = fract(life), whole = TOP - horizon;
  float grown = whole * min(age * 7.0, 1.0);
  if (slot == 0) {
    vec2 way = jagged(s, born * 31, 2.3, 5);
    float lean = (hash(born, 17) - 0.5) * 0.5;
    float from = (hash(born, 13) - 0.5 + (float(bolt) - 1.0) * 1.15) * 0.55;
    return vec4(way.x + lean * s + from, way.y + lean, min(age * 9.0, 1.0) * (1.0 - age * age) * (0.6 + 0.4 * hash(born, 11)), grown);
  }
  int id = born * 64 + slot;
  float h = hash(id, 23), from = (float(slot) - 0.5 + 0.4 * hash(id, 29)) * APART;
  vec2 way = jagged(s, id, 11.0, 4);
  float len = (0.05 + 0.24 * h * h) * (1.2 - 0.6 * from);
  return vec4(way, from, min(len, max(grown - from, 0.0)));
}

// Clouds: billows upon billows, each octave turned and pushed by the one before. Red: how dense, green: how high a fold.
vec4 billows(vec2 p) {
  float drift = fract(flow * 0.011);
  vec2 q = vec2(0.55 * p.x + 0.2 * p.y, 1.15 * p.y - 0.1 * p.x);
  float f = 0.0, size = 0.5, push = 0.0;
  for (int i = 0; i < 6; i++) {
    vec2 s = wave2(q + vec2(push + drift, 0.3 - 0.7 * push));
    float w = s.x * s.y;
    f += size * (1.0 - 2.0 * abs(w));
    push = 0.32 * w;
    q = vec2(1.64 * q.x - 1.10 * q.y, 1.10 * q.x + 1.64 * q.y) + 0.37;
    size *= 0.52;
  }
  return vec4(smoothstep(-0.10, 0.30, p.y - 0.16 + 0.19 * f), clamp(0.5 + 0.55 * f, 0.0, 1.0), 0.0, 1.0);
}

vec3 picture(vec2 p, vec2 uv) {
  float px = 1.0 / RENDERSIZE.y;
  float shift = 0.22 * (hue - 0.4);
  // Still water mirrors what is above it.
  float depth = horizon - p.y;
  float wet = clamp(0.5 + depth / px, 0.0, 1.0), under = max(depth, 0.0);
  float far = 1.0 / (under + 0.05);
  float ripple = (wave(1.1 * far + fract(flow * 0.11)) + wave(0.7 * far + 0.8 * p.x - fract(flow * 0.07))) * min(0.004 + 0.028 * under, 6.0 * under);
  p = vec2(p.x + ripple, max(p.y, horizon + under));
  float soft = 0.02 * under, up = p.y - horizon;
  vec4 c = IMG_NORM_PIXEL(cloud, vec2(uv.x, (p.y + 0.5)));
  float dense = c.r, fold = c.g;
  float sky = 1.0 / (1.0 + 5.0 * up);
  float inside = 0.0, halo = 0.0, core = 0.0, warm = 0.0;
  float s = TOP - p.y;
  int row = int(clamp(s * FINE, 0.0, 599.0));
  float beside = s - (float(row) + 0.5) / FINE;
  float share = min(RENDERSIZE.x / RENDERSIZE.y, 1.9) / 1.78;
  for (int i = 0; i < BOLTS; i++) {
    vec4 bolt = texelFetch(paths, ivec2(i * (SLOTS + 1), row), 0);
    float power = bolt.z, x = p.x - (bolt.x + bolt.y * beside) * share;
    float there = clamp((bolt.w - s) / 0.03, 0.0, 1.0);
    float run = s - 1.25 * reach + 0.15;
    float lit = surge * max(1.0 - 3.5 * abs(run), 0.0) * min(power * 3.0, 1.0);
    float wide = 0.0020 + 0.0014 * power;
    float e = abs(x), d = e * inversesqrt(1.0 + 0.6 * bolt.y * bolt.y);
    float blur = px + soft;
    core += there * clamp(0.5 + (wide * (1.0 + lit) - d) / blur, 0.0, 1.0) * min(1.0, 2.0 * wide / blur + 0.3) * (power * (0.8 + 0.7 * glow) + lit);
    halo += there * (power * 0.008 + 0.010 * lit) / (e + 0.010);
    warm += (power + lit) * there / (1.0 + 30.0 * e * e);
    inside += (power + 0.6 * lit) / (1.0 + 7.0 * x * x + 7.0 * (p.y - 0.36) * (p.y - 0.36));
    // the one fork that can pass here: they leave along parallels, so its root is told by how far off this is
    float lean = 0.75 + 0.12 * float(i), side = x < 0.0 ? -1.0 : 1.0;
    float slot = 2.0 * floor((s - e / lean) / (2.0 * APART) + (x < 0.0 ? 0.5 : 0.0)) + (x < 0.0 ? 0.0 : 1.0) + 0.5;
    vec4 fork = texelFetch(paths, ivec2(i * (SLOTS + 1) + int(clamp(slot, 1.0, float(SLOTS))), row), 0);
    float t = s - fork.z, tip = max(fork.w, 1e-3);
    float taper = clamp(1.0 - t / tip, 0.0, 1.0) * step(0.0, t) * step(0.5, slot);
    float ease = min(t * 12.0, 1.0);
    float xb = x - side * lean * t - ease * (fork.x + fork.y * beside) * 1.3;
    float slope = side * lean + fork.y + bolt.y;
    float db = abs(xb) * inversesqrt(1.0 + 0.7 * slope * slope), thin = wide * 0.55 * (0.25 + 0.75 * taper);
    float bright = (power + lit) * min(taper * 2.5, 1.0) * (0.25 + 0.75 * twigs);
    core += clamp(0.5 + (thin - db) / blur, 0.0, 1.0) * min(1.0, 2.0 * thin / blur + 0.3) * bright;
    halo += bright * 0.0018 * ease * taper / (abs(xb) + 0.008) * clamp(8.0 * (0.12 - abs(xb)), 0.0, 1.0);
  }
  float billow = fold * fold;
  vec3 col = mix(c0.rgb, c1.rgb, 0.25 + 0.75 * sky * sky) * (0.5 + 0.4 * glow) + c2.rgb * sky * sky * sky * (0.08 + 0.3 * glow) + c2.rgb * min(warm, 1.4) * 0.26 * (0.4 + glow);
  vec3 mass = mix(c0.rgb, c1.rgb, 0.2 + 0.7 * fold) * (0.35 + 0.45 * glow) + shade(0.40 + 0.38 * fold + shift) * min(inside, 1.6) * (0.06 + billow * billow) * (0.35 + 0.9 * clouds);
  col = mix(col, mass, dense);
  float veil = 1.0 - 0.75 * dense * fold;
  col += mix(c2.rgb, c3.rgb, 0.5 + 2.0 * shift) * min(halo, 1.5) * veil * (0.4 + 0.6 * glow) + mix(c4.rgb, vec3(1.0), 0.35) * min(core, 1.6) * veil;
  float glance = 0.75 / (1.0 + 2.5 * under);
  return mix(col, col * glance * (0.75 + 0.25 * c2.rgb) + 0.25 * c0.rgb, wet);
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = trace(ivec2(gl_FragCoord.xy));
  if (PASSINDEX == 1) gl_FragColor = billows(p);
  if (PASSINDEX == 2) gl_FragColor.rgb = picture(p, gl_FragCoord.xy / RENDERSIZE);
}
