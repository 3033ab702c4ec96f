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
  ]
}*/

const int BOLTS = 3;
const int FORKS = 3;        // branches that can pass one height
const float APART = 0.10;  // between two forks of a bolt

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

// The light of one thread d away, wide broad.
float thread(float d, float wide, float px) { return clamp(0.5 + (wide - d) / px, 0.0, 1.0) * min(1.0, 2.0 * wide / px + 0.35); }

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float share = min(RENDERSIZE.x / RENDERSIZE.y, 1.9);
  float tone_shift = 0.22 * (hue - 0.4);
  // Still water mirrors what is above it.
  float depth = horizon - p.y;
  float wet = clamp(0.5 + depth / px, 0.0, 1.0);
  float soft = 0.0;
  if (depth > 0.0) {
    float far = 1.0 / (depth + 0.03);
    float ripple = wave(1.6 * far + fract(flow * 0.11)) + wave(0.9 * far + 0.8 * p.x - fract(flow * 0.07));
    p.x += 0.004 * ripple * (1.0 + 7.0 * depth);
    p.y = horizon + depth * 1.04 + 0.004 * ripple;
    soft = 0.004 + 0.02 * depth;
  }
  float up = p.y - horizon;
  // Clouds: billows upon billows, each octave turned and pushed by the one before.
  float drift = fract(flow * 0.011);
  vec2 q = vec2(0.55 * p.x + 0.2 * p.y, 1.15 * p.y - 0.1 * p.x);
  float f = 0.0;
  float size = 0.5;
  float push = 0.0;
  if (p.y > -0.14) for (int i = 0; i < 5; i++) {
    float w = wave(q.x + push + drift) * wave(q.y - 0.7 * push + 0.3);
    f += size * (1.0 - 2.0 * abs(w));
    push = 0.32 * w;
    q = vec2(1.64 * q.x - 1.10 * q.y, 1.10 * q.x + 1.64 * q.y) + 0.37;
    size *= 0.52;
  }
  float cloud = smoothstep(-0.10, 0.30, p.y - 0.16 + 0.19 * f);
  float fold = clamp(0.5 + 0.55 * f, 0.0, 1.0);
  float sky = 1.0 / (1.0 + 5.0 * up);
  vec3 col = mix(c0.rgb, c1.rgb, 0.25 + 0.75 * sky * sky) * (0.5 + 0.4 * glow) + shade(0.4 + tone_shift) * sky * sky * sky * (0.06 + 0.24 * glow);
  float inside = 0.0;
  float halo = 0.0;
  float core = 0.0;
  float warm = 0.0;
  for (int i = 0; i < BOLTS; i++) {
    float life = flow * 0.045 + float(i) / float(BOLTS);
    int born = int(floor(life)) * BOLTS + i;
    float age = fract(life);
    float near = hash(born, 11);
    float foot = -0.02 - 0.12 * near;                          // nearer ones strike nearer
    float x0 = (hash(born, 13) - 0.5 + (float(i) - 1.0) * 0.62) * 0.62 * share;
    float s = 0.56 - p.y;                                      // down from the clouds
    float whole = 0.56 - horizon;
    float grown = whole * min(age * 7.0, 1.0);
    float power = min(age * 9.0, 1.0) * (1.0 - age * age) * (0.6 + 0.4 * near);
    float x = p.x - x0 - (hash(born, 17) - 0.5) * 0.5 * s;
    vec2 path = vec2(0.0);
    if (abs(x) < 0.7) path = jagged(s, born * 31, 2.3, 5);
    x -= path.x;
    float there = clamp((grown - s) / 0.03, 0.0, 1.0);
    float wide = 0.0016 + 0.0022 * near;
    float d = abs(x) * inversesqrt(1.0 + 0.6 * path.y * path.y);
    float run = s / whole - 1.4 * reach + 0.2;
    float lit = surge * max(1.0 - 4.0 * abs(run), 0.0);
    float blur = px + soft;
    core += there * thread(d, wide * (1.0 + lit), blur) * (power * (0.8 + 0.7 * glow) + lit * power);
    float e = abs(x);
    halo += there * power * (0.008 + 0.008 * lit) / (e + 0.010);
    warm += power * there / (1.0 + 30.0 * e * e);
    float above = p.x - x0;
    inside += power / (1.0 + 9.0 * above * above + 7.0 * (p.y - 0.36) * (p.y - 0.36));
    if (abs(x) < 0.36 && power > 0.02) {
      float slot = floor(s / APART);
      for (int j = 0; j < FORKS; j++) {
        float k = slot - float(j);
        int id = born * 64 + int(k);
        float h = hash(id, 23);
        float from = (k + 0.8 * hash(id, 29)) * APART;
        float len = (0.07 + 0.19 * h) * (1.0 - 0.4 * from);
        float t = s - from;
        float tip = min(len, max(grown - from, 0.0));
        float side = fract(k * 0.5 + 0.25 * h) < 0.5 ? 1.0 : -1.0;
        float lean = side * (0.45 + 0.9 * fract(7.0 * h));
        float off = side * (x - lean * t);
        float window = clamp(10.0 * (0.14 - abs(off)), 0.0, 1.0);
        if (k > 0.5 && t > 0.0 && t < tip && off < 0.14 && off > -0.14 - max(1.2 * (t - 0.35 * len), 0.0)) {
          vec2 own = jagged(s, id, 9.0, 3);
          float ease = min(t * 14.0, 1.0);
          float taper = (tip - t) / len;
          float xb = x - lean * t - ease * own.x * 1.4;
          float slope = lean + own.y + path.y;
          float db = abs(xb) * inversesqrt(1.0 + 0.6 * slope * slope);
          float bright = power * (0.35 + 0.65 * taper) * (0.25 + 0.75 * twigs);
          core += thread(db, wide * 0.55 * (0.3 + 0.7 * taper), blur) * bright * (0.7 + 0.6 * glow);
          halo += bright * 0.0022 * ease / (abs(xb) + 0.010) * taper * window;
          float t2 = t - 0.35 * len;                            // a twig of the branch: the same line, sheared
          if (t2 > 0.0 && t2 < 0.45 * len) {
            float xt = xb + lean * (0.7 + h) * t2 - 0.35 * own.x * min(t2 * 20.0, 1.0);
            float slope2 = slope - lean * (0.7 + h);
            float dt = abs(xt) * inversesqrt(1.0 + 0.6 * slope2 * slope2);
            core += thread(dt, wide * 0.32, blur) * bright * twigs * (1.0 - t2 / (0.45 * len));
          }
        }
      }
    }
  }
  vec3 lamp = shade(0.40 + 0.38 * fold + tone_shift);
  float billow = fold * fold;
  vec3 mass = mix(c0.rgb, c1.rgb, 0.2 + 0.7 * fold) * (0.35 + 0.45 * glow);
  mass += lamp * min(inside, 1.6) * (0.06 + billow * billow) * (0.35 + 0.9 * clouds);
  col += shade(0.34 + tone_shift) * min(warm, 1.4) * 0.26 * (0.4 + glow);
  col = mix(col, mass, cloud);
  float veil = 1.0 - 0.75 * cloud * fold;
  col += shade(0.62 + tone_shift) * min(halo, 1.5) * veil * (0.4 + 0.6 * glow);
  col += mix(c4.rgb, vec3(1.0), 0.35) * min(core, 1.6) * veil;
  float glance = 0.75 / (1.0 + 2.5 * max(depth, 0.0));
  col = mix(col, col * glance * (0.75 + 0.25 * c2.rgb) + 0.25 * c0.rgb, wet);
  gl_FragColor = vec4(col, 1.0);
}
