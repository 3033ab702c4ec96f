/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A flight through a sponge of crystal, folded without end (a kaleidoscopic IFS): its halls twist with the bass, its edges glow, a light runs ahead on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "3D", "dense", "fast"],
  "INPUTS": [
    {"NAME": "cut", "LABEL": "Cut", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.35},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "MIN": -1.0, "MAX": 1.0, "DEFAULT": 0.2, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.15, 0.32]}},
    {"NAME": "wide", "LABEL": "Lens", "TYPE": "float", "MIN": 0.4, "MAX": 1.4, "DEFAULT": 0.7},
    {"NAME": "veins", "LABEL": "Veins", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "lamp", "LABEL": "Far light", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.4, 0.7]}},
    {"NAME": "ring", "LABEL": "Wave", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Wave position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.012, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.05, 0.10, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.14, 0.38, 0.70, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.66, 0.62, 0.96, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.90, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "coarse", "WIDTH": "max(1, floor($WIDTH / 12))", "HEIGHT": "max(1, floor($HEIGHT / 12))", "FLOAT": true},
    {"TARGET": "hall", "WIDTH": "ceil($WIDTH / 1.2)", "HEIGHT": "ceil($HEIGHT / 1.2)", "FLOAT": true},
    {"TARGET": "even", "WIDTH": "ceil($WIDTH / 1.2)", "HEIGHT": "ceil($HEIGHT / 1.2)", "FLOAT": true},
    {}
  ]
}*/

const float TAU = 6.2831853;
const float SIGHT = 7.0;     // how far one sees
const int FOLDS = 3;

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

// Distance to the crystal at a place seen from the eye, which is way along the hall; in vein the distance to the nearest fold.
float crystal(vec3 p, vec2 turn, vec2 home, out float vein) {
  float s = home.y * p.z, s2 = s * s;                    // the hall winds about its axis
  vec2 cs = vec2(1.0 - s2 * (0.5 - 0.0416667 * s2), s * (1.0 - 0.1666667 * s2));
  p = vec3(p.x * cs.x - p.y * cs.y, p.x * cs.y + p.y * cs.x, p.z + home.x);
  float scale = 1.0;
  p = abs(p - 2.0 * floor(0.5 * p + 0.5));
  vein = 1.0;
  for (int i = 0; i < FOLDS; i++) {
    p.xy = vec2(max(p.x, p.y), min(p.x, p.y));          // in order of size: mirrors at 45 degrees
    p.xz = vec2(max(p.x, p.z), min(p.x, p.z));
    p.yz = vec2(max(p.y, p.z), min(p.y, p.z));
    p = 3.0 * p - 2.0;
    p.z += p.z < -1.0 ? 2.0 : 0.0;
    scale *= 0.33333333;
    p.xy = vec2(p.x * turn.x - p.y * turn.y, p.x * turn.y + p.y * turn.x);
    p = abs(p);
    vein = min(vein, abs(p.x - p.y) * scale);
  }
  return (max(p.x, max(p.y, p.z)) - 1.0) * scale;
}

// The face that lies here: which way it looks. The folds are followed, for a difference of distances taken across one is no direction.
vec3 face(vec3 p, vec2 turn, vec2 home) {
  float s = home.y * p.z, s2 = s * s;
  vec2 cs = vec2(1.0 - s2 * (0.5 - 0.0416667 * s2), s * (1.0 - 0.1666667 * s2));
  p = vec3(p.x * cs.x - p.y * cs.y, p.x * cs.y + p.y * cs.x, p.z + home.x);
  vec3 x = vec3(cs.x, -cs.y, -home.y * p.y), y = vec3(cs.y, cs.x, home.y * p.x), z = vec3(0.0, 0.0, 1.0), kept;  // where p.x, p.y, p.z grow
  p -= 2.0 * floor(0.5 * p + 0.5);
  vec3 side = vec3(p.x < 0.0 ? -1.0 : 1.0, p.y < 0.0 ? -1.0 : 1.0, p.z < 0.0 ? -1.0 : 1.0);
  p *= side; x *= side.x; y *= side.y; z *= side.z;
  for (int i = 0; i < FOLDS; i++) {
    kept = x; x = p.x < p.y ? y : x; y = p.x < p.y ? kept : y;
    p.xy = vec2(max(p.x, p.y), min(p.x, p.y));
    kept = x; x = p.x < p.z ? z : x; z = p.x < p.z ? kept : z;
    p.xz = vec2(max(p.x, p.z), min(p.x, p.z));
    kept = y; y = p.y < p.z ? z : y; z = p.y < p.z ? kept : z;
    p.yz = vec2(max(p.y, p.z), min(p.y, p.z));
    p = 3.0 * p - 2.0;
    p.z += p.z < -1.0 ? 2.0 : 0.0;
    p.xy = vec2(p.x * turn.x - p.y * turn.y, p.x * turn.y + p.y * turn.x);
    kept = x; x = x * turn.x - y * turn.y; y = kept * turn.y + y * turn.x;
    side = vec3(p.x < 0.0 ? -1.0 : 1.0, p.y < 0.0 ? -1.0 : 1.0, p.z < 0.0 ? -1.0 : 1.0);
    p *= side; x *= side.x; y *= side.y; z *= side.z;
  }
  kept = p.y > p.z ? y : z;
  return normalize(p.x > max(p.y, p.z) ? x : kept);
}

// The hall with its edges smoothed: where light changes sharply, the mean along the edge.
vec3 smoothed(ivec2 at) {
  ivec2 most = ivec2(IMG_SIZE(hall)) - 1;
  vec3 own = texelFetch(hall, at, 0).rgb;
  vec3 a = texelFetch(hall, max(at - 1, 0), 0).rgb, b = texelFetch(hall, clamp(at + ivec2(1, -1), ivec2(0), most), 0).rgb;
  vec3 c = texelFetch(hall, clamp(at + ivec2(-1, 1), ivec2(0), most), 0).rgb, d = texelFetch(hall, min(at + 1, most), 0).rgb;
  const vec3 EYE = vec3(0.3, 0.6, 0.1);
  vec4 round_ = vec4(dot(a, EYE), dot(b, EYE), dot(c, EYE), dot(d, EYE));
  vec2 along = vec2(round_.z + round_.w - round_.x - round_.y, round_.x + round_.z - round_.y - round_.w);
  float least = min(abs(along.x), abs(along.y));
  along = clamp(along / (least + 0.06), -5.0, 5.0);
  float swing = max(max(round_.x, round_.y), max(round_.z, round_.w)) - min(min(round_.x, round_.y), min(round_.z, round_.w));
  for (int i = 0; i < (swing > 0.05 ? 1 : 0); i++) {
    vec2 size = 1.0 / IMG_SIZE(hall), here = (vec2(at) + 0.5) * size;
    own = 0.3 * own + 0.35 * (IMG_NORM_PIXEL(hall, here + 0.35 * along * size).rgb + IMG_NORM_PIXEL(hall, here - 0.35 * along * size).rgb);
  }
  return own;
}

void main() {
  if (PASSINDEX >= 2) {
    gl_FragColor = PASSINDEX == 2 ? vec4(smoothed(ivec2(gl_FragCoord.xy)), 1.0) : IMG_NORM_PIXEL(even, isf_FragNormCoord);
    return;
  }
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (isf_FragNormCoord - 0.5) * vec2(aspect, 1.0);
  float px = 1.0 / (RENDERSIZE.y * wide);
  float roll = TAU * fract(flow * 0.010);
  vec2 c = vec2(cos(roll), sin(roll));
  vec3 ray = normalize(vec3(p.x * c.x - p.y * c.y, p.x * c.y + p.y * c.x, wide));
  float look = 0.30 * wave(flow * 0.013);
  ray.xz = vec2(ray.x * cos(look) + ray.z * sin(look), ray.z * cos(look) - ray.x * sin(look));
  look = 0.24 * wave(flow * 0.017 + 0.3);
  ray.yz = vec2(ray.y * cos(look) + ray.z * sin(look), ray.z * cos(look) - ray.y * sin(look));
  float way = mod(flow * 0.16, 2.0);
  vec3 eye = vec3(0.10 * wave(flow * 0.011), 0.10 * wave(flow * 0.019), 0.0);
  float bent = 0.35 * cut * wave(flow * 0.009);
  vec2 turn = vec2(cos(bent), sin(bent));
  float vein = 1.0;
  vec2 home = vec2(way, 0.16 * twist);

  if (PASSINDEX == 0) {
    float cone = 0.8 * px, t = 0.02;
    for (int i = 0; i < 40; i++) {
      vec3 at = eye + ray * t;
      float d = crystal(at, turn, home, vein) - cone * t;
      if (d < 0.0 || t > SIGHT) break;
      t += d;
    }
    gl_FragColor = vec4(t, 0.0, 0.0, 1.0);
    return;
  }

  if (PASSINDEX == 1) {
    float t = IMG_PIXEL(coarse, floor(isf_FragNormCoord * IMG_SIZE(coarse)) + 0.5).x;
    float d = 1.0;
    for (int i = 0; i < 24; i++) {
      d = crystal(eye + ray * t, turn, home, vein);
      if (d < 0.6 * px * t || t > SIGHT) break;
      t += d;
    }
    float edge = vein;
    vec3 at = eye + ray * t;
    float unused = 0.0;
    vec3 n = face(at, turn, home);
    float shut = clamp(crystal(at + n * 0.08, turn, home, unused) * 16.0, 0.0, 1.0);
    float shut2 = clamp(crystal(at + n * 0.25, turn, home, unused) * 5.0, 0.0, 1.0);
    float far = clamp(t / SIGHT, 0.0, 1.0), fog = (1.0 - far) * (1.0 - far);
    float facing = max(-dot(n, ray), 0.0), rim = 1.0 - facing;
    rim *= rim;
    vec3 bounce = ray - 2.0 * dot(n, ray) * n;
    float ahead = t - 5.0 * reach - 0.2;
    float lit = 0.28 * ring * max(1.0 - 1.3 * abs(ahead), 0.0);
    float tone = 0.12 + 0.32 * abs(n.x) + 0.16 * abs(n.y) + 0.12 * shut2 + 0.25 * rim + 0.25 * (hue - 0.4);
    vec3 to = vec3(0.0, 0.0, 5.5) - at;
    float ends = max(dot(n, to) * inversesqrt(dot(to, to)), 0.0);                 // lit from the far end
    float light = 0.45 * shut * shut2 * (0.15 + 1.3 * facing / (0.5 + t)) + ends * ends * (0.3 + 0.9 * lamp) * (0.2 + 0.8 * shut * shut2) + lit * (0.3 + 0.6 * facing);
    vec3 col = shade(tone) * light * (0.5 + 0.9 * glow);
    col += mix(c2.rgb, c3.rgb, 0.5) * max(bounce.z, 0.0) * (1.0 - fog) * (0.2 + 0.8 * shut) * lamp * 0.8;
    float line = edge / (1.4 * px * t + 0.002);
    col += mix(c3.rgb, c4.rgb, 0.4) * (veins * 0.5 + 1.2 * lit) / (1.0 + line * line);
    float core = max(ray.z, 0.0);
    core *= core; core *= core; core *= core;
    core *= core;
    vec3 deep = mix(mix(c0.rgb, c1.rgb, 0.5) * 0.4, mix(c3.rgb, c4.rgb, core) * 1.6, core) * (0.3 + 0.9 * lamp);
    gl_FragColor = vec4(mix(deep, col, fog * step(t, SIGHT)), 1.0);
    return;
  }
}
