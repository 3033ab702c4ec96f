/*{
  "ISFVSN": "2",
  "DESCRIPTION": "More than a hundred thousand motes of light, each with a place and a speed of its own, born in streams, carried by eddies, driven apart by the bass.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "dark", "fast", "dense"],
  "INPUTS": [
    {"NAME": "eddies", "LABEL": "Eddies", "TYPE": "float", "MIN": 0.6, "MAX": 2.0, "DEFAULT": 1.1},
    {"NAME": "speed", "LABEL": "Speed", "TYPE": "float", "MIN": 0.3, "MAX": 1.6, "DEFAULT": 1.0},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "MIN": 0.5, "MAX": 1.0, "DEFAULT": 0.75},
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
    {"TARGET": "motes", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil(432 * $WIDTH / $HEIGHT)", "HEIGHT": "432"},
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

void main() {
  bool on_grid = PASSINDEX < 2;
  vec2 size_of = vec2(textureSize(motes, 0));
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  vec4 time = texelFetch(clock, ivec2(0), 0);    // the flow now, how far it went
  float dt = time.y;

  // The eddies: shear waves, each bent by the one before. Heights in a second of flow.
  float slow = fract(flow * 0.013);
  vec2 q = p * eddies;
  float w1 = wave(0.50 * q.y + 0.13 * q.x + slow);
  float w2 = wave(0.62 * q.x - 0.21 * q.y - slow + 0.15 * w1);
  float w3 = wave(1.21 * q.y + 0.70 * q.x + 2.0 * slow + 0.20 * w2);
  float w4 = wave(1.37 * q.x - 0.93 * q.y - slow + 0.22 * w3);
  vec2 wind = vec2(w1 + 0.50 * w3 - 0.10 * w4, 0.9 * w2 - 0.28 * w3 + 0.45 * w4);
  vec2 heart = vec2(0.34 * wave(slow + 0.2), 0.20 * wave(2.0 * slow));
  vec2 away = p - heart;
  float near = 1.0 / (0.10 + dot(away, away));
  wind = 0.17 * speed * wind + away * near * (0.20 * burst * burst - 0.02) + vec2(-away.y, away.x) * near * 0.06;
  // Where motes are born: along two winding streams.
  float stream = 1.0 - abs(wave(0.5 * w1 + 0.31 * q.x - 0.17 * q.y + slow + 0.1 * w4));
  stream *= stream;

  // A cell holds at most one mote: its place within the cell (x, y; x below 0: none) and its speed (z, w; cells in a
  // second of flow). A step gathers from the nine cells around the mote that lands here; the picture draws all nine.
  vec2 at = gl_FragCoord.xy / RENDERSIZE * size_of;
  ivec2 here = ivec2(at);
  vec2 f = at - vec2(here);
  ivec2 end = ivec2(size_of) - 1;
  float move = on_grid ? dt : 0.0;
  // Where a pixel is wider than a cell, motes blur into their mean instead of blinking from pixel to pixel.
  float radius = max(size, 0.6 * size_of.y / RENDERSIZE.y);
  float narrow = 1.0 / (radius * radius);
  float dim = size * size * narrow;
  vec4 mote = vec4(-1.0, 0.0, 0.0, 0.0);
  float light = 0.0;
  float quick = 0.0;
  for (int i = 0; i < 9; i++) {
    ivec2 o = ivec2(i % 3, i / 3) - 1;
    ivec2 from = here + o;
    vec4 m = texelFetch(motes, clamp(from, ivec2(0), end), 0);
    vec2 is = vec2(o) + m.xy + clamp(m.zw * move, -0.95, 0.95);
    vec2 d = is - f;
    float dot_on = m.x <= 0.0 ? 0.0 : max(0.0, 1.0 - dot(d, d) * narrow);
    dot_on *= dot_on;
    dot_on *= dim;
    light += dot_on;
    quick += dot_on * dot(m.zw, m.zw);
    bool lands = m.x > 0.0 && is.x > 0.0 && is.y >= 0.0 && is.x < 1.0 && is.y < 1.0 && from == clamp(from, ivec2(0), end);
    if (lands) mote = vec4(is, m.zw);
  }

  // Births along the streams, deaths anywhere; motes have mass, so that eddies throw them out into filaments.
  vec4 own = texelFetch(motes, here, 0);
  bool begins = on_grid && own == vec4(0.0);   // black: the first frame, or the first at a new size
  vec4 chance = hash(here, on_grid ? floatBitsToUint(flow) : 7u);
  float born = begins ? 0.16 + 0.84 * stream : dt * (0.10 + 8.0 * stream * stream);
  float dies = begins ? 0.0 : dt * (0.10 + 0.12 * burst);
  vec2 target = wind * size_of.y;
  bool lives = mote.x > 0.0 && !begins;
  float luck = fract(chance.z + chance.w * 0.00390625);
  vec4 next = lives ? vec4(mote.xy, mix(target, mote.zw, exp2(-5.0 * dt))) : vec4(chance.xy * 0.99 + 0.005, target);
  if (lives ? luck < dies : luck >= born) next.x = -1.0;
  if (dt <= 0.0 && !begins) next = own;

  quick = sqrt(quick / max(light, 1e-3)) / (0.30 * size_of.y);
  float flash = clamp(light, 0.0, 1.5);
  float crowd = clamp(light - 0.7, 0.0, 1.0);
  float spark = step(0.985 - 0.02 * twinkle, chance.x) * flash * dim;
  float tone = 0.22 + 0.56 * quick / (0.6 + quick) + 0.16 * crowd + 0.22 * stream + 0.2 * (hue - 0.4);
  float nebula = stream * stream * (0.6 + 0.4 * w2);
  vec3 col = c0.rgb * 0.7 + shade(0.20 + 0.20 * w3 * w3 + 0.14 * hue) * (0.06 + 0.55 * nebula) * (0.4 + glow);
  col += shade(tone) * flash * (0.55 + 0.85 * glow) * (0.75 + 0.60 * quick / (0.6 + quick)) + shade(tone + 0.25) * crowd * (0.2 + 0.5 * glow);
  col += mix(c3.rgb, c4.rgb, 0.6) * (spark * (0.3 + twinkle) + flare * flash * clamp(near * 0.10 - 0.15, 0.0, 1.0));

  vec4 state = PASSINDEX == 0 ? vec4(flow, FRAMEINDEX == 0 ? 0.0 : clamp(flow - time.x, 0.0, 0.1), 0.0, 1.0) : next;
  gl_FragColor = on_grid ? state : vec4(col, 1.0);
}
