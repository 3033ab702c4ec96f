/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Motes of light, a hundred thousand from 1080 lines on, each with a place and a speed of its own: born in streams, carried by eddies, driven apart by the bass.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "dark", "fast", "dense"],
  "INPUTS": [
    {"NAME": "eddies", "LABEL": "Eddies", "TYPE": "float", "MIN": 0.6, "MAX": 2.0, "DEFAULT": 1.1},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "MIN": 0.3, "MAX": 1.6, "DEFAULT": 1.0},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "MIN": 0.3, "MAX": 0.9, "DEFAULT": 0.6},
    {"NAME": "burst", "LABEL": "Burst", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "bass"},
    {"NAME": "flare", "LABEL": "Flare", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "twinkle", "LABEL": "Twinkle", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "treble"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Time", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.008, 0.024, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.08, 0.05, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.14, 0.30, 0.82, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.40, 0.42, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.76, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "clock", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": "1"},
    {"TARGET": "motes", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil(max(400, 0.6 * $HEIGHT) * $WIDTH / $HEIGHT)", "HEIGHT": "ceil(max(400, 0.6 * $HEIGHT))"},
    {}
  ]
}*/

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

// Four numbers 0..1 for a cell at a moment.
vec4 hash(ivec2 id, uint seed) {
  uvec2 v = uvec2(id);
  uint n = v.x * 1597334677u ^ v.y * 3812015801u ^ seed * 2654435769u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n = (n ^ (n >> 13u)) * 3266489917u;
  n ^= n >> 16u;
  return vec4(uvec4(n, n >> 8u, n >> 16u, n >> 24u) & 255u) / 255.0;
}

// The eddies: shear waves, each bent by the one before. Heights in a second of flow; and where motes are born: along two
// winding streams.
vec3 eddy(vec2 p, out vec2 light) {
  float slow = fract(flow * 0.013);
  vec2 q = p * eddies;
  float w1 = wave(0.50 * q.y + 0.13 * q.x + slow);
  float w2 = wave(0.62 * q.x - 0.21 * q.y - slow + 0.15 * w1);
  float w3 = wave(1.21 * q.y + 0.70 * q.x + 2.0 * slow + 0.20 * w2);
  float w4 = wave(1.37 * q.x - 0.93 * q.y - slow + 0.22 * w3);
  vec2 wind = vec2(w1 + 0.50 * w3 - 0.10 * w4, 0.9 * w2 - 0.28 * w3 + 0.45 * w4);
  float stream = 1.0 - abs(wave(0.5 * w1 + 0.31 * q.x - 0.17 * q.y + slow + 0.1 * w4));
  light = vec2(w2, w3);
  return vec3(0.17 * speed * wind, stream * stream);
}

vec2 heart() { float slow = fract(flow * 0.013); return vec2(0.34 * wave(slow + 0.2), 0.20 * wave(2.0 * slow)); }

// A cell holds at most one mote: its place within the cell (x, y; x below 0: none) and its speed (z, w; cells in a second of
// flow). A step gathers from the nine cells around the mote that lands here.
vec4 next(vec2 p, float dt) {
  ivec2 here = ivec2(gl_FragCoord.xy), end = textureSize(motes, 0) - 1;
  vec4 own = texelFetch(motes, here, 0), mote = vec4(-1.0, 0.0, 0.0, 0.0);
  bool begins = own == vec4(0.0);                     // black: the first frame, or the first at a new size
  for (int i = 0; i < 9; i++) {
    ivec2 o = ivec2(i % 3, i / 3) - 1, from = here + o;
    vec4 m = texelFetch(motes, clamp(from, ivec2(0), end), 0);
    vec2 is = vec2(o) + m.xy + clamp(m.zw * dt, -0.95, 0.95);
    bool lands = m.x > 0.0 && is.x > 0.0 && is.y >= 0.0 && is.x < 1.0 && is.y < 1.0 && from == clamp(from, ivec2(0), end);
    if (lands) mote = vec4(is, m.zw);
  }
  vec2 unused;
  vec3 field = eddy(p, unused);
  vec2 away = p - heart();
  float near = 1.0 / (0.10 + dot(away, away)), stream = field.z;
  vec2 target = (field.xy + away * near * (0.20 * burst * burst - 0.02) + vec2(-away.y, away.x) * near * 0.06) * RENDERSIZE.y;
  // Births along the streams, deaths anywhere; motes have mass, so that eddies throw them out into filaments.
  vec4 chance = hash(here, floatBitsToUint(flow));
  float born = begins ? 0.06 + 0.94 * stream * stream : dt * (0.03 + 9.0 * stream * stream * stream);
  float dies = begins ? 0.0 : dt * (0.16 + 0.12 * burst);
  bool lives = mote.x > 0.0 && !begins;
  float luck = fract(chance.z + chance.w * 0.00390625);
  vec4 found = lives ? vec4(mote.xy, mix(target, mote.zw, exp2(-5.0 * dt))) : vec4(chance.xy * 0.99 + 0.005, target);
  if (lives ? luck < dies : luck >= born) found.x = -1.0;
  return dt <= 0.0 && !begins ? own : found;
}

vec3 picture(vec2 p) {
  vec2 grid = vec2(textureSize(motes, 0)), at = gl_FragCoord.xy / RENDERSIZE * grid;
  ivec2 end = ivec2(grid) - 1;
  // A mote is less than half a cell wide: it lies in one of the four cells nearest to a pixel.
  ivec2 base = ivec2(floor(at - 0.5));
  // Where a pixel is wider than a cell, motes blur into their mean instead of blinking from pixel to pixel.
  float radius = max(size, 0.6 * grid.y / RENDERSIZE.y);
  float narrow = 1.0 / (radius * radius), dim = size * size * narrow;
  float light = 0.0, quick = 0.0;
  for (int i = 0; i < 4; i++) {
    ivec2 cell = base + ivec2(i & 1, i >> 1);
    vec4 m = texelFetch(motes, clamp(cell, ivec2(0), end), 0);
    vec2 d = vec2(cell) + m.xy - at;
    float there = m.x <= 0.0 ? 0.0 : max(0.0, 1.0 - dot(d, d) * narrow);
    light += there;
    quick += there * dot(m.zw, m.zw);
  }
  vec2 w;
  vec3 field = eddy(p, w);
  float stream = field.z;
  vec2 away = p - heart();
  float near = 1.0 / (0.10 + dot(away, away));
  quick = sqrt(quick / max(light, 1e-3)) / (0.30 * grid.y);
  light *= dim;
  float flash = min(light, 1.5), crowd = clamp(light - 0.7, 0.0, 1.0), fast = quick / (0.6 + quick);
  float lucky = hash(base, 7u).x, spark = step(0.985 - 0.02 * twinkle, lucky) * flash;
  float tone = 0.20 + 0.60 * fast + 0.16 * crowd + 0.2 * stream + 0.2 * (hue - 0.4);
  float nebula = stream * stream * (0.7 + 0.3 * w.x);
  vec3 col = c0.rgb * 0.6 + mix(c1.rgb, c2.rgb, 0.5 + 0.4 * w.y) * (0.04 + 0.5 * nebula * stream) * (0.25 + glow);
  col += shade(tone) * (flash * (0.8 + 1.1 * glow) * (0.6 + 0.9 * fast) + crowd * (0.2 + 0.5 * glow));
  return col + mix(c3.rgb, c4.rgb, 0.6) * (spark * (0.3 + 1.2 * twinkle) + flare * flash * clamp(near * 0.12 - 0.15, 0.0, 1.2));
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  vec4 time = texelFetch(clock, ivec2(0), 0);    // the flow now, how far it went
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = vec4(flow, FRAMEINDEX == 0 ? 0.0 : clamp(flow - time.x, 0.0, 0.1), 0.0, 1.0);
  if (PASSINDEX == 1) gl_FragColor = next(p, time.y);
  if (PASSINDEX == 2) gl_FragColor.rgb = picture(p);
}
