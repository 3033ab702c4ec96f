/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A flight through halls of crystal, folded without end (a kaleidoscopic IFS): facets turn, veins glow, a light runs ahead on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "3D", "dense", "fast"],
  "INPUTS": [
    {"NAME": "cut", "LABEL": "Cut", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "hall", "LABEL": "Hall", "TYPE": "float", "MIN": 0.25, "MAX": 0.6, "DEFAULT": 0.42},
    {"NAME": "veins", "LABEL": "Veins", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.2, 0.9]}},
    {"NAME": "lamp", "LABEL": "Lamp", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glint", "LABEL": "Glint", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Lamp position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.012, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.05, 0.10, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.14, 0.38, 0.70, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.66, 0.62, 0.96, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.90, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "coarse", "WIDTH": "max(1, floor($WIDTH / 8))", "HEIGHT": "max(1, floor($HEIGHT / 8))", "FLOAT": true},
    {}
  ]
}*/

const float TAU = 6.2831853;
const float LENS = 0.85;     // focal length, in heights of the picture
const float SIGHT = 9.0;     // how far one sees
const float PERIOD = 4.0;    // the halls repeat, and mirror half way
const int FOLDS = 4;

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

// Distance to the crystal, and in vein the distance to the nearest fold.
float crystal(vec3 p, vec4 turn, out float vein) {
  float shaft = hall - length(p.xy);
  p = abs(p - PERIOD * floor(p / PERIOD + 0.5)) - 1.0;
  float scale = 1.0;
  vein = 1.0;
  for (int i = 0; i < FOLDS; i++) {
    p = abs(p);
    vec2 s = vec2(max(p.x, p.y), min(p.x, p.y));        // in order of size: mirrors at 45 degrees
    p.xy = s;
    s = vec2(max(p.x, p.z), min(p.x, p.z));
    p.xz = s;
    vein = min(vein, abs(p.x - p.y) / scale);
    if (i == 2) shaft += 0.42 * abs(p.z - 0.5 * p.x) / scale + 0.16 * p.y;       // facets line the hall, where nothing grows
    p.xy = vec2(p.x * turn.x - p.y * turn.y, p.x * turn.y + p.y * turn.x);
    p.yz = vec2(p.y * turn.z - p.z * turn.w, p.y * turn.w + p.z * turn.z);
    p = 1.9 * p - vec3(1.0, 0.62, 0.35);
    scale *= 1.9;
  }
  p = abs(p);
  float d = (max(p.x, max(p.y, p.z)) - 0.9) / scale;
  return max(0.9 * d, 0.6 * shaft);   // no more than the distance, whatever the facets
}

void main() {
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (isf_FragNormCoord - 0.5) * vec2(aspect, 1.0);
  float px = 1.0 / (RENDERSIZE.y * LENS);
  float roll = TAU * (fract(flow * 0.008) + 0.06 * wave(flow * 0.021));
  vec3 ray = normalize(vec3(p.x * cos(roll) - p.y * sin(roll), p.x * sin(roll) + p.y * cos(roll), LENS));
  float look = 0.35 * wave(flow * 0.013);
  ray.xz = vec2(ray.x * cos(look) + ray.z * sin(look), ray.z * cos(look) - ray.x * sin(look));
  look = 0.25 * wave(flow * 0.017 + 0.3);
  ray.yz = vec2(ray.y * cos(look) + ray.z * sin(look), ray.z * cos(look) - ray.y * sin(look));
  float way = mod(flow * 0.22, PERIOD);
  vec3 eye = vec3(0.12 * wave(flow * 0.011), 0.10 * wave(flow * 0.019), way);
  float a = 0.12 + 0.5 * cut + 0.10 * wave(flow * 0.015);
  float b = 0.35 - 0.4 * cut + 0.12 * wave(flow * 0.010 + 0.2);
  vec4 turn = vec4(cos(a), sin(a), cos(b), sin(b));
  float vein = 1.0;

  if (PASSINDEX == 0) {
    float wide = 0.8 * px;       // a little more than half a block's diagonal
    float t = 0.02;
    for (int i = 0; i < 36; i++) {
      float d = crystal(eye + ray * t, turn, vein) - wide * t;
      if (d < 0.0 || t > SIGHT) break;
      t += d;
    }
    gl_FragColor = vec4(t, 0.0, 0.0, 1.0);
    return;
  }

  vec2 block = IMG_SIZE(coarse);
  float t = IMG_PIXEL(coarse, floor(isf_FragNormCoord * block) + 0.5).x;
  float close = 0.8;
  float d = 0.0;
  int steps = int(clamp(RENDERSIZE.y / 30.0, 24.0, 48.0));
  for (int i = 0; i < steps; i++) {
    d = crystal(eye + ray * t, turn, vein);
    if (d < close * px * t || t > SIGHT) break;
    t += d;
    close += 0.2;
  }
  vec3 at = eye + ray * t;
  float e = max(2.0 * px * t, 0.0006);
  float unused = 0.0;
  vec3 n = vec3(-d);
  n.x += crystal(at + vec3(e, 0.0, 0.0), turn, unused);
  n.y += crystal(at + vec3(0.0, e, 0.0), turn, unused);
  n.z += crystal(at + vec3(0.0, 0.0, e), turn, unused);
  n = normalize(n + 1e-9);
  float shut = clamp(crystal(at + n * 0.10, turn, unused) * 11.0, 0.0, 1.0);
  float far = clamp(t / SIGHT, 0.0, 1.0);
  float fog = 1.0 - far;
  fog *= fog;
  float facing = max(-dot(n, ray), 0.0);
  float rim = 1.0 - facing;
  rim *= rim;
  vec3 bounce = ray - 2.0 * dot(n, ray) * n;
  float ahead = 5.5 * reach + 0.4 - (at.z - eye.z);             // the lamp runs down the hall
  float lit = lamp * max(1.0 - 0.8 * abs(ahead), 0.0);
  float sky = 0.5 + 0.5 * bounce.y;
  float side = 0.5 + 0.5 * n.x;
  float tone = 0.06 + 0.34 * sky * sky + 0.28 * side * shut + 0.18 * rim + 0.25 * max(-n.z, 0.0) * far + 0.25 * (hue - 0.4);
  float light = (0.16 + 0.55 * facing * facing / (0.6 + 0.35 * t) + 0.3 * sky * sky) * (0.2 + 0.8 * shut) + lit * (0.3 + 0.5 * facing);
  vec3 col = shade(tone) * light * (0.5 + 0.9 * glow);
  col += mix(c2.rgb, c3.rgb, 0.5) * max(n.z, 0.0) * far * (0.3 + 0.7 * shut) * glow * 0.7;    // from the far end
  float spark = max(bounce.z * 0.8 + bounce.y * 0.6, 0.0);
  spark *= spark; spark *= spark; spark *= spark;
  col += shade(tone + 0.4) * spark * glint * (0.3 + 0.7 * shut) * 0.9;
  float line = vein / (1.2 * px * t + 0.003);
  col += mix(c3.rgb, c4.rgb, 0.3 + 0.4 * lit) * (veins * (0.3 + 0.7 * (1.0 - shut)) + 0.5 * lit) / (1.0 + line * line);
  float core = clamp(ray.z, 0.0, 1.0);
  core *= core; core *= core; core *= core;
  vec3 deep = mix(mix(c0.rgb, c1.rgb, 0.5) * 0.5, mix(c2.rgb, c4.rgb, 0.15 + 0.75 * core), core) * (0.3 + 0.75 * glow);
  col = mix(deep, col, fog * step(t, SIGHT));
  gl_FragColor = vec4(col, 1.0);
}
