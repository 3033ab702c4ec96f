/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A tree that turns by a lake: every branch bears three smaller trees, sap climbs on the beat, blossom opens with the treble.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "calm", "dark", "dense", "nature"],
  "INPUTS": [
    {"NAME": "spread", "LABEL": "Spread (degrees)", "TYPE": "float", "MIN": 20.0, "MAX": 60.0, "DEFAULT": 38.0, "BIND": {"SOURCE": "bass", "RANGE": [35.0, 43.0]}},
    {"NAME": "ratio", "LABEL": "Ratio of a branch", "TYPE": "float", "MIN": 0.5, "MAX": 0.7, "DEFAULT": 0.635},
    {"NAME": "thickness", "LABEL": "Thickness", "TYPE": "float", "MIN": 0.02, "MAX": 0.1, "DEFAULT": 0.06},
    {"NAME": "sap", "LABEL": "Sap", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "blossom", "LABEL": "Blossom", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "rise", "LABEL": "Sap position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Turning", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.012, 0.035, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.07, 0.07, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.42, 0.12, 0.55, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.42, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.66, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "tree0", "FLOAT": true, "WIDTH": "ceil(0.04364 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.04364 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree1", "FLOAT": true, "WIDTH": "ceil(0.06612 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.06612 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree2", "FLOAT": true, "WIDTH": "ceil(0.1002 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.1002 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree3", "FLOAT": true, "WIDTH": "ceil(0.1518 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.1518 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree4", "FLOAT": true, "WIDTH": "ceil(0.23 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.23 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree5", "FLOAT": true, "WIDTH": "ceil(0.3485 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.3485 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree6", "FLOAT": true, "WIDTH": "ceil(0.528 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.528 * min($HEIGHT, $WIDTH / 1.32))"},
    {"TARGET": "tree7", "FLOAT": true, "WIDTH": "ceil(0.8 * min($WIDTH, 1.32 * $HEIGHT))", "HEIGHT": "ceil(0.8 * min($HEIGHT, $WIDTH / 1.32))"},
    {}
  ]
}*/

// A tree is a trunk, and three smaller trees along it. The first picture is of a trunk alone, each after it of a trunk with
// three copies of the one before, which may be as much smaller as the copies are.
const int LEVELS = 7;
const float TALL = 2.5;         // height of a tree's picture, in trunks
const vec2 FOOT = vec2(0.5, 0.08);   // of the trunk, in that picture
const float FINE = 0.9;         // height of the whole picture that the tree's takes
const float SUNK = 0.32;        // how much of the trunk the water hides
const float SHORE = 0.18;       // of the whole picture's height, where the water ends

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

vec4 smaller(vec2 at) {
  if (PASSINDEX == 1) return texture(tree0, at);
  if (PASSINDEX == 2) return texture(tree1, at);
  if (PASSINDEX == 3) return texture(tree2, at);
  if (PASSINDEX == 4) return texture(tree3, at);
  if (PASSINDEX == 5) return texture(tree4, at);
  if (PASSINDEX == 6) return texture(tree5, at);
  return texture(tree6, at);
}

// Red: distance to the bark, in trunks, below 0 within. Green: how far up the tree, in branches. Blue, alpha: the way from
// the branch's axis, 1 long at the bark.
vec4 grow(vec2 p, vec2 to_uv) {
  float along = clamp(p.y, 0.0, 1.0);
  float wide = thickness * (1.0 - (1.0 - ratio) * along);
  vec2 from = vec2(p.x, p.y - along);
  vec4 found = vec4(length(from) - wide, along, from / wide);
  if (PASSINDEX > 0) {
    float level = float(LEVELS - PASSINDEX);
    vec2 lean = ratio * vec2(wave(spread / 360.0), wave(spread / 360.0 + 0.25));
    float turn = fract(flow * 0.013);
    float gust = 0.05 * wave(flow * 0.07 - 0.05 * level);     // it runs outwards
    vec2 around = vec2(wave(turn), wave(turn + 0.25));        // the way this branch leaves the trunk, seen from above
    vec2 q = vec2(p.x, p.y - 1.0);
    for (int i = 0; i < 3; i++) {
      vec2 end = vec2(lean.x * around.x * (0.7 + 0.3 * float(i)) + gust, lean.y + 0.08 * around.y);   // of this branch, from its foot
      float less = inversesqrt(dot(end, end));
      vec2 up = end * less;
      vec2 at = less * vec2(q.x * up.y - q.y * up.x, q.x * up.x + q.y * up.y);
      vec4 copy = smaller(at * to_uv + FOOT);
      copy = vec4(copy.x / less, copy.y + 1.0, copy.z * up.y + copy.w * up.x, copy.w * up.y - copy.z * up.x);
      found = copy.x < found.x ? copy : found;
      q.y += 0.19;
      around = vec2(-0.5 * around.x + 0.8660254 * around.y, -0.8660254 * around.x - 0.5 * around.y);
    }
  }
  // beyond the edge, where the edge is read, nothing grows
  vec2 edge = min(gl_FragCoord.xy, RENDERSIZE - gl_FragCoord.xy);
  found.x += max(1.0 - min(edge.x, edge.y), 0.0) * 4.0;
  return found;
}

void main() {
  if (PASSINDEX <= LEVELS) {
    vec2 to_uv = vec2(RENDERSIZE.y / RENDERSIZE.x, 1.0) / TALL;
    gl_FragColor = grow((gl_FragCoord.xy / RENDERSIZE - FOOT) / to_uv, to_uv);
    return;
  }
  vec2 to_uv = vec2(IMG_SIZE(tree7).y / IMG_SIZE(tree7).x, 1.0) / TALL;
  float unit = FINE * min(RENDERSIZE.y, RENDERSIZE.x / 1.32) / TALL;         // pixels in a trunk
  float below = SHORE * RENDERSIZE.y - gl_FragCoord.y;
  float wet = clamp(0.5 + below, 0.0, 1.0);
  float deep = max(below, 0.0) / RENDERSIZE.y;
  float ripple = wave(1.7 / (deep + 0.13) + fract(flow * 0.2)) * min(0.035, 0.4 * deep);
  vec2 p = vec2(gl_FragCoord.x - 0.5 * RENDERSIZE.x, max(below * 3.4, -below)) / unit;
  p.x += ripple * p.y;
  vec2 from_moon = p - vec2(-0.25, 1.15);
  p.y += SUNK;
  vec4 t = texture(tree7, p * to_uv + FOOT);
  float m = dot(from_moon, from_moon);
  float moon = 1.0 / (1.0 + 1.3 * m);
  float disc = clamp(0.5 + (0.62 - m) * unit * 0.4, 0.0, 1.0) * (0.62 + 0.3 * from_moon.y);
  float mist = 1.0 / (1.0 + 14.0 * max(from_moon.y + 1.15, 0.0));

  float up = t.y / float(LEVELS + 1);
  float body = clamp(0.5 - t.x * unit, 0.0, 1.0);
  float side = max(0.35 + 0.65 * t.z + 0.35 * t.w, 0.0) * max(1.2 - 0.8 * dot(t.zw, t.zw), 0.0);
  float ahead = t.y - float(LEVELS + 3) * rise + 1.5;
  float lit = sap * max(0.0, 1.0 - 0.4 * ahead * ahead);
  float far = max(t.x, 0.0);
  float halo = 1.0 / (1.0 + 55.0 * far + 4500.0 * far * far);
  float tip = clamp(4.0 * up - 2.8, 0.0, 1.0);

  float tone = 0.22 + 0.46 * up + 0.2 * (hue - 0.4) + 0.2 * lit;
  float leaf = tip * halo * halo * blossom;
  vec3 own = shade(tone);
  vec3 sky = mix(c0.rgb, c1.rgb, moon) * (0.35 + 0.65 * moon) + c2.rgb * (moon * moon * (0.12 + 0.35 * glow) + 0.3 * mist * (0.3 + glow)) + mix(c3.rgb, c4.rgb, 0.45) * disc * (0.35 + 0.7 * glow);
  vec3 bark = own * (0.10 + 0.45 * up + 0.8 * side * (0.35 + 0.8 * glow) + 1.1 * lit);
  vec3 col = mix(sky + own * halo * (up * (0.2 + 0.9 * glow) + lit), bark, body);
  col += mix(c3.rgb, c4.rgb, 0.7) * (0.75 * leaf + body * lit * 0.5);
  gl_FragColor = vec4(col * (1.0 - 0.4 * wet), 1.0);
}
