/*{
  "ISFVSN": "2",
  "DESCRIPTION": "An endless flight into a tree of light: every branch splits into two smaller trees.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "dark", "dense", "nature"],
  "INPUTS": [
    {"NAME": "spread", "LABEL": "Spread", "TYPE": "float", "MIN": 1.1, "MAX": 1.36, "DEFAULT": 1.2},
    {"NAME": "bend", "LABEL": "Bend", "TYPE": "float", "MIN": 0.0, "MAX": 0.17, "DEFAULT": 0.11},
    {"NAME": "thickness", "LABEL": "Thickness", "TYPE": "float", "MIN": 0.04, "MAX": 0.12, "DEFAULT": 0.06,
     "BIND": {"SOURCE": "bass", "RANGE": [0.055, 0.085]}},
    {"NAME": "sap", "LABEL": "Sap", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "blossom", "LABEL": "Blossom", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4,
     "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55,
     "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "rise", "LABEL": "Sap position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.012, 0.035, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.07, 0.07, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.42, 0.12, 0.55, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.42, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.66, 1.0], "BIND": "palette.4"}
  ]
}*/

const int LEVELS = 12;
const float SHRINK = 1.30;  // a child is this much smaller than its parent

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

vec2 turn(vec2 p, vec2 cs) { return vec2(p.x * cs.x - p.y * cs.y, p.x * cs.y + p.y * cs.x); }

void main() {
  vec2 q = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  q -= vec2(0.13 * min(RENDERSIZE.x / RENDERSIZE.y, 1.0), 0.05);
  float gone = 2.0 + fract(flow * 0.16);              // levels flown past; the picture repeats after one
  float sway = fract(flow * 0.07);

  // The map parent -> child, p' = SHRINK turn(p - up), leaves one point in place. Flying into that point repeats the
  // picture after one level, so the flight has no end and needs no large numbers.
  vec2 cs = SHRINK * vec2(cos(spread), sin(spread));
  vec2 den = vec2(cs.x - 1.0, cs.y);
  vec2 goal = vec2(cs.x * den.y - cs.y * den.x, cs.x * den.x + cs.y * den.y) / dot(den, den);
  float scale = 1.45 * exp2(-gone * log2(SHRINK));
  float roll = -spread * gone;
  vec2 p = goal + scale * turn(q, vec2(cos(roll), sin(roll)));

  // The first ancestor only folds: its axis lies outside the picture when it is left behind.
  p = turn(vec2(abs(p.x), p.y - 1.0), cs);
  float px = SHRINK * scale / RENDERSIZE.y;
  float blur = 0.16 * exp2(0.86 * (gone - 3.0));
  float through = 1.0;   // what the branches so far let pass
  float light = 0.0;
  float tint = 0.0;      // light x tone: one palette look-up serves all levels
  float hot = 0.0;
  float front = rise * 8.0 - 1.0;
  for (int i = 0; i < LEVELS; i++) {
    float depth = float(i + 1) - gone;                    // 0 at the eye, growing inwards, without a jump
    float here = clamp(0.5 * depth + 1.0, 0.0, 1.0) * clamp(float(LEVELS - 2) - depth, 0.0, 1.0);
    p.x += bend * here * max(p.y, -1.0) * wave(0.31 * p.y + sway + 0.37 * depth);
    float along = clamp(p.y, 8.0 * min(depth + 0.5, 0.0), 1.0);   // what we fly past grows back out of the picture
    float r = thickness * (1.0 - along * (1.0 - 1.0 / SHRINK));
    float y = p.y - along;
    float d = sqrt(p.x * p.x + y * y) - r;
    float body = clamp(0.5 - d / (px + blur), 0.0, 1.0) * here;
    float u = clamp(1.0 + d / r, 0.0, 1.0);           // 0 on the axis, 1 at the bark
    float e = max(d, 0.0) / r;
    float ahead = depth + along - front;
    float lit = sap * max(0.0, 1.0 - ahead * ahead);
    float rim = u * u * u;
    float halo = here / (1.0 + e * (2.0 + 6.0 * e));
    float petal = max(0.0, 1.0 - abs(depth - 5.5) * 0.5) * blossom * 0.34 / (1.0 + 2.0 * dot(p, p));
    float add = through * (body * (0.14 + 0.05 * max(depth, 0.0) + 0.8 * rim + 0.6 * lit) + halo * glow * (0.14 + 0.4 * lit));
    light += add + through * petal;
    tint += add * (0.22 + 0.075 * depth + 0.25 * rim * body + 0.25 * lit) + through * petal * 0.62;
    hot += through * body * lit * (1.0 - u);
    through *= (1.0 - body * 0.92) * (1.0 - 0.3 * halo);
    p.y -= 1.0;
    p.x = abs(p.x);
    p = turn(p, cs);
    px *= SHRINK;
    blur *= 0.55;
  }
  float haze = exp2(-2.6 * length(q)) * (0.2 + 0.4 * glow);
  light += through * haze;
  tint += through * haze * (0.2 + 0.2 * hue);
  vec3 col = c0.rgb * through + shade(tint / max(light, 1e-4) + 0.16 * (hue - 0.4)) * light + mix(c3.rgb, c4.rgb, 0.4) * hot;
  gl_FragColor = vec4(col, 1.0);
}
