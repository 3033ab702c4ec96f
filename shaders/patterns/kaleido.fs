/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A kaleidoscope over the whole plane: three mirrors close a triangle, and in it a cut stone turns.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "bright", "dense", "psychedelic"],
  "INPUTS": [
    {"NAME": "mirrors", "LABEL": "Mirrors", "TYPE": "long", "VALUES": [6, 4, 3], "LABELS": ["p6m", "p4m", "p3m1"], "DEFAULT": 6},
    {"NAME": "count", "LABEL": "Stars", "TYPE": "float", "MIN": 0.8, "MAX": 3.0, "DEFAULT": 1.4},
    {"NAME": "cuts", "LABEL": "Cut", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "turn", "LABEL": "Turn", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.35, 0.7]}},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "fire", "LABEL": "Fire", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "level", "RANGE": [0.2, 0.5]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "level", "RANGE": [0.4, 0.85]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Turning", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.014, 0.006, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.22, 0.04, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.78, 0.08, 0.36, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.52, 0.20, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.74, 1.0], "BIND": "palette.4"}
  ]
}*/

const int FOLDS = 5;   // cuts through the stone, each a mirror of its own

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

// The plane folded into the triangle of a wallpaper group, a corner of it at 0; z: distance to the nearest mirror.
vec3 fold(vec2 p) {
  if (mirrors == 4) {
    vec2 q = abs(p - floor(p + 0.5));
    q = q.x < q.y ? q.yx : q;
    return vec3(q, min(min(q.y, 0.5 - q.x), 0.7071068 * (q.x - q.y)));
  }
  // the nearer of two lattices of rectangles: the six-sided cell about a centre
  const vec2 lattice = vec2(1.0, 1.7320508);
  vec2 a = p - lattice * floor(p / lattice + 0.5);
  vec2 b = p - lattice * (floor(p / lattice) + 0.5);
  vec2 q = dot(a, a) < dot(b, b) ? a : b;
  q.x = abs(q.x);
  q.y = mirrors == 6 ? abs(q.y) : q.y;
  q -= 2.0 * max(dot(q, vec2(-0.5, 0.8660254)), 0.0) * vec2(-0.5, 0.8660254);
  q -= 2.0 * max(dot(q, vec2(-0.5, -0.8660254)), 0.0) * vec2(-0.5, -0.8660254);
  q.y = mirrors == 6 ? abs(q.y) : q.y;
  float walls = min(0.5 - q.x, 0.5 * q.x - 0.8660254 * abs(q.y));
  return vec3(q, mirrors == 6 ? min(walls, q.y) : walls);
}

void main() {
  float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 s = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / shorter;
  float angle = 0.35 * wave(flow * 0.006) + 0.2;
  vec2 cs = vec2(cos(angle), sin(angle));
  float zoom = count * (1.0 + 0.14 * wave(flow * 0.009 + 0.2));
  vec2 p = vec2(s.x * cs.x - s.y * cs.y, s.x * cs.y + s.y * cs.x) * zoom;
  p += vec2(0.16 * wave(flow * 0.008), 0.13 * wave(flow * 0.0063 + 0.3));
  float px = zoom / shorter;
  vec3 in_ = fold(p);
  vec2 q = in_.xy;
  float mirror = in_.z;

  // The stone: cut after cut, each a mirror through the middle of what is left; its sides lean apart.
  float turned = fract(flow * 0.013) + 0.035 * turn;
  vec2 tilt = vec2(0.0);
  float crease = mirror + 0.004;
  float kind = 0.0;
  float weight = 1.0;
  float half_ = 0.085;
  float sharp = 0.8 / px;
  q -= vec2(0.335, mirrors == 6 ? 0.10 : mirrors == 4 ? 0.14 : 0.0);
  for (int i = 0; i < FOLDS; i++) {
    float k = float(i);
    float way = (i % 2 == 0 ? turned : -turned) + 0.14 + k * 0.293;
    vec2 n = vec2(wave(way + 0.25), wave(way));
    float d = dot(q, n) - half_ * (0.2 + 0.7 * cuts) * wave(flow * 0.011 + k * 0.37 + 0.08 * turn);
    float side = clamp(d * sharp, -1.0, 1.0);
    crease = min(crease, abs(d) * (1.0 + 0.25 * k));
    tilt += side * weight * n;
    kind += side * (0.61 - 0.09 * k);
    weight *= 0.86;
    q -= (2.0 * min(d, 0.0) + half_) * n;
    half_ *= 0.8;
  }
  float shift = 0.25 * (hue - 0.4);
  float rest = length(s);
  float front = max(1.0 - 4.0 * abs(rest - 1.2 * reach + 0.1), 0.0);
  front *= front * (3.0 - 2.0 * front) * ring;
  float tide = 0.5 + 0.5 * wave(0.45 * s.x + 0.38 * s.y + 0.15 * wave(0.5 * s.y - 0.3 * s.x) + fract(flow * 0.02));
  float lamp = fract(flow * 0.031);
  vec2 light = vec2(wave(lamp + 0.25), wave(lamp));
  // Each side takes the lamp by its lean; within it the light slides, and folds once more inside the stone.
  float inner = wave(dot(q, vec2(5.0, 3.0)) + 0.5 * kind + fract(flow * 0.05));
  float lit = clamp(0.46 + 0.21 * dot(tilt, light) + 2.1 * dot(q, light) + 0.11 * inner, 0.0, 1.0);
  float hueing = wave(kind * 0.33 + fract(flow * 0.017));
  float tone = 0.10 + 0.52 * lit + 0.17 * hueing + 0.20 * (tide - 0.5) + shift;
  float gleam = clamp(0.30 + 0.24 * dot(tilt, vec2(-light.y, light.x)) + 1.6 * dot(q, vec2(-light.y, light.x)) + 0.16 * inner, 0.0, 1.2);
  gleam *= gleam; gleam *= gleam;
  float line = clamp(0.5 + (0.0026 - crease) / px, 0.0, 1.0) * min(1.0, 0.0052 / px);
  float halo = 1.0 / (1.0 + 4000.0 * crease * crease);
  vec3 col = shade(tone) * (0.22 + 0.95 * lit) * (0.25 + 1.05 * glow);
  col += shade(tone + 0.22) * gleam * (0.25 + 1.1 * fire);
  col += shade(tone + 0.26) * line * (0.14 + 0.30 * fire + 0.9 * front) * (0.35 + lit);
  col += shade(tone + 0.12) * halo * (0.03 + 0.06 * glow + 0.40 * front);
  gl_FragColor = vec4(col, 1.0);
}
