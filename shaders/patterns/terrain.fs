/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A night flight along a valley of glass mountains under a low sun; the wire of their grid carries the beat to the horizon.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "3D", "fast", "dark"],
  "INPUTS": [
    {"NAME": "peaks", "LABEL": "Peaks", "TYPE": "float", "MIN": 0.3, "MAX": 1.6, "DEFAULT": 1.0, "BIND": {"SOURCE": "bass", "RANGE": [0.85, 1.3]}},
    {"NAME": "valley", "LABEL": "Valley", "TYPE": "float", "MIN": 0.5, "MAX": 4.0, "DEFAULT": 1.6},
    {"NAME": "wire", "LABEL": "Wire", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "treble", "RANGE": [0.35, 1.0]}},
    {"NAME": "charge", "LABEL": "Charge", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "sun", "LABEL": "Sun", "TYPE": "float", "MIN": 0.1, "MAX": 0.4, "DEFAULT": 0.22},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Charge position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.006, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.12, 0.03, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.62, 0.08, 0.50, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.46, 0.30, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.62, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "ruler", "WIDTH": "1", "HEIGHT": "$HEIGHT"},
    {"TARGET": "land", "FLOAT": true, "WIDTH": "128", "HEIGHT": "50"},
    {"TARGET": "skyline", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "48"},
    {}
  ]
}*/

const float LENS = 0.9;      // focal length, in heights of the picture
const float LENGTH = 64.0;   // the land repeats, in squares of the grid
const float EYE = 1.2;       // above the ground
const float LEVEL = 0.02;    // of the horizon above the picture's middle
const int ROWS = 48;         // of the grid that are seen, the nearest first
const float SIDE = 64.0;     // columns of the grid to either side

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

float hash(ivec2 v) {
  uint n = uint(v.x & 1023) * 1597334677u ^ uint(v.y & 1023) * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return float((n >> 8u) & 1023u) / 1023.0;
}

float way() { return mod(flow * 0.75, LENGTH); }
float bend(float z) { return 1.6 * wave(2.0 * z / LENGTH) + 0.8 * wave(5.0 * z / LENGTH + 0.3); }   // of the valley
float distance_of(float row) { return row + 1.2 - fract(way()); }

// The height of the land at a corner of the grid. All waves fit LENGTH a whole number of times.
float height(vec2 p) {
  float z = p.y / LENGTH;
  float out_ = max(abs(p.x - bend(p.y)) - valley, 0.0);
  float steep = out_ * out_ / (out_ * out_ + 18.0);
  float a = wave(0.071 * p.x + 5.0 * z + 0.15 * wave(3.0 * z));
  float b = wave(0.117 * p.x - 7.0 * z + 0.2);
  float ridge = 1.0 - abs(0.55 * a + 0.45 * b);
  float own = hash(ivec2(int(p.x) + 256, int(mod(p.y, LENGTH)))) - 0.5;
  return peaks * steep * (0.7 + 4.4 * ridge * ridge + 1.7 * own * (0.3 + ridge)) + 0.04 * own;
}

// One texel a column of the picture and row of the grid. Red: where the row stands in the picture; blue: how steep across.
// Alpha: the highest that stands in the picture so far; green: how steep that is.
vec4 climb(vec2 at) {
  float tall = IMG_SIZE(ruler).y;
  float x = (2.0 * at.x + 1.0 - RENDERSIZE.x) / tall / LENS;
  float middle = bend(way());
  vec4 found = vec4(0.0, 0.0, 0.0, -9.0);
  for (int row = 0; row <= int(at.y); row++) {
    float z = distance_of(float(row));
    float at_x = x * z + middle;
    float corner = floor(at_x);
    int i = clamp(int(corner) + int(SIDE), 0, 126);
    float left = texelFetch(land, ivec2(i, row), 0).r, right = texelFetch(land, ivec2(i + 1, row), 0).r;
    float high = mix(left, right, at_x - corner);
    float y = LEVEL + LENS * (high - EYE) / z;
    bool higher = y > found.a;
    found = vec4(y, higher ? right - left : found.g, right - left, higher ? y : found.a);
  }
  return found;
}

vec3 picture() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float roll = 0.05 * wave(flow * 0.016);
  p = vec2(p.x - roll * p.y, p.y + roll * p.x);
  float shift = 0.25 * (hue - 0.4);

  // Sky: bands of air, stars, and a low sun with slits that sink.
  float up = p.y - LEVEL;
  float air = 1.0 / (1.0 + 7.0 * abs(up));
  vec2 s = vec2(p.x, up - 0.6 * sun - 0.06);
  float r = length(s);
  float disc = clamp(0.5 + (sun - r) / (1.5 * px), 0.0, 1.0);
  float low = clamp(0.5 - s.y / (2.0 * sun), 0.0, 1.0);         // 0 at the top of the sun, 1 at its foot
  float slit = fract(7.0 * low * (0.6 + 0.4 * low) - fract(flow * 0.06));
  float edge = px * 12.0 / sun + 0.02;
  float bars = clamp((abs(slit - 0.5) - 0.03 - 0.25 * low * low) / edge + 0.5, 0.0, 1.0);
  bars = mix(1.0, bars, clamp(3.0 * low - 0.9, 0.0, 1.0));
  float out_ = max(r - sun, 0.0);
  float halo = 1.0 / (1.0 + 14.0 * out_ + 22.0 * out_ * out_);
  vec3 sky = mix(c0.rgb * 0.8, mix(c1.rgb, c2.rgb, 0.5 * air), air) * (0.3 + 0.5 * glow) + mix(c2.rgb, c3.rgb, 0.4 + hue * 0.5) * halo * halo * (0.25 + 0.5 * glow);
  vec3 haze = sky;
  vec2 st = p * 42.0;
  vec2 id = floor(st);
  float h = hash(ivec2(id) + 512);
  vec2 off = st - id - 0.3 - 0.4 * fract(h * vec2(13.0, 29.0));
  float star = max(1.0 - dot(off, off) * (60.0 + 300.0 * fract(57.0 * h)), 0.0) * step(0.86, h);
  sky += c4.rgb * star * (1.0 - air) * (0.2 + 0.8 * wire);
  vec3 col = mix(sky, mix(c4.rgb, mix(c2.rgb, c3.rgb, 0.3 + 0.5 * hue), low) * (0.55 + 0.55 * glow), disc * bars);

  // The first row that stands as high as this, by bisection: what is highest so far never falls.
  float place = clamp((p.x * RENDERSIZE.y + 0.5 * RENDERSIZE.x) * 0.5, 0.0, IMG_SIZE(skyline).x - 1.0);
  int column = int(place);
  float beside = (place - float(column) - 0.5) * 2.0 * px;      // the pixel from its column's middle
  int row = 0;
  for (int step_by = 32; step_by > 0; step_by /= 2) {
    vec2 top = texelFetch(skyline, ivec2(column, min(row + step_by, ROWS) - 1), 0).ag;
    if (top.x + top.y * beside < p.y) row += step_by;
  }
  row = min(row, ROWS);
  vec4 far = texelFetch(skyline, ivec2(column, min(row, ROWS - 1)), 0), near = texelFetch(skyline, ivec2(column, max(row - 1, 0)), 0);
  float crest = near.a + near.g * beside, y0 = near.x + near.z * beside - LEVEL, y1 = far.x + far.z * beside - LEVEL;
  // Where the ray meets the slope between the two rows.
  float z0 = distance_of(float(row) - 1.0);
  float h0 = EYE + y0 * z0 / LENS, h1 = EYE + y1 * (z0 + 1.0) / LENS, rise = h1 - h0;
  float y = up / LENS;
  float t = clamp((h0 - EYE - y * z0) / min(y - rise, -1e-4), 0.0, 1.0);
  t = row == 0 ? 1.0 : t;
  float z = z0 + t;
  float x = p.x * z / LENS + bend(way());
  float land_on = row < ROWS ? 1.0 : clamp(1.0 - (p.y - crest) / px, 0.0, 1.0);

  float high = clamp((h0 + rise * t) / (4.5 * peaks), 0.0, 1.0);
  float slope = mix(near.z, far.z, t);
  float tilt = inversesqrt(1.0 + slope * slope + rise * rise);
  float inward = clamp((p.x > 0.0 ? -slope : slope) * -0.6 * tilt, 0.0, 1.0);       // towards the valley
  float side = 0.5 - 0.5 * slope * tilt;
  // The wire: lines along (where x is whole), across (the two rows), and the crest before which this slope rises.
  float graze = clamp(p.x / min(up - slope * p.x - rise * LENS, -1e-3), -3.0, 3.0);      // how quickly x changes across the picture
  vec2 quick = vec2(1.0 + slope * graze, graze);
  float from_line = abs(fract(x + 0.5) - 0.5) * LENS / z * inversesqrt(dot(quick, quick));
  float from_row = min(abs(up - y0), abs(up - y1)) * inversesqrt(1.0 + slope * slope);
  float from_crest = abs(p.y - crest) * inversesqrt(1.0 + near.g * near.g);
  float from = min(min(from_line, from_row), row > 0 ? from_crest : 1.0);
  float wide = 0.0011 + 0.003 / z;
  float line = clamp((wide - from) / px + 0.5, 0.0, 1.0) * min(1.0, 1.6 * wide / px);
  float soft = wide / (wide + from);
  float ahead = z - 42.0 * reach + 2.0;
  float lit = charge * max(1.0 - 0.22 * abs(ahead), 0.0);
  float away = z / float(ROWS);
  float fog = clamp(1.1 - 1.1 * away, 0.0, 1.0);
  float tone = 0.16 + 0.42 * high + 0.2 * inward + shift;
  float sunny = halo * clamp(0.35 + 1.2 * inward + 0.25 * rise, 0.0, 1.0) * (0.3 + high);
  vec3 pane = shade(tone) * (0.10 + 0.7 * side * high + 1.1 * inward * high + 1.3 * sunny + 0.5 * lit * (0.2 + inward)) * (0.35 + 0.9 * glow);
  vec3 neon = shade(0.52 + 0.4 * high + 0.2 * lit + shift);
  pane += neon * (line * (0.3 + 0.8 * wire + 1.2 * lit) + soft * soft * (0.08 + 0.35 * wire + 0.7 * lit)) * (0.5 + 0.6 * glow);
  col = mix(col, mix(haze, pane, fog * fog), land_on);
  return col;
}

void main() {
  vec2 at = floor(gl_FragCoord.xy);
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 1) gl_FragColor.r = height(vec2(at.x - SIDE, at.y + floor(way()) + 1.0));
  if (PASSINDEX == 2) gl_FragColor = climb(at);
  if (PASSINDEX == 3) gl_FragColor.rgb = picture();
}
