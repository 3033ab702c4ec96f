/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Three families of fine rings, a little apart: where they agree light gathers, in shapes far larger and slower than any ring.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "minimal", "calm", "bright"],
  "INPUTS": [
    {"NAME": "count", "LABEL": "Rings", "TYPE": "float", "MIN": 24.0, "MAX": 80.0, "DEFAULT": 52.0},
    {"NAME": "apart", "LABEL": "Apart", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4},
    {"NAME": "bend", "LABEL": "Bend", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.15, 0.9]}},
    {"NAME": "ring", "LABEL": "Wave", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "sparks", "LABEL": "Sparks", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Wave position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.010, 0.028, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.04, 0.10, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.10, 0.42, 0.74, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.46, 0.40, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.76, 1.0], "BIND": "palette.4"}
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

// A ring's light at a phase, averaged over the pixel, which is `wide` phases across; past the grid's reach, the mean.
float line(float phase, float thick, float wide) {
  float away = 0.5 - abs(fract(phase) - 0.5);
  float sharp = clamp(0.5 + (0.5 * thick - away) / max(wide, 0.10), 0.0, 1.0);
  return mix(sharp, thick, clamp(3.0 * wide - 1.0, 0.0, 1.0));
}

// Where two families agree: the slow wave of their difference, gone where it is itself too fine.
float agree(float phase, float wide) {
  return 0.5 + 0.5 * wave(phase + 0.25) * clamp(2.0 - 4.0 * wide, 0.0, 1.0);
}

void main() {
  float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / shorter;
  float px = 1.0 / shorter;
  float far = 0.025 + 0.16 * apart;
  float way = flow * 0.012;
  vec2 heart = vec2(0.34 * wave(flow * 0.005 + 0.1), 0.20 * wave(flow * 0.007));
  vec2 one = vec2(wave(way + 0.25), wave(way)) * far;
  vec2 two = vec2(wave(way + 0.583), wave(way + 0.333)) * far;
  vec2 three = vec2(wave(way + 0.917), wave(way + 0.667)) * far;
  // A swell bends the paper of each family another way; the beat sends a wave through them.
  float swell = 0.042 * bend;
  float rest = length(p - heart);
  float front = max(1.0 - 4.5 * abs(rest - 1.35 * reach + 0.1), 0.0);
  front *= front * (3.0 - 2.0 * front) * ring;
  float slow = fract(flow * 0.021);
  float u = wave(0.55 * p.x + 0.35 * p.y + slow);
  float v = wave(0.45 * p.y - 0.50 * p.x - slow + 0.12 * u);
  vec3 r = vec3(length(p - heart - one), length(p - heart - two), length(p - heart - three));
  float run = fract(flow * 0.25);
  vec3 phase = count * (r + swell * vec3(u, v, -u) + 0.006 * front * vec3(1.0, -0.6, 0.2)) - run;
  phase += vec3(0.0, fract(flow * 0.045), -fract(flow * 0.035));
  float wide = 1.25 * count * px;
  // The difference's own gradient: that of the distances is the chord between two directions.
  vec2 a = (p - heart - one) / max(r.x, 1e-3);
  vec2 b = (p - heart - two) / max(r.y, 1e-3);
  vec2 c = (p - heart - three) / max(r.z, 1e-3);
  float ab = agree(phase.x - phase.y, wide * (length(a - b) + 0.1));
  float bc = agree(phase.y - phase.z, wide * (length(b - c) + 0.1));
  float ca = agree(phase.z - phase.x, wide * (length(c - a) + 0.1));
  float thick = 0.42;
  vec3 l = vec3(line(phase.x, thick, wide), line(phase.y, thick, wide), line(phase.z, thick, wide));
  float pairs = ab * bc + bc * ca + ca * ab;               // 0..3
  float all_ = ab * bc * ca;
  float shift = 0.25 * (hue - 0.4);
  float fade = 1.0 / (1.0 + 0.55 * rest * rest);
  float power = (0.35 + 0.85 * glow) * fade;
  float tone = 0.26 + 0.10 * pairs + 0.10 * u + shift;
  vec3 col = mix(c0.rgb, c1.rgb, 0.3 * ca + 0.2 * ab) * (0.22 + 0.5 * bc);
  col += shade(tone - 0.04) * l.x * (0.07 + 0.62 * ab * ab) * power;
  col += shade(tone + 0.10) * l.y * (0.05 + 0.50 * bc * bc) * power;
  col += shade(tone + 0.28) * l.z * (0.05 + 0.62 * ca * ca) * power;
  col += shade(tone + 0.20) * all_ * all_ * (0.10 + 0.16 * glow) * fade;
  float dots = l.x * l.y * l.z;
  col += mix(shade(0.82 + shift), vec3(1.0), 0.25) * dots * (all_ * all_ * (0.2 + 1.1 * sparks) + 0.8 * front) * (0.4 + 0.6 * glow);
  gl_FragColor = vec4(col, 1.0);
}
