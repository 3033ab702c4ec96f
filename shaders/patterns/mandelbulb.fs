/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A Mandelbulb like a living planet: its coral folds turn and bloom, embers glow in the valleys, a wave of light runs over it on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "3D", "dark", "calm"],
  "INPUTS": [
    {"NAME": "near", "LABEL": "Nearness", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4},
    {"NAME": "bloom", "LABEL": "Bloom", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "embers", "LABEL": "Embers", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.2, 1.0]}},
    {"NAME": "ring", "LABEL": "Wave", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "frost", "LABEL": "Frost", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "level", "RANGE": [0.45, 0.8]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "reach", "LABEL": "Wave position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Turning", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.008, 0.022, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.10, 0.05, 0.20, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.42, 0.12, 0.34, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.46, 0.24, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.72, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "coarse", "WIDTH": "max(1, floor($WIDTH / 8))", "HEIGHT": "max(1, floor($HEIGHT / 8))", "FLOAT": true},
    {"TARGET": "stone", "WIDTH": "ceil($WIDTH / 1.5)", "HEIGHT": "ceil($HEIGHT / 1.5)", "FLOAT": true},
    {}
  ]
}*/

const float TAU = 6.2831853;
const float LENS = 1.5;      // focal length, in heights of the picture
const float BOUND = 1.2;     // the bulb lies within this radius
const float MISS = 100.0;

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

// The eighth power of a complex number.
vec2 eightfold(vec2 v) {
  v = vec2(v.x * v.x - v.y * v.y, 2.0 * v.x * v.y);
  v = vec2(v.x * v.x - v.y * v.y, 2.0 * v.x * v.y);
  return vec2(v.x * v.x - v.y * v.y, 2.0 * v.x * v.y);
}

// Distance to the bulb, and traps: the least squared distance of the orbit to the axis and to the equator.
float bulb(vec3 p, vec2 turned, int most, out vec2 trap) {
  vec3 w = p;
  float r2 = dot(w, w);
  float slope = 1.0;
  trap = vec2(1.0);
  for (int i = 0; i < most; i++) {
    float flat2 = max(dot(w.xz, w.xz), 1e-8);
    float f4 = flat2 * flat2;
    slope = 8.0 * r2 * r2 * r2 * sqrt(r2) * slope + 1.0;
    vec2 up = eightfold(vec2(sqrt(flat2), w.y));
    vec2 around = eightfold(w.xz) * (-up.y / (f4 * f4));
    w = vec3(around.x * turned.x - around.y * turned.y, up.x, around.x * turned.y + around.y * turned.x) + p;
    r2 = dot(w, w);
    trap = min(trap, vec2(dot(w.xz, w.xz), w.y * w.y));
    if (r2 > 4.0) break;
  }
  return 0.25 * log(r2) * sqrt(r2) / slope;
}

void main() {
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (isf_FragNormCoord - 0.5) * vec2(aspect, 1.0);
  p /= min(0.35 + 0.65 * aspect, 1.0);                            // all of it is seen in a tall picture, too
  p = vec2(0.88 * p.x - 0.47 * p.y, 0.47 * p.x + 0.88 * p.y);   // its axis leans

  float a = TAU * fract(flow * 0.019);
  float b = 0.42 + 0.3 * wave(flow * 0.009);
  float far = 4.5 - 2.0 * near;
  vec3 ray = normalize(vec3(p, LENS));
  // the eye goes around the bulb
  vec2 ca = vec2(cos(a), sin(a));
  vec2 cb = vec2(cos(b), sin(b));
  vec3 eye = vec3(0.0, 0.0, -far);
  ray.yz = vec2(ray.y * cb.x - ray.z * cb.y, ray.y * cb.y + ray.z * cb.x);
  eye.yz = vec2(-eye.z * cb.y, eye.z * cb.x);
  ray.xz = vec2(ray.x * ca.x - ray.z * ca.y, ray.x * ca.y + ray.z * ca.x);
  eye.xz = vec2(-eye.z * ca.y, eye.z * ca.x);
  float turn = TAU * (0.12 * wave(flow * 0.033) * (0.4 + bloom) + 0.02);
  vec2 turned = vec2(cos(turn), sin(turn));
  float px = 1.0 / (RENDERSIZE.y * LENS);      // what a pixel spans at distance 1

  float toward = dot(eye, ray);
  float graze = dot(eye, eye) - toward * toward;
  float half_way = BOUND * BOUND - graze;
  float start = -toward - sqrt(max(half_way, 0.0));
  float end = -toward + sqrt(max(half_way, 0.0));
  vec2 trap = vec2(1.0);

  if (PASSINDEX == 0) {
    // Few wide steps: how far all rays of this block get, and the nearest they come by.
    float wide = 1.1 * px;
    float t = max(start, 0.0);
    float by = 1.0;
    if (BOUND * BOUND + 0.05 > graze) {
      for (int i = 0; i < 24; i++) {
        float d = bulb(eye + ray * t, turned, 3, trap);
        by = min(by, d / t);
        d -= wide * t;
        if (d < 0.0 || t > end) break;
        t += d;
      }
      if (t > end + 0.02) t = MISS;
    } else {
      t = MISS;
    }
    gl_FragColor = vec4(t, by, 0.0, 1.0);
    return;
  }

  float graze_1 = sqrt(max(graze, 0.0));
  if (PASSINDEX == 2) {
    // Behind: a dark sky, and the light that the bulb's air scatters.
    vec4 body = IMG_NORM_PIXEL(stone, isf_FragNormCoord);
    float by = IMG_NORM_PIXEL(coarse, isf_FragNormCoord).y;
    float air = 1.0 / (1.0 + 9.0 * max(graze_1 - 0.95, 0.0));
    float limb = clamp(3.0 * (BOUND * BOUND - graze), 0.0, 1.0) / (1.0 + 26.0 * by);
    vec3 sky = mix(c0.rgb, c1.rgb, 0.25 + 0.3 * p.y) * (0.4 + 0.3 * glow);
    float ring_ = graze_1 - 1.15 - 1.3 * reach;
    sky += c3.rgb * ring * 0.14 * max(1.0 - 18.0 * ring_ * ring_, 0.0) * (1.0 - reach);
    sky += mix(c1.rgb, c2.rgb, air) * air * air * (0.12 + 0.3 * glow) + shade(0.55 + 0.2 * (hue - 0.4)) * limb * limb * (0.12 + 0.3 * glow);
    gl_FragColor = vec4(sky * (1.0 - body.a) + body.rgb, 1.0);
    return;
  }

  float t = IMG_PIXEL(coarse, floor(isf_FragNormCoord * IMG_SIZE(coarse)) + 0.5).x;
  int most = RENDERSIZE.y > 800.0 ? 4 : 3;   // finer folds than these are finer than pixels
  float d = 1.0;
  int steps = t < MISS ? int(clamp(RENDERSIZE.y / 16.0, 26.0, 60.0)) : 0;
  float close = 0.8;                             // pixels; a ray that grazes need not come as close
  float by = 1e3, by_t = t;                      // the nearest that it comes, in pixels, and where
  vec2 by_trap = trap;
  for (int i = 0; i < steps; i++) {
    d = bulb(eye + ray * t, turned, most, trap);
    float pixels = d / (px * t);
    if (pixels < by) { by = pixels; by_t = t; by_trap = trap; }
    if (pixels < close || t > end) break;
    t += 1.1 * d;
    close += 0.2;
  }
  // A ray that only comes by within a pixel or two is covered in part, by what it came near.
  float hit = clamp(2.0 - 0.25 * by, 0.0, 1.0);
  if (t > end) { t = by_t; trap = by_trap; d = by * px * t; hit = clamp(1.5 - 0.5 * by, 0.0, 1.0); }
  vec3 at = eye + ray * t;
  float e = max(2.0 * px * t, 0.0012);
  vec2 unused = vec2(0.0);
  vec3 n = vec3(0.0, 0.0, 1.0);
  float shut = 0.0, shadow = 0.0;
  vec3 sun = normalize(vec3(ca.x * -0.75 + ca.y * 0.35, 0.62, ca.y * -0.75 - ca.x * 0.35));
  for (int i = 0; i < (hit > 0.0 ? 1 : 0); i++) {
    n = vec3(-d);
    n.x += bulb(at + vec3(e, 0.0, 0.0), turned, most, unused);
    n.y += bulb(at + vec3(0.0, e, 0.0), turned, most, unused);
    n.z += bulb(at + vec3(0.0, 0.0, e), turned, most, unused);
    n = normalize(n + 1e-9);
    shut = clamp(bulb(at + n * 0.05, turned, 3, unused) * 24.0, 0.0, 1.0);
    shadow = clamp(bulb(at + sun * 0.09 + n * 0.01, turned, 3, unused) * 30.0, 0.0, 1.0);
  }
  float axis = sqrt(trap.x), equator = sqrt(trap.y);
  float hollow = clamp(2.2 * axis, 0.0, 1.0);              // 0 in the valleys
  shut *= hollow;
  float day = max(dot(n, sun), 0.0) * shadow;
  float back = max(dot(n, vec3(-sun.x, 0.15, -sun.z)), 0.0);
  float facing = max(-dot(n, ray), 0.0);
  float rim = 1.0 - facing;
  rim *= rim * rim;
  float r = length(at);
  float tone = 0.10 + 0.20 * hollow + 0.42 * clamp(1.9 * equator - 0.15, 0.0, 1.0) + 0.9 * (r - 0.95) + 0.25 * (hue - 0.4);
  float ground = (0.25 + 0.75 * shut) * (0.6 + 0.8 * glow);
  vec3 lit = shade(tone) * (0.06 + 1.15 * day) * ground;
  lit += mix(c1.rgb, c2.rgb, 0.3 + 0.5 * hollow) * (0.08 + 0.32 * back) * ground;
  lit += shade(tone + 0.3) * rim * (0.10 + 0.5 * frost) * (0.2 + 0.8 * shut);
  float ember = (1.0 - shut) * (0.35 + 0.65 * (1.0 - hollow));
  ember *= ember;
  lit += mix(c2.rgb, c3.rgb, 0.6 + 0.4 * ember) * ember * embers * 0.9;
  float front = max(1.0 - 7.0 * abs(0.5 + 0.45 * at.y - 1.2 * reach + 0.1), 0.0);
  lit += shade(tone + 0.4) * ring * front * (0.15 + 0.4 * day);
  gl_FragColor = vec4(lit * hit, hit);
}
