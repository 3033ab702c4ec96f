/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Apollonian lace: circles packed in circles without end stream from one pole to the other in a golden spiral, and every gap is woven.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "calm", "dark", "dense"],
  "INPUTS": [
    {"NAME": "apart", "LABEL": "Poles apart", "TYPE": "float", "MIN": 0.5, "MAX": 2.2, "DEFAULT": 1.15},
    {"NAME": "slant", "LABEL": "Slant", "TYPE": "float", "MIN": -0.25, "MAX": 0.25, "DEFAULT": 0.06},
    {"NAME": "halo", "LABEL": "Halo", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.15, 1.0]}},
    {"NAME": "web", "LABEL": "Web", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "ring", "LABEL": "Wave", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "level", "RANGE": [0.35, 1.0]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "reach", "LABEL": "Wave position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Stream", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.012, 0.008, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.12, 0.05, 0.28, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.50, 0.16, 0.52, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.52, 0.40, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.93, 0.74, 1.0], "BIND": "palette.4"}
  ]
}*/

const int MOST = 18;
// Coxeter's spiral of circles, each touching the three before and the three after: a step turns and grows by these.
const float GROWTH = 1.0612751;    // log(phi + sqrt(phi))
const float TURN = 2.2370358;      // acos(-1 / phi)
// 1 / (w - TOUCH) opens the spiral's packing into a strip, 0 < y < 1, of circles side by side at every half.
const vec2 TOUCH = vec2(0.28377559, 0.58405869);
const vec2 STRIP = vec2(0.86783428, 1.06421513);
const vec2 SHIFT = vec2(0.02908551, 0.25706586);

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

vec2 times(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
vec2 over(vec2 a, vec2 b) { return vec2(a.x * b.x + a.y * b.y, a.y * b.x - a.x * b.y) / max(dot(b, b), 1e-12); }

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float tall = 1.0;
  if (RENDERSIZE.y > RENDERSIZE.x) {          // the poles lie along the longer side
    p = vec2(p.y, -p.x);
    tall = 0.62;
  }
  float sway = (slant + 0.05 * wave(flow * 0.013)) * 6.2831853;
  vec2 pole = 0.5 * tall * apart * vec2(cos(sway), sin(sway));
  vec2 from = p + pole;
  vec2 to = p - pole;
  vec2 w = over(from, to);
  float way = 0.5 * log(max(dot(w, w), 1e-12)) / GROWTH;     // steps of the spiral from the middle
  float gone = fract(flow * 0.06);
  float left = gone - floor(way + gone);
  vec2 f = exp(GROWTH * left) * vec2(cos(TURN * left), sin(TURN * left));
  w = times(w, f);
  vec2 open = w - TOUCH;
  vec2 z = over(STRIP, open) + SHIFT;
  // how much the picture is magnified there
  float scale = length(STRIP) / max(dot(open, open), 1e-9) * length(f) * 2.0 * length(pole) / max(dot(to, to), 1e-9);
  // Mirrors bring every point into one cell between four touching circles.
  float r2 = 0.0;
  for (int i = 0; i < MOST; i++) {
    z.x = abs(z.x - floor(z.x + 0.5));
    z.y = z.y > 0.5 ? 1.0 - z.y : z.y;
    r2 = dot(z, z);
    if (r2 >= 0.25) break;
    float grow = 0.25 / max(r2, 1e-7);
    z *= grow;
    scale *= grow;
  }
  z.x = abs(z.x - floor(z.x + 0.5));
  z.y = z.y > 0.5 ? 1.0 - z.y : z.y;
  r2 = dot(z, z);
  float unit = RENDERSIZE.y / scale;          // pixels in a unit of the cell
  vec2 c = z - 0.5;
  float circle = dot(c, c) - 0.25;            // below 0 within a circle
  float rim = min(z.y, circle);
  float mirror = min(abs(r2 - 0.25), 0.5 - z.x);
  mirror = min(mirror, abs(z.x * z.x + (1.0 - z.y) * (1.0 - z.y) - 0.25));
  float inside = clamp(0.5 - rim * unit, 0.0, 1.0);
  float d = abs(rim);
  float line = clamp(1.5 - d * unit * 0.7, 0.0, 1.0);
  float petal = mirror / (mirror + d + 1e-5);                 // 0 on the web, 1 on the rims
  float h = d / scale;                                        // to the rim, in heights of the picture
  float cell = h + mirror / scale;
  float fine = clamp(0.2 * cell * RENDERSIZE.y - 0.5, 0.0, 1.0);   // the web ends where it would be finer than pixels
  float small = clamp(-0.17 * log2(cell + 1e-5) - 0.1, 0.0, 1.0);
  float thread = clamp(1.3 - mirror * unit * 0.7, 0.0, 1.0) * fine;
  float shine = fine / (1.0 + 14.0 * mirror / max(d, 1e-5));    // light along the web
  float veil = 1.0 / (1.0 + (34.0 - 24.0 * halo) * h);
  float front = max(1.0 - 1.1 * abs(way - 7.0 * reach + 3.5), 0.0);
  front *= front * ring;
  float drift = 0.5 + 0.5 * wave(0.17 * clamp(way, -2.6, 2.6) - fract(flow * 0.03));
  float tone = 0.12 + 0.34 * small + 0.2 * petal + 0.16 * drift * (1.0 - petal) + 0.25 * (hue - 0.4);
  float light = (0.16 + 0.26 * petal + 0.6 * veil) * (0.4 + 0.8 * glow) * (0.7 + 0.3 * small);
  light *= mix(0.35, 1.0, inside);
  light += front * (0.12 + 0.35 * veil);
  vec3 col = shade(tone) * light;
  col += shade(tone + 0.22) * (thread * (0.12 + 0.4 * web) + shine * (0.04 + 0.3 * web * halo)) * (0.3 + 0.7 * inside);
  col += shade(tone + 0.26) * line * (0.35 + 0.4 * glow + 0.8 * front);
  gl_FragColor = vec4(col, 1.0);
}
