/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A Julia set of silk and light that turns inside out as its constant wanders along the rim of the Mandelbrot set; bass opens it, waves run into it on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "deep", "bright", "dense"],
  "INPUTS": [
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "MIN": 0.6, "MAX": 3.0, "DEFAULT": 1.336},
    {"NAME": "open", "LABEL": "Opening", "TYPE": "float", "MIN": 0.02, "MAX": 0.25, "DEFAULT": 0.07, "BIND": {"SOURCE": "bass", "RANGE": [0.055, 0.095]}},
    {"NAME": "bands", "LABEL": "Bands", "TYPE": "float", "MIN": 0.2, "MAX": 2.0, "DEFAULT": 0.6956},
    {"NAME": "relief", "LABEL": "Relief", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.8854},
    {"NAME": "ripple", "LABEL": "Ripple", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "lace", "LABEL": "Lace", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "treble", "RANGE": [0.25, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ripple position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Change", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.010, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.05, 0.08, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.08, 0.42, 0.60, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.96, 0.62, 0.26, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.70, 1.0], "BIND": "palette.4"}
  ]
}*/

const int MOST = 64;
const float FAR = 400.0;   // escape radius, squared

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
  float way = fract(flow * 0.009 + 0.32);
  // The constant goes around just outside the heart of the Mandelbrot set, where nothing stays for ever.
  vec2 m = (1.0 + open) * vec2(wave(way + 0.25), wave(way));
  vec2 c = 0.5 * m - 0.25 * vec2(m.x * m.x - m.y * m.y, 2.0 * m.x * m.y);
  float turned = 0.5 * way + 0.06 * wave(flow * 0.017);
  float view = 1.9 / zoom;
  vec2 turn = view * vec2(wave(turned + 0.25), wave(turned));
  vec2 z = vec2(p.x * turn.x - p.y * turn.y, p.x * turn.y + p.y * turn.x);
  vec2 slope = turn / RENDERSIZE.y;                 // a pixel to the right
  float r2 = dot(z, z);
  float trap = 1.0;                                 // how near to 0 the orbit comes
  int n = 0;
  for (; n < MOST && r2 < FAR; n++) {
    slope = 2.0 * vec2(z.x * slope.x - z.y * slope.y, z.x * slope.y + z.y * slope.x);
    if (n < 32) trap = min(trap, r2);                // what comes later is another in every pixel: noise
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    r2 = dot(z, z);
  }
  float l = max(log2(r2), 0.1) * 0.6931472;
  float count = float(n) - log2(l * 0.1669);         // smooth: 0.1669 is 1 / log(FAR)
  vec2 u = vec2(z.x * slope.x + z.y * slope.y, z.x * slope.y - z.y * slope.x);   // which way the set lies on the screen
  float much = inversesqrt(max(dot(u, u), 1e-30));
  u *= much;
  float px = 0.5 * l * r2 * much;                    // and how many pixels away
  float h = px / RENDERSIZE.y;
  float near = 1.0 / (1.0 + 22.0 * h);
  float side = 0.5 + 0.5 * (0.6 * u.x - 0.8 * u.y);
  float turns = bands * 0.8 * sqrt(max(count, 0.0));
  float band = 0.5 + 0.5 * wave(turns - fract(flow * 0.04));
  float crest = max(1.0 - 3.0 * abs(fract(turns + reach) - 0.5), 0.0);
  float petal = 1.0 / (1.0 + 5.0 * trap);
  float inside = n < MOST || dot(slope, slope) > 1.0 ? 0.0 : 1.0;       // what has not left but is drawn out is dust, not a pool
  float tone = 0.10 + 0.34 * band * near + 0.36 * petal * petal + 0.14 * near + 0.24 * (hue - 0.4);
  float light = (0.10 + 0.42 * near + 0.55 * petal * band) * mix(1.0, 0.2 + 1.3 * side, relief) + ripple * crest * crest * near * 0.55;
  float clear = clamp(0.45 * px - 0.1, 0.0, 1.0) * (1.0 - inside);      // 0 where all is finer than pixels
  float thread = clear / (1.0 + 420.0 * h);
  // What has not left by then lies in pools: how near its orbit came to 0 draws rings in them.
  float ring = 0.5 + 0.5 * wave(3.0 * sqrt(trap) + fract(flow * 0.05));
  float pool = mix(0.18 + 0.45 * petal, 0.10 + 0.5 * ring * ring * petal + 0.5 * ripple * ring * petal * petal, inside);
  tone = mix(mix(0.36 + 0.3 * petal, 0.18 + 0.30 * ring * petal, inside) + 0.24 * (hue - 0.4), tone, clear);
  vec3 col = c0.rgb * 0.5 + shade(tone) * mix(pool, light, clear) * (0.5 + 0.8 * glow);
  col += mix(c3.rgb, c4.rgb, clamp(0.6 * petal + 0.9 * (hue - 0.4), 0.0, 1.0)) * thread * (0.12 + 0.75 * lace) * (0.4 + 0.6 * side);
  gl_FragColor = vec4(col, 1.0);
}
