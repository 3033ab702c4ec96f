/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A winding shaft of cut polygons, each turned against the next, lit from the depth.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "dark", "deep", "fast"],
  "INPUTS": [
    {"NAME": "sides", "LABEL": "Sides", "TYPE": "long", "VALUES": [3, 4, 5, 6, 8], "LABELS": ["3", "4", "5", "6", "8"], "DEFAULT": 5},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "MIN": -0.5, "MAX": 0.5, "DEFAULT": 0.18},
    {"NAME": "wind", "LABEL": "Winding", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55},
    {"NAME": "opening", "LABEL": "Opening", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "bass"},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "beat.hit"},
    {"NAME": "edges", "LABEL": "Edges", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "treble", "RANGE": [0.25, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.010, 0.024, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.04, 0.10, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.07, 0.38, 0.72, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.58, 0.22, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.93, 0.76, 1.0], "BIND": "palette.4"}
  ]
}*/

const int PLATES = 10;
const float RATIO = 0.68;   // each opening to the one before
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

// The shaft winds: the centres of its openings lie on one long curve, the nearest almost hold still.
vec2 centre(float number, float size) {
  return wind * 0.34 * (1.0 - size / 0.95) * vec2(wave(number / 40.0 + 0.13), wave(number / 30.0));
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float n = float(sides);
  float one_nth = 1.0 / n;
  float way = mod(flow * 0.35, 240.0);
  float t = fract(way);
  float number = floor(way);
  float spin = fract(flow * 0.02);
  // the first opening grows past the corners before it is gone
  float wide = max(1.0, length(RENDERSIZE) * px / 2.04);
  float size = (0.74 + 0.12 * opening) * wide * exp2(t * -log2(RATIO));
  float front = reach * 8.0;
  float through = 1.0;
  float light = 0.0;
  float tint = 0.0;
  float hot = 0.0;
  float inverse_size = 1.0 / size;
  for (int i = 0; i < PLATES; i++) {
    float depth = float(i) - t;
    float there = clamp(float(PLATES - 1) - depth, 0.0, 1.0);   // the farthest plate fades in
    vec2 d = p - centre(number, size);
    float turned = fract(8.0 * one_nth * twist * wave(number / 48.0) + (mod(number, 2.0) < 0.5 ? spin : -spin) + 0.05);
    float a = turns_of(d) - turned;
    float side = floor(a * n + 0.5);
    float r = length(d);
    float local = (a - side * one_nth) * TAU;
    float l2 = local * local;
    float dist = r * (1.0 - l2 * (0.5 - l2 * (0.041666668 - l2 * 0.00138889))) - size;   // > 0: on the plate
    float on = clamp(0.5 + dist * RENDERSIZE.y, 0.0, 1.0) * there;
    // the mitre where two sides meet: one dark line, the same from both, so that it needs no other smoothing
    float seam = clamp(r * (0.5 * one_nth - abs(a - side * one_nth)) * TAU * RENDERSIZE.y - 0.3, 0.0, 1.0);
    float lambert = mix(0.4, 0.5 + 0.5 * wave(side * one_nth + turned + 0.15), seam);
    float e = max(dist, 0.0) * inverse_size;
    float wash = 1.0 / (1.0 + 5.0 * e + 12.0 * e * e);
    float rim = 1.0 / (1.0 + 60.0 * e + 3000.0 * e * e);
    float lit = ring * max(0.0, 1.0 - abs(depth - front));
    float see = through * on * (0.25 + 0.75 * seam);
    float add = see * (0.16 + 0.24 * wash * (1.0 - lambert) + 0.75 * lambert * (0.3 + wash) + 0.5 * lit * wash);
    light += add;
    tint += add * (0.14 + 0.40 * lambert + 0.03 * depth + 0.22 * wash);
    hot += see * rim * (edges + lit) * (0.4 + 0.6 * lambert);
    float under = max(-dist, 0.0) * inverse_size;
    float shadow = max(0.0, 1.0 - 2.2 * under) / (1.0 + 6.0 * under);
    through *= (1.0 - on) * (1.0 - 0.65 * there * clamp(depth + 1.0, 0.0, 1.0) * shadow * shadow);
    if (through < 0.008) break;
    number += 1.0;
    size *= RATIO;
    inverse_size *= 1.0 / RATIO;
  }
  float tone = tint / max(light, 1e-4) + 0.2 * (hue - 0.4);
  vec3 col = shade(tone) * light * (0.58 + 0.5 * glow) + shade(tone + 0.3) * hot + mix(c3.rgb, c4.rgb, 0.4) * through * glow;
  gl_FragColor = vec4(col, 1.0);
}
