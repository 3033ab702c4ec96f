/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A field of six-sided pillars, seen at a slant, that rise and sink in swells; rings run out on the beat, lamps wake with the treble.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "3D", "minimal", "calm"],
  "INPUTS": [
    {"NAME": "count", "LABEL": "Pillars", "TYPE": "float", "MIN": 5.0, "MAX": 16.0, "DEFAULT": 9.0},
    {"NAME": "swell", "LABEL": "Swell", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.6, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.5, 0.66]}},
    {"NAME": "slant", "LABEL": "Slant", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "lamps", "LABEL": "Lamps", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.35, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 0.9]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "level", "RANGE": [0.35, 1.0]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.010, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.06, 0.07, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.36, 0.14, 0.56, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.96, 0.42, 0.42, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.70, 1.0], "BIND": "palette.4"}
  ]
}*/

const float ROW = 1.7320508;     // two rows of the honeycomb, its cells 1 wide
const float TALLEST = 3.2;       // widths of a cell
const int MOST = 12;             // cells that a ray can cross

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

float hash(vec2 id) {
  uvec2 v = uvec2(ivec2(id)) & 511u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return float((n >> 6u) & 1023u) / 1023.0;
}

// Height and light of the pillar that stands at g.
vec2 pillar(vec2 g, float own, float wide) {
  float a = wave(0.072 * g.x + 0.036 * g.y + fract(flow * 0.027));
  float b = wave(0.058 * g.y - 0.074 * g.x - fract(flow * 0.035) + 0.16 * a);
  float c = wave(0.17 * g.x + 0.13 * g.y + 0.2 * b + fract(flow * 0.05));
  vec2 from = g - vec2(0.22, -0.12) * wide;
  float away = length(from) - (1.25 * reach - 0.08) * wide;
  float front = max(1.0 - abs(away) * 0.55, 0.0);
  front *= front * ring * clamp(1.25 - reach, 0.0, 1.0);
  float swing = 0.5 + 0.25 * (a + b);
  float high = swell * (swing * swing * 3.4 + 0.35 * c * swing) + 0.30 * own * (0.5 + swing) + 0.5 * front;
  return vec2(clamp(high, 0.0, min(TALLEST, 3.5 * swell + 0.45 + 0.5 * ring)), front);
}

void main() {
  float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / shorter * count;
  float px = count / shorter;
  float tilt = 0.60 + 0.42 * (1.0 - slant);               // of the eye above the field, radians
  float up = sin(tilt);
  float lift = cos(tilt);
  float turn = 0.55 + 0.22 * wave(flow * 0.009);
  vec2 cs = vec2(cos(turn), sin(turn));
  // Where the ray is as high as the tallest pillar can be; from there it goes on and sinks.
  float tallest = min(TALLEST, 3.5 * swell + 0.45 + 0.5 * ring);
  vec2 start = vec2(p.x, (p.y - tallest * lift) / up);
  vec2 g = vec2(cs.x * start.x - cs.y * start.y, cs.y * start.x + cs.x * start.y);
  vec2 dir = vec2(-cs.y, cs.x);
  float sink = up / lift;                                  // in height, for each width along the field
  vec2 drift = vec2(mod(flow * 0.10, 512.0), ROW * mod(flow * 0.05, 256.0));
  g += drift;
  float h = tallest;
  float left = 1.0;
  float wide = count * max(RENDERSIZE.x, RENDERSIZE.y) / shorter;
  vec3 col = vec3(0.0);
  vec3 speed = vec3(dir.x, 0.5 * dir.x + 0.8660254 * dir.y, 0.5 * dir.x - 0.8660254 * dir.y);
  vec2 f = vec2(0.0);
  vec2 middle = vec2(0.0);
  vec2 stand = vec2(0.0);
  vec3 across = vec3(0.0);
  float own = 0.0;
  float chord = 0.0;
  float to_top = 0.0;
  bool above = true;
  // What is hit first hides the rest, but for the pixels on its outline: they look on, twice at most.
  for (int layer = 0; layer < 3; layer++) {
    for (int i = 0; i < MOST; i++) {
      // the cell: the nearer of two lattices of rectangles
      vec2 probe = g + dir * 0.0008;
      vec2 a = floor(probe / vec2(1.0, ROW) + 0.5);
      vec2 b = floor(probe / vec2(1.0, ROW));
      vec2 da = probe - a * vec2(1.0, ROW);
      vec2 db = probe - (b + 0.5) * vec2(1.0, ROW);
      bool even = dot(da, da) < dot(db, db);
      f = even ? da : db;
      middle = probe - f;
      vec2 id = even ? 2.0 * a : 2.0 * b + 1.0;
      own = hash(id);
      stand = pillar(middle - drift, own, wide);
      // how far to where the ray leaves the cell
      across = vec3(f.x, 0.5 * f.x + 0.8660254 * f.y, 0.5 * f.x - 0.8660254 * f.y);
      vec3 exits = (0.5 * sign(speed) - across) / (abs(speed) + 1e-4) * sign(speed);
      chord = max(min(exits.x, min(exits.y, exits.z)), 0.0);
      to_top = (h - stand.x) / sink;
      above = to_top > 0.0 || h >= tallest;
      if (to_top < chord) break;
      g += dir * (chord + 0.0008);
      h -= (chord + 0.0008) * sink;
    }
    if (to_top >= chord) break;
    float seen = clamp((chord - max(to_top, 0.0)) / (1.6 * px), 0.0, 1.0);
    vec2 where = middle - drift;
    float far = 0.5 + 0.5 * (p.y / count) * shorter / RENDERSIZE.y;
    float shift = 0.25 * (hue - 0.4);
    float high = min(stand.x / 2.7, 1.0);
    float lamp = clamp(own * 6.0 - 5.0 + 1.4 * lamps * wave(fract(flow * 0.06) + 7.0 * own), 0.0, 1.0);
    float tone = 0.08 + 0.52 * high + 0.10 * (own - 0.5) + shift;
    // the top: a dish with a rim, a line inlaid and a lamp
    vec2 q = f + dir * max(to_top, 0.0);
    vec3 w = abs(vec3(q.x, 0.5 * q.x + 0.8660254 * q.y, 0.5 * q.x - 0.8660254 * q.y));
    float edge = 0.5 - max(w.x, max(w.y, w.z));
    float line = clamp(0.5 + (0.012 - abs(edge - 0.13)) / (1.4 * px), 0.0, 1.0) * min(1.0, 0.024 / px);
    float dish = clamp(edge * 3.2, 0.0, 1.0);
    float sheen = 0.5 + 0.5 * dot(q, cs) + 0.15 * wave(0.05 * where.x - 0.03 * where.y);
    // the side: which of the three, lit from the left, darker below
    vec3 back = (-0.5 * sign(speed) - across) / (abs(speed) + 1e-4) * sign(speed);
    float entry = max(back.x, max(back.y, back.z));
    vec3 s = -sign(speed);
    vec2 n = back.x >= entry ? vec2(s.x, 0.0) : back.y >= entry ? s.y * vec2(0.5, 0.8660254) : s.z * vec2(0.5, -0.8660254);
    float facing = 0.5 + 0.5 * dot(n, vec2(-cs.x, -cs.y) * 0.9 + vec2(cs.y, -cs.x) * 0.2);
    float below = stand.x - h;
    float fall = 1.0 / (1.0 + 1.3 * below);
    float rim = clamp(0.5 + (0.026 - (above ? edge : below)) / (1.4 * px), 0.0, 1.0);
    float light = above ? 0.26 + 0.40 * sheen + 0.36 * high + 0.15 * dish : (0.10 + 0.62 * facing * facing) * (0.25 + 0.75 * fall);
    float shine = rim * (0.18 + 0.35 * high + 0.65 * stand.y) * (0.5 + 0.6 * glow);
    shine += above ? line * (0.10 + 0.5 * high * glow + 0.9 * stand.y + 0.5 * lamp) + stand.y * dish * 0.3 : stand.y * fall * fall * 0.2;
    tone -= above ? 0.0 : 0.04 + 0.10 * min(below, 1.5);
    vec3 lit = shade(tone) * light * (0.5 + 0.75 * glow) + shade(tone + 0.26) * shine;
    lit += mix(mix(c2.rgb, c3.rgb, 0.5 + shift), c4.rgb, above ? 0.7 * lamp * dish : 0.0) * lamp * (above ? (0.1 + 0.9 * dish * dish) * (0.4 + 0.6 * lamps) : lamps * fall * fall * 0.25);
    float depth = clamp(0.55 + 0.5 * stand.x, 0.3, 1.0);    // it is darker between the pillars
    lit = mix(lit, mix(c0.rgb, c1.rgb, 0.6) * (0.4 + 0.4 * glow), clamp(1.6 * far - 1.0, 0.0, 0.6)) * depth;
    col += left * seen * lit;
    left *= 1.0 - seen;
    if (left < 0.01) break;
    g += dir * (chord + 0.0008);
    h -= (chord + 0.0008) * sink;
  }
  col += left * c0.rgb;
  gl_FragColor = vec4(col, 1.0);
}
