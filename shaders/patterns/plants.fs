/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Ferns of an L-system that sprout, unfold and glow with the music. The knobs hold its axiom, its rules and its angle; F and G grow by the ratio, L is a leaf.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "calm", "dark", "nature"],
  "INPUTS": [
    {"NAME": "axiom", "LABEL": "Axiom", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["[--X][-X]X[+X][++X]", "X"], "DEFAULT": 0},
    {"NAME": "rules", "LABEL": "Rules", "TYPE": "long", "VALUES": [0, 1, 2, 3],
     "LABELS": ["X -> F[+Y]F[-Y]X, Y -> G[+L]G[-L]Y", "X -> F[+Y][-Y]X, Y -> G[+L]G[-L]Y", "X -> F[+Y]F[-Y]X, Y -> G[+L][-L]Y", "X -> F[+Y][-Y]X, Y -> G[+L][-L]Y"], "DEFAULT": 0},
    {"NAME": "angle", "LABEL": "Angle (degrees)", "TYPE": "float", "MIN": 40.0, "MAX": 70.0, "DEFAULT": 55.0},
    {"NAME": "ratio", "LABEL": "Ratio", "TYPE": "float", "MIN": 0.88, "MAX": 0.95, "DEFAULT": 0.925},
    {"NAME": "fan", "LABEL": "Fan", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.3, 0.65]}},
    {"NAME": "sap", "LABEL": "Sap", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "spores", "LABEL": "Spores", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "rise", "LABEL": "Sap position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Growth", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.014, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.03, 0.10, 0.24, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.06, 0.38, 0.36, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.62, 0.82, 0.32, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.74, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "behind", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)"},
    {}
  ]
}*/

const float SECTOR = 0.62;     // radians between two fronds of a layer

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

// The angle of v in turns, to two millionths (odd polynomial, least maximum error): a third of atan's cost.
float turns_of(vec2 v) {
  vec2 w = abs(v);
  float x = min(w.x, w.y) / max(max(w.x, w.y), 1e-6);
  float s = x * x;
  float r = x * (0.1591319 + s * (-0.0525410 + s * (0.0285505 + s * (-0.0133636 + s * 0.0032222))));
  r = w.y > w.x ? 0.25 - r : r;
  r = v.x < 0.0 ? 0.5 - r : r;
  return v.y < 0.0 ? -r : r;
}

// Three numbers 0..1 for a place and a time of its life; they repeat after 256.
vec3 hash(int place, int time) {
  uint n = uint(place & 255) * 1597334677u ^ uint(time & 255) * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  n *= 3266489917u;
  n ^= n >> 16u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

// The branch of a stem (0..1 up the y axis) that is nearest to p: branches leave left and right in turn, F[+Y]F[-Y]X, or in
// pairs, F[+Y][-Y]X, each closer to the tip by the ratio. They leave along straight lines at the angle, so the line through p tells which one. Gives p in the
// frame of that branch, and in z what was left of the stem there, which is the branch's measure.
vec3 branch(vec2 p, vec2 aim, float step_log, float first, bool pairs) {
  float base = p.y - abs(p.x) * aim.y / aim.x;
  float odd = p.x < 0.0 && !pairs ? 1.0 : 0.0;
  float k = log2(clamp(1.0 - base, 0.03, 1.0)) / step_log;
  k = 2.0 * floor(0.5 * (k - odd) + 0.5) + odd;
  k = max(k, 2.0 * first + odd);
  float left = exp2(k * step_log);
  vec2 q = vec2(abs(p.x), p.y - 1.0 + left);
  return vec3(q.x * aim.y - q.y * aim.x, q.x * aim.x + q.y * aim.y, left);
}

// A frond 1 long with its root at 0, grown to the share g: light, light x tone and cover.
vec3 frond(vec2 p, float g, float px, float own, vec2 aim, float step_log, float back) {
  float along = clamp(p.y, 0.0, g);
  float wide = 0.0075 * (1.1 - along);
  float d = length(vec2(p.x, p.y - along)) - wide;
  float stem = clamp(0.5 - d / px, 0.0, 1.0);
  float side = 0.5 + 0.5 * clamp(p.x / wide, -1.0, 1.0);
  float ahead = p.y - 1.5 * rise + 0.2;
  float lit = sap * max(0.0, 1.0 - 4.0 * abs(ahead));
  float light = stem * (0.3 + 0.4 * side + 0.8 * lit);
  float tint = light * (0.5 + 0.2 * lit);
  float halo = 0.16 * (glow + 2.0 * lit) / (1.0 + 40.0 * abs(p.x)) * clamp(8.0 * p.y, 0.0, 1.0) * clamp(6.0 * (g - p.y) + 1.0, 0.0, 1.0);
  float cover = stem;

  vec3 y = branch(p, aim, step_log, 1.5, (rules & 1) > 0);
  float young = clamp((g - 1.0 + y.z) * 3.5, 0.0, 1.0);
  young *= 2.0 - young;
  young = y.z < 0.78 ? young : 0.0;
  float room = 0.85 * 0.5 * SECTOR * (1.0 - y.z) / max(aim.x - 0.5 * SECTOR * aim.y, 0.25);   // short at the foot, where the next frond is near
  float len = min(0.37 * y.z * clamp(4.5 * (1.0 - y.z) - 0.4, 0.02, 1.0), 1.1 * room) * young;
  if (young > 0.0) {
    vec2 q = y.xy / len;
    q.x += 0.16 * q.y * q.y;                          // side stems rise towards their ends
    float unit = px / len;
    float on_rib = clamp(0.5 - (length(vec2(q.x, q.y - clamp(q.y, 0.0, 1.0))) - 0.012) / unit, 0.0, 1.0);
    vec3 l = branch(q, vec2(aim.x * 0.94, aim.y * 1.1), step_log * 1.25, 0.5, rules > 1);
    vec2 t = l.xy / (0.24 * l.z + 0.02);
    unit /= 0.24 * l.z + 0.02;
    float v = clamp(t.y, 0.0, 1.0);
    float blade = 0.30 * sqrt(v) * (1.0 - v * v);      // a leaf's outline
    float in_by = blade - abs(t.x);
    float leaf = clamp(0.5 + in_by / max(unit, 1e-5), 0.0, 1.0) * step(0.0, t.y) * step(t.y, 1.0);
    leaf *= clamp(1.6 - 0.55 * unit, 0.15, 1.0);       // leaves finer than pixels
    float rib = clamp(1.0 - abs(t.x) * 9.0, 0.0, 1.0);
    float fold = t.x > 0.0 ? 1.0 : 0.62;               // its two halves catch the light differently
    float edge = clamp(1.0 - in_by * 9.0, 0.0, 1.0);
    float run = 0.4 + 0.6 * q.y;
    float add = leaf * (fold * (0.35 + 0.45 * v) * (0.7 + 0.9 * back) + 0.3 * rib + 0.45 * edge * (0.35 + back) + 0.7 * lit * run);
    light = max(light, add);
    tint = max(tint, add * (0.28 + 0.22 * v + 0.2 * p.y + 0.2 * back + 0.22 * edge + 0.2 * (own - 0.5) + 0.18 * lit));
    add = on_rib * (0.5 + 0.6 * lit);
    tint = mix(tint, max(tint, add * 0.62), on_rib);
    light = max(light, add);
    cover = max(cover, max(leaf, on_rib));
  }
  tint += halo * 0.5 * (1.0 - cover);
  light += halo * (1.0 - cover);
  return vec3(light, tint, cover);
}

// Motes that rise through the air: one in some cells of a grid.
float motes(vec2 p, float size, float px, int seed) {
  p /= size;
  p.y -= mod(flow * 0.12, 256.0);
  vec2 id = floor(p);
  vec3 h = hash(int(id.x) + seed, int(id.y));
  vec2 at = 0.25 + 0.5 * h.xy + 0.16 * vec2(wave(flow * 0.05 + h.z), 0.0);
  float d = length(p - id - at) * size;
  float r = 0.0022 + 0.004 * h.x * h.y;
  return step(0.55, h.z) * (0.3 + 0.7 * h.y) * (clamp(0.5 + (r - d) / (1.5 * px), 0.0, 1.0) + 0.35 * r / (r + 6.0 * d) * clamp(1.5 - 6.0 * d / size, 0.0, 1.0));
}

// A layer of fronds over what is behind it: 0 the far one, 1 the near.
vec3 grown(vec3 col, vec2 p, int layer, float px, float share, float sun) {
  float a = radians(angle);
  vec2 aim = vec2(sin(a), cos(a));
  float step_log = log2(ratio);
  float shift = 0.5 - 0.5 * float(layer);
  vec2 root = p - vec2(-0.10 * share, -0.64);
  float r = length(root);
  float phi = (0.25 - turns_of(root)) * 6.2831853;      // 0 is straight up
  phi = phi > 3.1415927 ? phi - 6.2831853 : phi;
  float bend = 1.0 + (0.35 + 0.5 * fan) * r * r;
  float f = phi / bend + 0.05 * r * wave(fract(flow * 0.045) + 0.3 * float(layer) + 0.2 * r);
  float place = floor(f / SECTOR - shift + 0.5);
  float life = flow * 0.018 + hash(int(place) * 2 + layer, 0).x;
  vec3 own = hash(int(place) * 2 + layer, 1 + int(floor(life)));
  float age = fract(life);
  float g = clamp(1.9 * age, 0.0, 1.0);
  g = 0.12 + 0.88 * g * (2.0 - g);
  float there = clamp(7.0 * (1.0 - age), 0.0, 1.0) * step(abs(f), axiom == 0 ? 1.9 : 0.5 * SECTOR) * (axiom == 0 ? 1.0 : float(layer));
  float tall = (layer == 0 ? 0.92 : 1.08) + 0.22 * own.x;
  float x = (f - (place + shift + 0.14 * (own.y - 0.5)) * SECTOR) * r * bend;
  vec3 found = frond(vec2(x, r) / tall, g, 1.3 * px / tall, own.z, aim, step_log, sun) * there;
  float tone = found.y / max(found.x, 1e-3) + 0.22 * (hue - 0.4);
  vec3 lit = shade(layer == 0 ? tone - 0.12 : tone) * found.x * (0.55 + 0.95 * glow) * (layer == 0 ? 0.55 : 1.0);
  col = col * (1.0 - found.z * (layer == 0 ? 0.6 : 0.92)) + lit;
  return layer == 0 ? mix(col, mix(c1.rgb, c2.rgb, 0.3) * (0.3 + 0.4 * glow), 0.25 / (1.0 + 9.0 * r * r)) : col;
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float share = min(RENDERSIZE.x / RENDERSIZE.y, 1.78);
  float tone_shift = 0.22 * (hue - 0.4);
  vec2 m = p - vec2(0.26 * share - 0.05, 0.2);
  float sun = 1.0 / (1.0 + 5.0 * dot(m, m));
  sun *= sun;
  vec3 col;
  if (PASSINDEX == 0) {                                  // out of focus, so half the size is enough
    col = mix(c0.rgb, c1.rgb, 0.25 + 0.5 * sun) * (0.3 + 0.4 * glow);
    float ring = 22.0 * (length(m) - 0.34);
    col += shade(0.40 + 0.25 * sun + tone_shift) * (sun * (0.3 + 0.7 * sun) + 0.10 / (1.0 + ring * ring)) * (0.12 + 0.45 * glow);
    col = grown(col, p, 0, px, share, sun);
    col += shade(0.8 + tone_shift) * motes(p, 0.16, px, 7) * (0.1 + 0.5 * spores);
  } else {
    col = grown(IMG_NORM_PIXEL(behind, gl_FragCoord.xy / RENDERSIZE).rgb, p, 1, px, share, sun);
    col += shade(0.88 + tone_shift) * motes(p + 0.37, 0.27, px, 91) * (0.2 + 0.9 * spores);
  }
  gl_FragColor = vec4(col, 1.0);
}
