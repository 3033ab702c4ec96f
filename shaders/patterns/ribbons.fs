/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Sheets of silk that wave, twist and fold; where the threads draw together, light gathers.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "bright", "wide"],
  "INPUTS": [
    {"NAME": "width", "LABEL": "Width", "TYPE": "float", "MIN": 0.1, "MAX": 0.45, "DEFAULT": 0.28},
    {"NAME": "swing", "LABEL": "Swing", "TYPE": "float", "MIN": 0.1, "MAX": 0.5, "DEFAULT": 0.26, "BIND": {"SOURCE": "bass", "RANGE": [0.24, 0.3]}},
    {"NAME": "tilt", "LABEL": "Tilt", "TYPE": "float", "MIN": -0.6, "MAX": 0.6, "DEFAULT": 0.25},
    {"NAME": "threads", "LABEL": "Threads", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "shine", "LABEL": "Shine", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "travel", "LABEL": "Shine position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.012, 0.006, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.16, 0.03, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.66, 0.06, 0.36, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.44, 0.16, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.70, 1.0], "BIND": "palette.4"}
  ]
}*/

const int SHEETS = 4;

vec3 shade(float t) {
  t = clamp(t, 0.0, 1.0) * 4.0;
  vec3 c = mix(c0.rgb, c1.rgb, smoothstep(0.0, 1.0, t));
  c = mix(c, c2.rgb, smoothstep(1.0, 2.0, t));
  c = mix(c, c3.rgb, smoothstep(2.0, 3.0, t));
  return mix(c, c4.rgb, smoothstep(3.0, 4.0, t));
}

// Two parabolas in the place of a sine of x turns: a tenth of its cost, and here nobody can tell.
float wave(float x) {
  x = fract(x) - 0.5;
  return x * (16.0 * abs(x) - 8.0);
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  vec2 q = vec2(p.x + tilt * p.y, p.y - tilt * p.x);
  float slow = fract(flow * 0.030);
  float quick = fract(flow * 0.071);
  float roll = fract(flow * 0.25);
  // Behind: a curtain, its folds soft with distance.
  float sky = 0.5 + 0.5 * wave(0.3 * q.x - 0.35 * q.y + slow);
  float drape = 0.5 + 0.5 * wave(1.1 * q.y - 0.5 * q.x + 0.3 * wave(0.45 * q.x + 0.3 * q.y - slow));
  sky *= 0.35 + 0.65 * drape * drape;
  float tone = 0.10 + 0.10 * hue + 0.24 * sky;
  float light = 0.3 + 0.65 * sky;
  float hot = 0.0;
  for (int i = 0; i < SHEETS; i++) {
    float k = float(i) / float(SHEETS - 1);
    float near = 0.55 + 0.75 * k;                 // later sheets are nearer: longer waves, more swing
    float x = q.x / near + 0.37 * float(i);
    float a = wave(0.34 * x + slow + 0.21 * float(i));
    float b = wave(0.71 * x - quick + 0.12 * a);
    float twist = wave(0.29 * x + quick + 0.2 * b);
    float open = twist + 0.25 * b;
    float h = width * near * sqrt(0.01 + open * open);
    float y = q.y - swing * near * (a + 0.35 * b) - 0.52 * (k - 0.5);
    float v = y / h;                              // -1..1 across the sheet
    float out_by = abs(y) - h;
    float on = clamp(0.5 - out_by / (2.0 * px), 0.0, 1.0);
    float sheen = 0.54 + 0.46 * wave(0.27 * v + 0.33 * twist + 0.15 * a + 0.1 - roll);   // light rolls over the silk
    float fine = clamp(h / (px * 90.0) - 0.4, 0.0, 1.0) * threads;
    float thread = fine * (0.5 + 0.5 * wave(v * 18.0 + 0.6 * b));
    float tight = 2.4 * max(0.0, 1.0 - 1.3 * abs(open));     // threads drawn together shine
    float run = 1.0 - abs(2.0 * fract(0.3 * x - travel) - 1.0);   // the shine runs along the sheet with the beat
    run *= run; run *= run;
    float edge = clamp(8.0 * abs(v) - 7.0, 0.0, 1.0);
    edge *= edge;
    float veil = on * (0.35 + 0.6 * sheen);
    tone = mix(tone, 0.16 + 0.5 * sheen + 0.1 * tight * sheen, veil);
    light = mix(light, (0.2 + 0.65 * sheen + 0.12 * tight) * (1.0 - 0.35 * thread), veil);
    hot = hot * (1.0 - 0.7 * veil) + on * (edge * (0.15 + 0.35 * sheen) + shine * run * sheen * sheen * 0.6);
    light += (1.0 - on) * glow * 0.12 / (1.0 + 50.0 * max(out_by, 0.0));
  }
  tone += 0.2 * (hue - 0.4);
  gl_FragColor = vec4((shade(tone) * light + shade(tone + 0.35) * hot) * (0.6 + 0.5 * glow), 1.0);
}
