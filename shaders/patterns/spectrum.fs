/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The sound around an orb of glass: a pile of lamps for every band, their peaks, and all that was heard running outwards in waves.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "minimal", "dark", "bright"],
  "INPUTS": [
    {"NAME": "sound", "LABEL": "Wave", "TYPE": "audio"},
    {"NAME": "spectrogram", "LABEL": "Sound", "TYPE": "image"},
    {"NAME": "bars", "LABEL": "Bars", "TYPE": "float", "MIN": 12.0, "MAX": 72.0, "DEFAULT": 40.0},
    {"NAME": "tallness", "LABEL": "Tallness", "TYPE": "float", "MIN": 0.3, "MAX": 1.5, "DEFAULT": 1.0},
    {"NAME": "punch", "LABEL": "Orb", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "kick"},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "sparkle", "LABEL": "Peaks", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "hat", "RANGE": [0.2, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Swirl", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.028, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.06, 0.08, 0.34, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.08, 0.36, 0.8, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.42, 0.48, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.74, 1.0], "BIND": "palette.4"}
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

// What was heard at a share of the bands, 0 bass to 1 treble, so many seconds ago.
float heard(float share, float ago) {
  float h = IMG_NORM_PIXEL(spectrogram, vec2(0.015 + 0.97 * share, 0.002 + ago * 0.166)).r;
  return h * h;
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / min(RENDERSIZE.x, RENDERSIZE.y);
  float r = max(length(p), 1e-3);
  float turned = turns_of(p) + 0.25 + 0.04 * wave(flow * 0.012);
  float around = abs(fract(turned) * 2.0 - 1.0);                       // 0 at the top, 1 at the bottom, the same on both sides
  float size = 0.17 + 0.035 * punch;

  // Bars: a band each.
  float k = around * bars, bar = floor(k), across = abs(k - bar - 0.5) * 2.0;
  float share = (bar + 0.5) / bars, pitch = px * bars / (3.1415927 * r);    // a pixel, across a bar
  float now = heard(share, 0.0), past = heard(share, 0.35);
  float from = r - size - 0.03, tall = 0.012 + 0.30 * tallness * now;
  float cell = 0.021, step_ = from / cell, gap = px / cell;                 // a bar is a pile of lamps
  float lamp = clamp(0.5 + (0.62 - across) / pitch, 0.0, 1.0) * mix(0.72, clamp(0.5 + (0.36 - abs(fract(step_) - 0.5)) / gap, 0.0, 1.0), clamp(1.8 - 3.0 * gap, 0.0, 1.0));
  lamp *= step(0.0, from);
  float full = clamp((tall - from) / cell + 0.5, 0.0, 1.0), top = clamp((tall - from) / (4.0 * cell), 0.0, 1.0);
  float peak = 0.012 + 0.30 * tallness * max(now, past * 0.94) + cell;
  float cap = clamp(1.0 - abs(from - peak) / (0.35 * cell), 0.0, 1.0) * clamp(0.5 + (0.62 - across) / pitch, 0.0, 1.0);
  float halo = now / (1.0 + 30.0 * max(from - tall, 0.0) + 6.0 * across * across) * step(-0.02, from);

  // What was heard before runs outwards as waves.
  float out_ = max(r - 0.34, 0.0), wave_ = heard(around, out_ * 2.2 + 0.1);
  float field = wave_ * clamp(out_ * 9.0, 0.0, 1.0) / (1.0 + 7.0 * out_ * out_);
  float wake = r - size - 1.25 * reach;
  float shock = ring * max(1.0 - 200.0 * wake * wake, 0.0) * (1.0 - reach);

  // The orb in the middle: glass, with the sound's own shape for a rim.
  float w = IMG_NORM_PIXEL(sound, vec2(around, 0.25)).r - 0.5;
  float edge = size + 0.05 * w * min(1.0, 8.0 * around * (1.0 - around) + 0.05);
  float inside = clamp(0.5 + (edge - r) / px, 0.0, 1.0);
  float line = abs(r - edge), rim = 0.0035 / (0.0035 + line) + clamp(0.5 + (0.0025 - line) / px, 0.0, 1.0);
  float z = sqrt(max(1.0 - r * r / (edge * edge), 0.0));
  vec2 n = p / edge;
  float fresnel = 1.0 - z;
  fresnel *= fresnel;
  vec2 m = n * (0.7 + 0.5 * fresnel);                                       // it bends what is seen through it
  float swirl = 0.5 + 0.5 * wave(0.52 * m.x - 0.40 * m.y + 0.07 * wave(0.9 * m.y + 0.6 * m.x + fract(flow * 0.05)) + fract(flow * 0.03));
  float gloss = max(1.0 - 7.0 * dot(n - vec2(-0.38, 0.46), n - vec2(-0.38, 0.46)), 0.0);

  float shift = 0.25 * (hue - 0.4);
  vec3 col = mix(c0.rgb, c1.rgb, 0.5 / (1.0 + 3.0 * r * r)) * (0.35 + 0.5 * glow);
  col += mix(c1.rgb, c2.rgb, 0.3 + 0.7 * wave_) * field * (0.25 + 0.75 * glow);
  col += mix(c3.rgb, c4.rgb, 0.6) * (cap * (0.15 + 0.85 * sparkle) + shock * 0.22);
  // Bars and glass: each pixel is of one of them, but for the seam between.
  float tone = mix(0.30 + 0.34 * share + 0.30 * (1.0 - top) * full, 0.12 + 0.34 * swirl + 0.2 * punch, inside);
  float bars_lit = lamp * (0.06 + full * (0.55 + 0.8 * glow)) + halo * 0.30 * glow;
  float glass_lit = (0.10 + 0.45 * swirl * (0.3 + punch) + 0.5 * fresnel) * (0.5 + 0.7 * glow);
  col = col * (1.0 - inside) + shade(tone + shift) * mix(bars_lit, glass_lit, inside) + c4.rgb * (inside * gloss * gloss * 0.35);
  col += mix(c2.rgb, c3.rgb, 0.9 + 0.4 * shift) * rim * (0.25 + 0.45 * glow + 0.5 * ring);
  gl_FragColor = vec4(col, 1.0);
}
