/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A night flight along a valley of glass mountains under a low sun; the wire of their grid carries the beat to the horizon.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "3D", "fast", "dark"],
  "INPUTS": [
    {"NAME": "peaks", "LABEL": "Peaks", "TYPE": "float", "MIN": 0.3, "MAX": 1.5, "DEFAULT": 0.95, "BIND": {"SOURCE": "bass", "RANGE": [0.85, 1.15]}},
    {"NAME": "valley", "LABEL": "Valley", "TYPE": "float", "MIN": 0.5, "MAX": 4.0, "DEFAULT": 1.6},
    {"NAME": "wire", "LABEL": "Wire", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "treble", "RANGE": [0.35, 1.0]}},
    {"NAME": "charge", "LABEL": "Charge", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "sun", "LABEL": "Sun", "TYPE": "float", "MIN": 0.1, "MAX": 0.4, "DEFAULT": 0.25},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Charge position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.006, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.12, 0.03, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.62, 0.08, 0.50, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.46, 0.30, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.62, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "coarse", "WIDTH": "max(1, floor($WIDTH / 6))", "HEIGHT": "max(1, floor($HEIGHT / 6))", "FLOAT": true},
    {}
  ]
}*/

const float LENS = 0.95;     // focal length, in heights of the picture
const float LENGTH = 64.0;   // the land repeats, in squares of the grid
const float SIGHT = 34.0;

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

// The height of the land. All waves fit LENGTH a whole number of times.
float land(vec2 p) {
  float z = p.y / LENGTH;
  float bend = 1.3 * wave(2.0 * z) + 0.6 * wave(5.0 * z + 0.3);
  float out_ = max(abs(p.x - bend) - valley, 0.0);
  float rise = out_ * out_ / (out_ * out_ + 14.0);
  float a = wave(0.071 * p.x + 5.0 * z + 0.15 * wave(3.0 * z));
  float b = wave(0.117 * p.x - 7.0 * z + 0.2);
  float c = wave(0.23 * p.x + 0.3 * a + 13.0 * z);
  float ridge = 1.0 - abs(0.55 * a + 0.45 * b);
  return peaks * rise * (1.2 + 4.1 * ridge * ridge + 0.45 * c * ridge) + 0.07 * c;
}

float hash(ivec2 v) {
  uint n = uint(v.x & 1023) * 1597334677u ^ uint(v.y & 1023) * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return float((n >> 6u) & 1023u) / 1023.0;
}

void main() {
  vec2 p = (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0);
  float px = 1.0 / (RENDERSIZE.y * LENS);
  float way = mod(flow * 0.9, LENGTH);
  float roll = 0.05 * wave(flow * 0.016);
  p = vec2(p.x - roll * p.y, p.y + roll * p.x);
  float z0 = way / LENGTH;
  float bend = 1.3 * wave(2.0 * z0) + 0.6 * wave(5.0 * z0 + 0.3);
  vec3 eye = vec3(bend, 1.25 + 0.25 * wave(flow * 0.02), way);
  float look = 0.10 * wave(flow * 0.013) + 0.1 * wave(2.0 * z0 + 0.25);
  vec3 ray = normalize(vec3(p.x + look * LENS, p.y + 0.06, LENS));
  float tone_shift = 0.25 * (hue - 0.4);
  float ceiling = 6.2 * peaks + 0.2;
  float top = ray.y > 0.001 ? (ceiling - eye.y) / ray.y : SIGHT;
  float end = min(top, SIGHT);                       // beyond, the ray is above all peaks

  if (PASSINDEX == 0) {
    // How far all rays of this block are surely above the land.
    float t = 0.4;
    for (int i = 0; i < 110; i++) {
      vec3 at = eye + ray * t;
      float above = at.y - land(at.xz) - 4.0 * px * t;
      if (above < 0.0 || t > end) break;
      t += above * 0.27 + 0.002 * t;
    }
    gl_FragColor = vec4(t > end ? 2.0 * SIGHT : t * 0.985, 0.0, 0.0, 1.0);
    return;
  }

  // Sky: bands of air, stars, and a low sun with slits that sink.
  float up = p.y + 0.06;
  float air = 1.0 / (1.0 + 7.0 * max(up, 0.0));
  vec2 s = vec2(p.x + look * LENS * 0.8 - 0.06, up - 0.17);
  float r = length(s);
  float round_ = clamp(0.5 + (sun - r) * RENDERSIZE.y / 1.5, 0.0, 1.0);
  float low = clamp(0.5 - s.y / (2.0 * sun), 0.0, 1.0);         // 0 at the top of the sun, 1 at its foot
  float slit = fract(7.0 * low * (0.6 + 0.4 * low) - fract(flow * 0.06));
  float gap = 0.06 + 0.5 * low * low;
  float edge = px * 14.0 / sun + 0.02;
  float bars = mix(1.0, clamp((abs(slit - 0.5) - 0.5 * gap) / edge + 0.5, 0.0, 1.0), clamp(3.0 * low - 0.9, 0.0, 1.0));
  float halo = 1.0 / (1.0 + 22.0 * max(r - sun, 0.0) * (0.6 + max(r - sun, 0.0)));
  vec3 sky = mix(c0.rgb * 0.8, mix(c1.rgb, c2.rgb, 0.45 * air), air) * (0.35 + 0.5 * glow);
  sky += shade(0.5 + tone_shift) * halo * halo * (0.2 + 0.4 * glow);
  vec2 st = p * 42.0;
  vec2 id = floor(st);
  float h = hash(ivec2(id) + 512);
  float star = clamp(1.0 - length(st - id - 0.5 - 0.8 * (vec2(fract(13.0 * h), fract(29.0 * h)) - 0.5)) * (5.0 + 16.0 * fract(57.0 * h)), 0.0, 1.0) * step(0.88, h);
  sky += c4.rgb * star * (1.0 - air) * (0.25 + 0.75 * wire * (0.5 + 0.5 * wave(fract(flow * 0.09) + 5.0 * h)));
  vec3 disc = mix(shade(0.92 + tone_shift), shade(0.52 + tone_shift), low) * (0.6 + 0.5 * glow);
  vec3 col = mix(sky, disc, round_ * bars);

  // The land.
  vec2 block = IMG_SIZE(coarse);
  float t = IMG_PIXEL(coarse, floor(isf_FragNormCoord * block) + 0.5).x;
  float last = t;
  float above = 1.0;
  if (t < end) {
    for (int i = 0; i < 40; i++) {
      vec3 at = eye + ray * t;
      above = at.y - land(at.xz);
      if (above < 0.4 * px * t || t > end) break;
      last = t;
      t += above * 0.38 + 0.7 * px * t;
    }
    if (t < end && above < 40.0 * px * t) {
      if (above < 0.0) {                             // below: half-way, four times
        for (int i = 0; i < 4; i++) {
          float mid = 0.5 * (last + t);
          vec3 at = eye + ray * mid;
          if (at.y > land(at.xz)) last = mid;
          else t = mid;
        }
      }
      vec3 at = eye + ray * t;
      vec2 cell = floor(at.xz);
      vec2 f = at.xz - cell;
      // every square is two flat panes
      float first = step(f.x + f.y, 1.0);
      vec2 q = cell + mix(vec2(0.7), vec2(0.3), first);
      float l0 = land(q);
      vec3 n = normalize(vec3(l0 - land(q + vec2(0.4, 0.0)), 0.4, l0 - land(q + vec2(0.0, 0.4))));
      float far = t / SIGHT;
      float slant = max(-dot(n, ray), 0.06);
      vec3 bounce = ray - 2.0 * dot(n, ray) * n;
      float mirror = max(bounce.z, 0.0);
      mirror *= mirror * (0.4 + 0.6 * clamp(1.0 - 2.0 * abs(bounce.x), 0.0, 1.0));
      float high = clamp(at.y / (5.0 * peaks), 0.0, 1.0);
      float tone = 0.10 + 0.34 * high + 0.12 * n.x + 0.25 * mirror + tone_shift;
      vec3 pane = shade(tone) * (0.10 + 0.35 * max(0.5 + 0.5 * n.x, 0.0) * high + 0.25 * mirror) * (0.5 + 0.7 * glow);
      pane += shade(0.5 + tone_shift) * mirror * mirror * (0.2 + 0.5 * glow);
      vec2 g = min(f, 1.0 - f);
      vec2 foot = px * t * vec2(1.0, 1.0 / slant) + 1e-4;
      foot.x = px * t * (1.0 + 2.0 * abs(n.x));
      vec2 width = vec2(0.016);
      vec2 lines = clamp(0.5 + (width - g) / foot, 0.0, 1.0) * min(vec2(1.0), 2.0 * width / foot + 0.08);
      float diagonal = abs(f.x + f.y - 1.0) * 0.7071;
      float d_foot = max(foot.x, foot.y * 0.7);
      float dl = clamp(0.5 + (0.009 - diagonal) / d_foot, 0.0, 1.0) * min(1.0, 0.018 / d_foot + 0.05) * 0.5;
      float line = max(max(lines.x, lines.y), dl);
      float soft = 0.07 / (0.07 + min(g.x, g.y));
      float ahead = at.z - eye.z - 30.0 * reach;
      float lit = charge * max(1.0 - 0.35 * abs(ahead), 0.0);
      vec3 neon = shade(0.5 + 0.4 * high + 0.2 * lit + tone_shift);
      pane += neon * (line * (0.25 + 0.8 * wire + 1.1 * lit) + soft * soft * soft * (0.05 + 0.2 * wire + 0.5 * lit)) * (0.5 + 0.6 * glow);
      float fog = clamp(1.25 * far - 0.12, 0.0, 1.0);
      fog *= fog * (3.0 - 2.0 * fog);
      vec3 haze = sky * 0.8 + shade(0.45 + tone_shift) * halo * 0.12;
      col = mix(pane, haze, fog);
    }
  }
  gl_FragColor = vec4(col, 1.0);
}
