/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A cloud of gas where stars are born: a hot heart shines through veils of dust, a shock wave runs out from it on the beat.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "calm", "dark", "dense"],
  "INPUTS": [
    {"NAME": "density", "LABEL": "Density", "TYPE": "float", "MIN": 0.3, "MAX": 1.0, "DEFAULT": 0.62},
    {"NAME": "heart", "LABEL": "Heart", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.4, 0.85]}},
    {"NAME": "flare", "LABEL": "Flare", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "stars", "LABEL": "Stars", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "BIND": {"SOURCE": "treble", "RANGE": [0.35, 1.0]}},
    {"NAME": "veil", "LABEL": "Veils", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Wave position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.028, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.10, 0.05, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.50, 0.10, 0.48, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.46, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.74, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "cloud", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)"},
    {}
  ]
}*/

const int OCTAVES = 6;

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

vec2 wave2(vec2 x) {
  x = fract(x) - 0.5;
  x *= 16.0 * abs(x) - 8.0;
  return x * (0.775 + 0.225 * abs(x));
}

// Three numbers 0..1 for a lattice point.
vec3 hash(vec2 id) {
  uvec2 v = uvec2(ivec2(id)) & 1023u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

vec2 middle() {
  float slow = fract(flow * 0.007);
  return vec2(0.30 * wave(slow + 0.1) * min(RENDERSIZE.x / RENDERSIZE.y, 1.5), 0.13 * wave(2.0 * slow + 0.3));
}

// The gas by itself: its light, and in alpha how much it hides what is behind.
vec4 gas(vec2 p) {
  float drift = fract(flow * 0.010), back = fract(flow * 0.006);
  vec2 from = p - middle();
  float r2 = dot(from, from);
  // Great billows, then octave upon octave, each turned and pushed by the one before: ridges are filaments, valleys dust.
  vec2 q = p * 0.62 + vec2(0.2, 0.37);
  vec2 bend = wave2(q.yx * vec2(0.9, 1.1) + vec2(drift, -back)) * 0.16;
  q += bend;
  vec2 big = wave2(q + vec2(back, drift));
  float mass = 0.5 + 0.5 * big.x * big.y + 0.25 * wave(1.7 * q.x - 1.2 * q.y + 0.4 + 0.2 * big.x);
  float size = 0.5, push = 0.3 * big.x, ridges = 0.0, dust = 0.0;
  for (int i = 0; i < OCTAVES; i++) {
    vec2 s = wave2(q + vec2(push + drift, 0.3 - 0.8 * push - back));
    float w = s.x * s.y;
    ridges += size * (1.0 - 2.0 * abs(w));
    dust += size * s.x;
    push = (0.20 + 0.22 * veil) * w + 0.05 * s.y;
    q = vec2(1.56 * q.x - 1.12 * q.y, 1.12 * q.x + 1.56 * q.y) + 0.37;
    size *= 0.56;
  }
  float near = 1.0 / (1.0 + (13.0 - 7.0 * heart) * r2);
  float thin = clamp(ridges * 1.05 + mass * 0.75 + 0.42 * near - 0.82 + 0.6 * (density - 0.5), 0.0, 1.0);
  float dark = clamp(1.5 * dust + 0.6 * mass - 0.42 - 0.9 * near, 0.0, 1.0);
  dark *= dark * (3.0 - 2.0 * dark);
  float edge = dark * (1.0 - dark) * 4.0;                          // the rim of the dust, where the heart lights it
  float wake = sqrt(r2) - 1.5 * reach;
  float shock = flare * max(1.0 - 30.0 * wake * wake, 0.0) * (1.0 - 0.6 * reach);
  float tone = 0.20 + 0.30 * thin + 0.42 * near + 0.16 * big.x + 0.25 * (hue - 0.4) + 0.2 * shock;
  float light = thin * (0.34 + 1.15 * near + 1.3 * thin * thin) * (1.0 - 0.85 * dark);
  light += shock * (0.15 + 0.9 * thin) * (1.0 - 0.6 * dark) + edge * near * 0.55;
  vec3 shine = shade(tone) * light * (0.45 + 0.9 * glow);
  float core = near * near;
  shine += mix(c3.rgb, c4.rgb, 0.55) * core * core * (1.0 - 0.7 * dark) * (0.15 + 0.5 * heart) * (0.25 + thin) + c2.rgb * core * (0.10 + 0.35 * heart) * (1.0 - dark);
  shine += mix(c0.rgb, c1.rgb, 0.5) * 0.35 * mass * (1.0 - 0.6 * dark);
  return vec4(shine, clamp(0.75 * thin + dark, 0.0, 1.0));
}

vec3 picture(vec2 p) {
  float px = 1.0 / RENDERSIZE.y;
  vec4 c = IMG_NORM_PIXEL(cloud, gl_FragCoord.xy / RENDERSIZE);
  float sky = 0.0;
  for (int i = 0; i < 2; i++) {
    float fine = i == 0 ? 9.0 : 23.0;
    vec2 cell = p * fine + 7.3 * float(i);
    vec3 n = hash(floor(cell) + 512.0);
    vec2 off = fract(cell) - 0.2 - 0.6 * n.xy;
    float magnitude = n.z * n.z;
    magnitude *= magnitude;
    float size = fine * max(0.8 * px, 0.0010) * (0.7 + (i == 0 ? 1.1 : 0.3) * magnitude);
    float q = dot(off, off) / (size * size);
    vec2 cross_ = abs(off) / size;
    float near = max(0.0, 1.0 - dot(off, off) * 9.0);
    float spike = i == 0 ? magnitude * near * (1.0 / (1.0 + 9.0 * cross_.x + 0.2 * cross_.y) + 1.0 / (1.0 + 9.0 * cross_.y + 0.2 * cross_.x)) : 0.0;
    sky += (1.0 / (1.0 + q * (0.6 + 0.4 * q)) * (0.02 + magnitude) + 0.4 * spike * stars) * near;
  }
  return c0.rgb * 0.6 + c.rgb + mix(c4.rgb, vec3(1.0), 0.5) * sky * (0.3 + 0.9 * stars) * (1.0 - 0.8 * c.a);
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = gas(p);
  if (PASSINDEX == 1) gl_FragColor.rgb = picture(p);
}
