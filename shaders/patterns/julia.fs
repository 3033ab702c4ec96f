/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Julia sets in peacock's plumage: the constant travels around the Mandelbrot set, every feather splits into two, the bass opens the fan.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "bright", "dense"],
  "INPUTS": [
    {"NAME": "open", "LABEL": "Open", "TYPE": "float", "MIN": 0.04, "MAX": 0.25, "DEFAULT": 0.12, "BIND": {"SOURCE": "bass", "RANGE": [0.10, 0.15]}},
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "MIN": 0.8, "MAX": 3.0, "DEFAULT": 1.5},
    {"NAME": "eyes", "LABEL": "Eyes", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "bass", "RANGE": [0.3, 0.9]}},
    {"NAME": "barbs", "LABEL": "Barbs", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "ripple", "LABEL": "Ripple", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ripple position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Travel", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.014, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.02, 0.13, 0.22, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.03, 0.42, 0.42, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.96, 0.62, 0.14, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.70, 1.0], "BIND": "palette.4"}
  ]
}*/

const int MOST = 72;
const float PI = 3.1415927;
const float FAR = 535.49;   // exp(2 pi), squared escape radius: the cells between two levels are then square

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
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float way = fract(flow * 0.012 + 0.30);
  float slow = fract(flow * 0.017);
  // The constant goes around just outside the heart of the Mandelbrot set, where nothing stays for ever.
  vec2 m = (1.0 + open) * vec2(cos(2.0 * PI * way), sin(2.0 * PI * way));
  vec2 c = 0.5 * m - 0.25 * vec2(m.x * m.x - m.y * m.y, 2.0 * m.x * m.y);
  float angle = PI * way + 0.3 * wave(slow);
  float view = 2.0 / zoom;
  vec2 turn = view * vec2(cos(angle), sin(angle));
  vec2 q = p + 0.14 * vec2(wave(slow + 0.3), wave(2.0 * slow)) * zoom;
  vec2 z = vec2(q.x * turn.x - q.y * turn.y, q.x * turn.y + q.y * turn.x);
  vec2 slope = vec2(view / RENDERSIZE.y, 0.0);
  float r2 = dot(z, z);
  float trap = 1.0;
  int n = 0;
  for (; n < MOST && r2 < FAR; n++) {
    slope = 2.0 * vec2(z.x * slope.x - z.y * slope.y, z.x * slope.y + z.y * slope.x);
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    r2 = dot(z, z);
    trap = min(trap, r2);
  }
  // What never leaves lies in pools: how near its orbit comes to 0 draws rings in them.
  float pool = sqrt(trap);
  float rings = 0.5 + 0.5 * wave(5.0 * pool - fract(flow * 0.06));
  float deep = 1.0 / (1.0 + 9.0 * trap);
  float surge = max(1.0 - 5.0 * abs(fract(1.6 * pool - reach) - 0.5), 0.0);
  vec3 col = shade(0.08 + 0.20 * rings * rings + 0.24 * deep + 0.25 * (hue - 0.4)) * (0.14 + 0.32 * rings * rings + 0.34 * deep * deep) * (0.4 + 0.6 * glow);
  col += shade(0.6 + 0.25 * (hue - 0.4)) * (surge * surge * ripple * 0.3 + 0.25 * barbs / (1.0 + 900.0 * trap));
  if (r2 >= FAR) {
    float ln = 0.5 * log(r2);
    float px = ln * sqrt(r2 / dot(slope, slope));    // pixels to the set
    float a = 2.0 * turns_of(z);                     // across the feather
    float f = ln / PI - 1.0;                         // 0 at its root, near the set, 1 at its tip
    float fine = ln / (PI * px);                     // what a pixel is of its size
    float clear = clamp(1.25 - 4.0 * fine, 0.0, 1.0);
    float x = 2.0 * abs(fract(a) - 0.5);             // 1 on the quill between two, 0 in the middle
    float level = float(n) - f;
    float h = px / RENDERSIZE.y;
    float near = 1.0 / (1.0 + 16.0 * h);
    vec2 e = vec2(x * (0.75 + 0.25 * f), 2.0 * f - 0.85);
    float d = sqrt(dot(e, e)) / (0.5 + 0.36 * eyes);  // 1 at the rim of the eye
    float soft = 0.03 + 3.0 * fine;
    float eye = clamp(0.5 + (1.0 - d) / soft, 0.0, 1.0);
    float iris = clamp(0.5 + (0.62 - d) / soft, 0.0, 1.0);
    float comb = 0.5 + 0.5 * wave(4.0 * f + 2.0 * x);
    comb = mix(0.5, comb, clamp(1.2 - 8.0 * fine, 0.0, 1.0) * (1.0 - eye));
    float drift = 0.5 + 0.5 * wave(0.13 * level + slow);
    float far = 0.12 + 0.88 * clamp(0.6 * level - 0.5, 0.0, 1.0);       // the outermost feathers are out of the light
    float tone = 0.12 + 0.26 * drift + 0.10 * f + 0.25 * (hue - 0.4);
    float light = (0.3 + 0.5 * near) * (0.5 + 0.5 * comb * (0.5 + barbs)) * (0.45 + 0.55 * f) * (1.0 - 0.6 * x * x);
    float front = fract(0.16 * level - reach);
    front = max(1.0 - 5.0 * abs(front - 0.5), 0.0);
    light += ripple * front * front * 0.3;
    float shine = 0.55 + 0.45 * e.y;
    col = shade(tone) * light * (0.6 + 0.8 * glow);
    float rim = clamp((d - 0.62) / 0.38, 0.0, 1.0);
    float spark = max(1.0 - 2.2 * d, 0.0);
    spark *= spark;
    vec3 gold = shade(tone + 0.36 + 0.2 * rim) * (0.12 + 0.9 * rim * rim) * (0.5 + 0.6 * shine);
    vec3 blue = shade(tone + 0.14 + 0.3 * d) * (0.15 + 1.1 * d * d) * (0.4 + 0.9 * shine);
    col = mix(col, mix(gold, blue, iris) * (0.5 + 0.7 * glow) + shade(tone + 0.5) * spark * (0.5 + 0.7 * glow + 0.8 * ripple * front), eye * clear);
    vec3 woven = shade(0.2 + 0.5 * drift + 0.25 * (hue - 0.4)) * (0.25 + 0.35 * glow + 0.25 * ripple * front);
    col = mix(woven, col, clear);
    col *= far;
    float lace = 1.0 / (1.0 + 500.0 * h);
    col += shade(0.75 + 0.2 * (hue - 0.4)) * lace * (0.15 + 0.75 * barbs) * clear;
    
  }
  gl_FragColor = vec4(col, 1.0);
}
