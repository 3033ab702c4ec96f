/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A coral reef that two chemicals draw: it grows with the music, splits into labyrinths, thins out into islands.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "dense", "calm"],
  "INPUTS": [
    {"NAME": "reef", "LABEL": "Reef", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.55},
    {"NAME": "growth", "LABEL": "Growth", "TYPE": "float", "MIN": 0.2, "MAX": 2.0, "DEFAULT": 1.0},
    {"NAME": "relief", "LABEL": "Relief", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "food", "LABEL": "Food", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "bass"},
    {"NAME": "tide", "LABEL": "Tide of light", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "wet", "LABEL": "Wet shine", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Time", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.004, 0.012, 0.034, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.02, 0.10, 0.28, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.06, 0.42, 0.55, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.46, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.91, 0.78, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "clock", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": "1"},
    {"TARGET": "grid", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil(180 * $WIDTH / $HEIGHT)", "HEIGHT": "180"},
    {"TARGET": "grid", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil(180 * $WIDTH / $HEIGHT)", "HEIGHT": "180"},
    {"TARGET": "grid", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil(180 * $WIDTH / $HEIGHT)", "HEIGHT": "180"},
    {"TARGET": "grid", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil(180 * $WIDTH / $HEIGHT)", "HEIGHT": "180"},
    {}
  ]
}*/

const int STEPS = 4;          // passes over the grid in a frame
const float PACE = 420.0;     // time steps of the reaction in a second of flow

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
  // A software driver runs both sides of every branch: the passes share what they can, and what is repeated stands in
  // loops, which a pass that needs none of it leaves after one turn.
  bool on_grid = PASSINDEX <= STEPS;
  vec2 at = gl_FragCoord.xy / RENDERSIZE;
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  vec2 size = vec2(textureSize(grid, 0));
  vec4 time = texelFetch(clock, ivec2(0), 0);   // the flow now, how far it went
  ivec2 here = ivec2(gl_FragCoord.xy);
  vec4 old = texelFetch(grid, here, 0);

  // Habitat: 1 where the reef thrives, 0 in open water. It wanders; the reef grows after it and dies behind.
  float slow = fract(flow * 0.018);
  float bend = wave(0.62 * p.y - 0.35 * p.x - slow + 0.16 * wave(0.9 * p.x + 0.4));
  float habitat = 0.5 + 0.5 * wave(0.46 * p.x + 0.33 * p.y + slow + 0.22 * bend);
  float rich = clamp(1.7 * habitat - 0.45 + 0.9 * (reef - 0.5), 0.0, 1.0);

  // Gray and Scott's reaction (Pearson, Science 1993): v eats u, u is fed, v is removed. Also the slope of v (z, w),
  // and a slow current that carries all of it outwards, so that every branch finds room to part again.
  ivec2 end = ivec2(size) - 1;
  vec2 spread = -old.xy;
  vec4 slopes = vec4(0.0);
  int taps = on_grid ? 9 : 0;
  for (int i = 0; i < taps; i++) {
    ivec2 o = ivec2(i % 3, i / 3) - 1;
    vec2 d = vec2(o);
    vec2 c = texelFetch(grid, clamp(here + o, ivec2(0), end), 0).xy;
    float far = dot(d, d);
    spread += c * (far < 0.5 ? 0.0 : far < 1.5 ? 0.2 : 0.05);
    slopes += (far < 1.5 ? 0.25 : 0.125) * c.xxyy * d.xyxy;
  }
  float dt = min(time.y * growth * PACE / float(STEPS), 1.7);
  float feed = 0.030 + 0.016 * rich + 0.006 * food;
  float kill = 0.0665 - 0.0060 * rich;
  float meal = old.x * old.y * old.y;
  vec2 drift = (0.026 * p + 0.008 * vec2(bend, -bend)) * size.y / PACE;
  vec2 change = 0.5 * vec2(spread.x, 0.5 * spread.y) + vec2(feed * (1.0 - old.x) - meal, meal - (feed + kill) * old.y);
  // Spores: where the water is good they start a reef, so that it can never die out for ever.
  uvec2 place = uvec2(here) / 3u;
  uint spore = (place.x * 1597334677u ^ place.y * 3812015801u) * 2246822519u;
  change.y += (spore >> 24u) == 7u ? 0.08 * rich * rich * max(0.0, 0.3 - old.y) : 0.0;
  change -= vec2(dot(slopes.xy, drift), dot(slopes.zw, drift));
  vec4 next = vec4(clamp(old.xy + dt * change, 0.0, 1.0), slopes.zw);

  // A black grid (the first frame, or the first at a new size): a reef as it might have grown.
  bool begins = on_grid && old == vec4(0.0);
  float grown = 0.0;
  int waves = begins ? 3 : 0;
  for (int i = 0; i < waves; i++) {
    float a = 0.41 * float(i) + 0.05;
    grown += wave(9.5 * (p.x * wave(a + 0.25) + p.y * wave(a)) + 0.9 * bend * (float(i) - 0.7));
  }
  float reefs = smoothstep(-0.2, 1.0, grown) * smoothstep(0.15, 0.45, rich);

  // The picture: a cubic B-spline over the grid, from four bilinear reads (Sigg and Hadwiger, GPU Gems 2, ch. 20), has
  // no facets at any size.
  vec2 x = at * size - 0.5;
  vec2 f = fract(x);
  x -= f;
  vec2 g = 1.0 - f;
  vec2 near = g * (g * g * 0.1666667) + 0.6666667 - f * f * (1.0 - 0.5 * f);
  vec2 low = (x - 0.5 + (0.6666667 - f * f * (1.0 - 0.5 * f)) / near) / size;
  vec2 high = (x + 1.5 + f * f * f * 0.1666667 / (1.0 - near)) / size;
  vec4 s = vec4(0.0);
  int reads = on_grid ? 0 : 4;
  for (int i = 0; i < reads; i++) {
    bool right = (i & 1) > 0;
    bool up = i > 1;
    float share = (right ? 1.0 - near.x : near.x) * (up ? 1.0 - near.y : near.y);
    s += share * texture(grid, vec2(right ? high.x : low.x, up ? high.y : low.y));
  }
  float v = s.y;
  vec3 n = vec3(-s.zw * (10.0 * relief + 3.0), 0.55);
  n *= inversesqrt(dot(n, n));
  float ridge = clamp(v * (3.7 + 1.3 * food) - 0.25, 0.0, 1.0);
  ridge *= ridge * (3.0 - 2.0 * ridge);
  float key = max(0.0, dot(n, vec3(-0.46, 0.62, 0.635)));
  float back = max(0.0, dot(n, vec3(0.66, -0.52, 0.54)));
  float gleam = max(0.0, dot(n, vec3(-0.26, 0.38, 0.888)));
  gleam *= gleam; gleam *= gleam; gleam *= gleam; gleam *= gleam; gleam *= gleam;
  float run = 0.5 + 0.5 * wave(1.1 * habitat + 0.45 * p.x - 0.3 * p.y + fract(flow * 0.05));   // light from beat to beat
  run *= run * tide;
  float edge = max(0.0, 1.0 - abs(v - 0.13) * 9.0);
  edge *= edge;
  float eaten = 1.0 - s.x;
  float sea = (0.16 + 0.5 * (1.0 - habitat)) * (0.5 + 0.5 * bend) + 0.9 * eaten * habitat;
  float tone = mix(0.16 + 0.20 * sea, 0.32 + 0.26 * key + 0.15 * run + 0.32 * (habitat - 0.3), ridge) + 0.18 * (hue - 0.4);
  float light = mix((0.30 + 0.6 * sea) * (0.5 + 0.5 * glow), 0.07 + 1.0 * key * (0.45 + 0.75 * glow) + 0.7 * run, ridge);
  vec3 col = c0.rgb * (1.0 - ridge) * 0.6 + shade(tone) * light;
  col += mix(c2.rgb, c3.rgb, habitat) * edge * (0.14 + 0.8 * glow * back) + mix(c3.rgb, c4.rgb, 0.3) * ridge * back * back * 0.35 * glow;
  col += c4.rgb * ridge * gleam * (0.08 + 0.55 * wet);

  vec4 state = PASSINDEX == 0 ? vec4(flow, FRAMEINDEX == 0 ? 0.0 : clamp(flow - time.x, 0.0, 0.1), 0.0, 1.0)
    : begins ? vec4(1.0 - 0.62 * reefs, 0.36 * reefs, 0.0, 0.0) : next;
  gl_FragColor = on_grid ? state : vec4(col, 1.0);
}
