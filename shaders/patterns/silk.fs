/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A sheet of shot silk that billows and folds: its colour turns with every slope, the bass lifts it, a shake runs through it on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "calm", "bright", "wide"],
  "INPUTS": [
    {"NAME": "scale", "LABEL": "Size", "TYPE": "float", "MIN": 0.4, "MAX": 2.2, "DEFAULT": 1.05},
    {"NAME": "billow", "LABEL": "Billow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.2, 0.9]}},
    {"NAME": "drape", "LABEL": "Drape", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "shake", "LABEL": "Shake", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "weave", "LABEL": "Weave", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Shake position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.012, 0.008, 0.03, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.1, 0.05, 0.36, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.52, 0.1, 0.56, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.44, 0.42, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.9, 0.76, 1.0], "BIND": "palette.4"}
  ]
}*/

const int FOLDS = 5;

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

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float t = fract(flow * 0.009);
  // The cloth's height: folds on folds, each dragged along by those before. n gathers its slope.
  vec2 q = p * scale + vec2(0.3, 0.1), along = vec2(0.94, 0.34), n = vec2(0.0);
  float high = 0.0, tall = 0.30 * (0.7 + 0.6 * billow), rate = 0.55;
  for (int i = 0; i < FOLDS; i++) {
    float turn = float(i & 1) * 2.0 - 1.0;
    float phase = rate * dot(q, along) + 0.37 * float(i) + turn * t * float(1 + i);
    float s = wave(phase), c = wave(phase + 0.25);
    high += tall * s;
    n += along * (c * tall * rate);
    q += vec2(-along.y, along.x) * (drape * 0.50 * s) + along * (0.12 * c);
    along = vec2(along.x * 0.62 - along.y * turn * 0.785, along.x * turn * 0.785 + along.y * 0.62);
    tall *= 0.62;
    rate *= 1.52;
  }
  // A wave that a hand sends through it, on the beat.
  float far = dot(p, vec2(0.8, 0.6)) - (1.9 * reach - 0.9), hit = 0.0;
  hit = max(1.0 - 9.0 * far * far, 0.0) * shake;
  n += vec2(0.8, 0.6) * (-far * hit * 2.2);
  vec3 normal = vec3(-n * 2.6, 1.0);
  normal *= inversesqrt(dot(normal, normal));
  // Silk: warp of one colour, weft of another, so that its colour turns with the slope; it shines across its threads.
  vec2 warp_ = vec2(0.45 * wave(t * 3.0 + 0.1), 0.9);
  float lit = max(dot(normal, vec3(-0.42, 0.55, 0.72)), 0.0);
  float back = max(dot(normal, vec3(0.62, -0.40, 0.67)), 0.0);
  float lean = dot(normal.xy, vec2(0.75, 0.66));
  float graze = 1.0 - normal.z;
  float tangent = dot(normal.xy, warp_) + 0.22 * normal.x;
  float sheen = 1.0 / (1.0 + 26.0 * (tangent - 0.24) * (tangent - 0.24));
  sheen *= sheen;
  float sheen2 = 1.0 / (1.0 + 60.0 * (tangent + 0.34) * (tangent + 0.34));
  float tone = 0.30 + 0.42 * lean + 0.22 * high + 0.12 * sheen + 0.25 * (hue - 0.4) + 0.12 * hit;
  float shade_ = 0.16 + 0.60 * lit * lit + 0.14 * back + 0.4 * high * lit;
  float dark = clamp(0.75 + 0.9 * high, 0.25, 1.0);          // the valleys lie in the shade
  vec3 col = shade(tone) * shade_ * dark * (0.55 + 0.75 * glow);
  col += shade(tone + 0.30) * (sheen * (0.30 + 0.5 * glow + 0.6 * hit) + sheen2 * 0.16) * dark * (0.7 + 0.6 * weave);
  col += mix(c3.rgb, c4.rgb, 0.6) * graze * graze * (0.06 + 0.35 * weave);
  gl_FragColor = vec4(col + c0.rgb * 0.3, 1.0);
}
