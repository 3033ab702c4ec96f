/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Chladni's figures: sand on a singing plate gathers where it is still; the brighter the sound, the finer the figure.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "minimal", "dark"],
  "INPUTS": [
    {"NAME": "mode", "LABEL": "Mode", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "brightness", "RANGE": [0.1, 0.9]}},
    {"NAME": "tilt", "LABEL": "Tilt", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55},
    {"NAME": "sand", "LABEL": "Sand", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "shake", "LABEL": "Shake", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.35, "BIND": "bass"},
    {"NAME": "spark", "LABEL": "Spark", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "treble"},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.012, 0.020, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.06, 0.09, 0.20, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.16, 0.32, 0.56, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.94, 0.60, 0.28, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.93, 0.78, 1.0], "BIND": "palette.4"}
  ]
}*/

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

// Four numbers 0..1 for a grain.
vec4 hash(ivec2 id) {
  uvec2 v = uvec2(id);
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return vec4(uvec4(n, n >> 8u, n >> 16u, n >> 24u) & 255u) / 255.0;
}

void main() {
  vec2 uv = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  // The plate lies tilted, seen from above its near edge.
  float lean = 0.62 * tilt;
  float away = 1.0 / (1.0 - lean * uv.y);
  vec2 p = vec2(uv.x * 1.06, uv.y * (1.0 + 0.5 * lean) + 0.10 * lean) * away;
  float px = away * away * (1.0 + 0.5 * lean) / RENDERSIZE.y;
  float turned = fract(0.031 + flow * 0.004);
  vec2 cs = vec2(wave(turned + 0.25), wave(turned));
  p = vec2(p.x * cs.x - p.y * cs.y, p.x * cs.y + p.y * cs.x);

  // Two numbers of waves a height along the sides, the one finer; a square plate rings with both and their mirror image,
  // f = a cos(nx) cos(my) + b cos(mx) cos(ny), here with half a turn of phase in the odd ones. Cosines and sines as
  // waves in turns; their slopes are those of the other kind.
  float n = 0.45 + 1.0 * mode + 0.05 * wave(fract(flow * 0.013));
  float m = 1.20 + 2.7 * mode + 0.10 * wave(fract(flow * 0.009) + 0.3);
  float mixing = fract(flow * 0.021);
  float a = 0.75 + 0.25 * wave(mixing);
  float b = wave(mixing + 0.31);
  vec2 nc = vec2(wave(n * p.x + 0.25), wave(n * p.y + 0.25));
  vec2 mc = vec2(wave(m * p.x + 0.25), wave(m * p.y + 0.25));
  vec2 ns = vec2(wave(n * p.x), wave(n * p.y));
  vec2 ms = vec2(wave(m * p.x), wave(m * p.y));
  float third = 0.45 * wave(fract(flow * 0.017) + 0.6);
  float f = a * nc.x * mc.y + b * mc.x * nc.y + third * (ms.x * ns.y + ns.x * ms.y);
  vec2 slope = 6.2831853 * vec2(-a * n * ns.x * mc.y - b * m * ms.x * nc.y + third * (m * mc.x * ns.y + n * nc.x * ms.y),
                                -a * m * nc.x * ms.y - b * n * mc.x * ns.y + third * (n * ms.x * nc.y + m * ns.x * mc.y));
  float off = f * f / (slope.x * slope.x + slope.y * slope.y + 2.0);   // squared distance to where the plate is still

  // Sand lies in ridges there; shaken, it is thrown wider. Each square of a fine lattice holds one grain.
  float spread = 0.014 + 0.012 * sand + 0.016 * shake;
  float heap = 1.0 / (1.0 + off / (spread * spread));
  heap *= heap;
  float dust = 0.05 / (1.0 + off / (spread * spread * 20.0));
  float grains = 0.0;
  float bright = 0.0;
  float lit = 0.0;
  for (int i = 0; i < 3; i++) {
    float fine = 190.0 + 100.0 * float(i);
    vec2 g = p * fine + 17.0 * float(i) + 4096.0;
    ivec2 id = ivec2(floor(g));
    vec4 h = hash(id);
    vec2 d = fract(g) - 0.22 - 0.56 * h.xy - 0.10 * shake * vec2(wave(h.z + fract(flow * 2.0)), wave(h.w - fract(flow * 2.0)));
    float there = clamp((heap * (0.7 + 0.6 * sand) + dust - h.z) * 9.0, 0.0, 1.0);
    float size = 0.15 + 0.20 * h.w * h.w;
    float soft = px * fine;
    float dot_on = clamp((size - length(d)) / soft + 0.5, 0.0, 1.0) * there * min(1.0, 1.3 / soft);
    grains += dot_on;
    lit += dot_on * (0.35 + 0.65 * h.x) * clamp(0.6 - 1.6 * d.x + 1.6 * d.y, 0.0, 1.2);
    bright += dot_on * clamp(h.y * 14.0 - 13.0 + 1.6 * spark, 0.0, 1.0);
  }
  grains = min(grains, 1.0);

  // The plate between: polished metal that swings, bright where it swings most; a ring of light runs out on the beat.
  float swing = f * f / (1.0 + 0.9 * f * f);
  vec2 normal = slope * (0.020 + 0.05 * shake);
  float sheen = 0.5 + 0.5 * wave(0.16 + 0.20 * p.y + 0.13 * p.x + 0.14 * (normal.x * cs.x - normal.y * cs.y) + 0.22 * (normal.y * cs.x + normal.x * cs.y));
  sheen *= sheen;
  float r = length(p);
  float wake = r - 1.5 * reach;
  wake = ring * max(0.0, 1.0 - 26.0 * wake * wake);
  float far = 1.0 / (1.0 + 0.7 * r * r);
  float tone = 0.10 + 0.20 * sheen + 0.26 * swing + 0.16 * wake + 0.16 * (hue - 0.4);
  float light = (0.14 + 0.65 * sheen * (0.35 + 0.65 * swing) + 0.5 * swing * (0.2 + shake)) * far * (0.45 + 0.75 * glow) + 0.30 * wake * swing;
  vec3 col = c0.rgb * 0.6 + shade(tone) * light * (1.0 - 0.55 * heap) * (1.0 - grains);
  float ridge = 0.30 + 0.70 * heap;
  col += shade(0.62 + 0.24 * heap + 0.14 * (hue - 0.4) + 0.1 * wake) * (lit * ridge * (0.85 + 1.1 * glow) * (0.55 + 0.45 * far) + 0.20 * heap * (0.4 + glow) + 0.5 * wake * heap);
  col += c4.rgb * bright * (0.25 + 0.75 * heap) * (0.6 + 0.8 * spark);
  gl_FragColor = vec4(col, 1.0);
}
