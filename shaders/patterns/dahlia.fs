/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A dahlia of light that never ends to open: petals come out of its heart and pass outwards, the bass spreads them, the beat runs through them from ring to ring.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "calm", "bright", "minimal"],
  "INPUTS": [
    {"NAME": "petals", "LABEL": "Petals a ring", "TYPE": "float", "MIN": 5.0, "MAX": 17.0, "DEFAULT": 9.0},
    {"NAME": "open", "LABEL": "Opening", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.1, 1.0]}},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "core", "LABEL": "Heart", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "kick", "RANGE": [0.15, 1.0]}},
    {"NAME": "dew", "LABEL": "Rims", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.1, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Growth", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.012, 0.006, 0.026, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.14, 0.03, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.6, 0.06, 0.38, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.4, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.9, 0.72, 1.0], "BIND": "palette.4"}
  ]
}*/

const int RINGS = 8;

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

// The angle of v in turns, to two millionths (odd polynomial, least maximum error): a third of atan's cost.
float turns_of(vec2 v) {
  vec2 w = abs(v);
  float x = min(w.x, w.y) / max(max(w.x, w.y), 1e-6);
  float s = x * x;
  float r = x * (0.1591319 + s * (-0.0525410 + s * (0.0285505 + s * (-0.0133636 + s * 0.0032222))));
  r = w.y > w.x ? 0.25 - r : r;
  r = v.x < 0.0 ? 0.5 - r : r;
  return v.y < 0.0 ? -r : r;
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 d = p - vec2(0.04 * wave(flow * 0.011), 0.03 * wave(flow * 0.017));
  float r = max(length(d), 1e-4);
  float turned = turns_of(d) + fract(flow * 0.006);
  float n = floor(petals + 0.5), one_nth = 1.0 / n;
  float shift = 0.25 * (hue - 0.4);
  float growth = fract(flow * 0.05);                        // new petals come out of the heart, the oldest fade

  // Behind the flower: the dark, and the light it gives.
  float away = max(r - 0.35, 0.0);
  vec3 col = mix(c0.rgb, c1.rgb, 0.6 / (1.0 + 5.0 * r * r)) * (0.35 + 0.4 * glow) + c2.rgb * (0.06 + 0.20 * glow) / (1.0 + 14.0 * away + 40.0 * away * away) * 0.6;
  float light = 0.0, tint = 0.0, rims = 0.0, left = 1.0, shadow = 1.0;
  // Rings of petals, the inmost first: each lies over the next.
  int first = int(max((r - 0.11) / 0.70 * float(RINGS) - growth, 0.0));     // those further in do not reach as far
  for (int i = first; i < RINGS; i++) {
    float age = float(i) + growth;
    float whole = age / float(RINGS);                       // 0 new, 1 old
    float ease = whole * (2.0 - whole);
    float long_ = 0.10 + (0.42 + 0.12 * open) * ease * whole + 0.13 * whole;   // how far its tips reach
    float a = turned * n + 0.5 * mod(float(i) + floor(flow * 0.05), 2.0);
    float side = floor(a + 0.5);
    float x = (a - side) * one_nth * 6.2831853;              // radians from the petal's axis
    float v = r / long_;                                     // 0 at the heart, 1 at the tip
    float half_ = 3.1415927 * one_nth * (1.12 - 0.10 * whole) * sqrt(max(1.0 - v * v * v, 0.0)) * (0.72 + 0.28 * v);     // half its width there, radians
    float edge = (half_ - abs(x)) * r;                       // to its rim, in heights
    float tip = (1.0 - v) * long_;
    float on = clamp(0.5 + min(edge, tip) / px, 0.0, 1.0) * clamp(8.0 * (1.0 - whole), 0.0, 1.0);
    float over = x / max(half_, 0.02), u = min(abs(over), 1.0);
    float cup = (1.0 - u * u) * (0.35 + 0.65 * v);           // hollow along the middle
    float vein = 0.5 + 0.5 * wave(3.0 * over + 0.6 * v);
    float rim = clamp(1.0 - edge / 0.010, 0.0, 1.0) * clamp(3.0 * v - 0.6, 0.0, 1.0) + clamp(1.0 - tip / 0.014, 0.0, 1.0) * 0.6;
    float ahead = whole - 1.2 * reach + 0.1;
    float lit = ring * max(1.0 - 5.0 * abs(ahead), 0.0);
    float own = (0.10 + 0.75 * v * v * (0.45 + 0.55 * cup) + 0.10 * vein * v) * (0.55 + 0.45 * shadow) + 0.5 * lit * v;
    float see = left * on;
    light += see * own;
    tint += see * own * (0.62 - 0.42 * whole + 0.26 * v * (1.0 - u) + 0.12 * lit);
    rims += see * rim * (0.10 + 0.5 * dew + 0.8 * lit) * (0.4 + 0.6 * v);
    // the ring beneath lies in this one's shade
    shadow = clamp(-min(edge, tip) * (9.0 - 3.0 * whole), 0.0, 1.0);
    left *= 1.0 - on;
    if (left < 0.01) break;
  }
  float tone = tint / max(light, 1e-3) + shift;
  col = col * left + shade(tone) * light * (0.55 + 0.95 * glow) + shade(tone + 0.25) * rims * (0.5 + 0.6 * glow);
  // The heart.
  float heart = 1.0 / (1.0 + 420.0 * r * r);
  col += mix(c3.rgb, c4.rgb, 0.6) * heart * (0.12 + 0.75 * core) + c3.rgb * heart * heart * ring * 0.4;
  gl_FragColor = vec4(col, 1.0);
}
