/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A winding tunnel whose lamps are what was just heard: bass below, treble above, each moment the deeper the longer ago; a light runs into it on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "deep", "fast", "dark"],
  "INPUTS": [
    {"NAME": "spectrogram", "LABEL": "Sound", "TYPE": "image"},
    {"NAME": "sides", "LABEL": "Walls", "TYPE": "long", "VALUES": [4, 6, 8, 24], "LABELS": ["4", "6", "8", "round"], "DEFAULT": 6},
    {"NAME": "strips", "LABEL": "Strips of lamps", "TYPE": "float", "MIN": 8.0, "MAX": 64.0, "DEFAULT": 30.0},
    {"NAME": "wind", "LABEL": "Winding", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.3},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "MIN": 0.2, "MAX": 2.0, "DEFAULT": 1.0},
    {"NAME": "lantern", "LABEL": "Light at the end", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.2, 1.0]}},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "wire", "LABEL": "Wire", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.024, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.05, 0.07, 0.28, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.2, 0.22, 0.74, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.96, 0.36, 0.52, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.9, 0.72, 1.0], "BIND": "palette.4"}
  ]
}*/

const float SEEN = 10.0;    // how deep one sees, in radii of the tunnel
const float LENS = 0.40;    // its radius at depth 1, in heights of the picture
const float TAU = 6.2831853;

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

// The tunnel winds: its middle at a depth, in heights of the picture. What is near hardly moves.
vec2 middle(float deep) {
  float far = deep / (2.5 + deep);
  return 0.13 * wind * far * far * vec2(wave(0.021 * deep - fract(flow * 0.023)), 0.7 * wave(0.017 * deep - fract(flow * 0.017) + 0.2));
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  vec2 d = p - middle(LENS / max(length(p), 0.03));
  d = p - middle(LENS / max(length(d), 0.03));
  float n = float(sides), one_nth = 1.0 / n;
  float r = max(length(d), 1e-3);
  float turned = turns_of(d) + fract(flow * 0.009) + 0.25;
  float wall = floor(turned * n + 0.5);
  float bent = (turned - wall * one_nth) * TAU, b2 = bent * bent;      // from the middle of a flat wall, radians
  float deep = LENS / (r * (1.0 - b2 * (0.5 - b2 * 0.0416667)));       // in radii of the tunnel
  turned += twist * 0.05 * deep;
  float px = 1.0 / (RENDERSIZE.y * r);                                 // a pixel, in radians around
  // Bass below, treble above, the same on both sides; each strip of lamps is a band, and what was heard lies the deeper the
  // longer ago.
  float around = abs(fract(turned) * 2.0 - 1.0);
  float k = around * strips, strip = floor(k), across = abs(k - strip - 0.5) * 2.0;        // 0 in its middle, 1 between two
  float share = (strip + 0.5) / strips;
  float heard = IMG_NORM_PIXEL(spectrogram, vec2(0.02 + 0.96 * share, min(deep * 0.055, 1.0))).r;
  heard *= heard * (0.75 + 0.5 * share);
  float gap = px * strips * 0.6366;                                    // a pixel, across a strip
  float lamp = clamp(0.5 + (0.34 - across) / gap, 0.0, 1.0);
  lamp = mix(0.34, lamp, clamp(1.6 - gap, 0.0, 1.0));                  // far strips run together
  float spill = 1.0 / (1.0 + 7.0 * across * across);
  // Ribs go with the sound.
  float z = deep * 2.0 - fract(flow * 0.5 * speed) * 4.0, rib = abs(fract(z) - 0.5), fine = deep * px * 5.0;
  float ribs = clamp(0.5 + (rib - 0.46) / fine, 0.0, 1.0) * clamp(1.5 - 4.0 * fine, 0.0, 1.0);
  float cut = mix(1.0, clamp(0.5 + (0.44 - rib) / fine, 0.0, 1.0), clamp(1.5 - 4.0 * fine, 0.0, 1.0));
  float corner = (0.5 * TAU * one_nth - abs(bent)) * deep;             // to where two walls meet
  float seam = clamp(0.5 + (0.012 - corner) / (deep * px), 0.0, 1.0) + 0.5 / (1.0 + 2500.0 * corner * corner);
  float fog = clamp(1.0 - deep / SEEN, 0.0, 1.0);
  float lit = ring * max(1.0 - 0.9 * abs(deep - SEEN * reach * 0.85), 0.0);
  float side = 0.5 + 0.5 * wave(wall * one_nth + 0.6);
  float tone = 0.14 + 0.20 * share + 0.42 * heard + 0.25 * (hue - 0.4);
  float dim = (0.05 + 0.10 * side * (0.4 + glow) + 0.12 * lit) * (1.0 - 0.7 * ribs);
  vec3 col = shade(0.22 + 0.18 * side + 0.25 * (hue - 0.4)) * dim;
  col += shade(tone + 0.12) * (lamp * cut * (0.05 + 1.5 * heard) + spill * heard * 0.35) * (0.5 + 0.8 * glow);
  col += mix(c3.rgb, c4.rgb, 0.4) * (seam * (0.10 + 0.55 * wire + 0.9 * lit) + ribs * (0.05 + 0.25 * wire + 1.1 * lit)) * (0.35 + 0.65 * glow);
  // The light at the end: about the place where the tunnel is lost to sight.
  vec2 e = p - middle(1.6 * SEEN);
  float off = dot(e, e), end = 1.0 / (1.0 + 90.0 * off);
  vec3 far = mix(mix(c0.rgb, c1.rgb, 0.7), mix(c3.rgb, c4.rgb, end), end) * (0.3 + 0.8 * lantern);
  col = mix(far, col, fog * fog * (3.0 - 2.0 * fog) * clamp(110.0 * off - 0.3, 0.0, 1.0));
  col += mix(c2.rgb, c3.rgb, 0.5) * end * (0.03 + 0.22 * lantern);
  gl_FragColor = vec4(col, 1.0);
}
