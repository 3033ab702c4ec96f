/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A snow crystal, grown by an L-system on six arms, that changes as it turns: the bass makes it grow, light runs out along every branch on the beat, facets glint with the treble.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "calm", "minimal", "bright"],
  "INPUTS": [
    {"NAME": "grow", "LABEL": "Growth", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.1, 1.0]}},
    {"NAME": "thick", "LABEL": "Thickness", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glint", "LABEL": "Glint", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.1, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Turning", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.004, 0.01, 0.028, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.03, 0.1, 0.28, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.1, 0.36, 0.66, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.5, 0.78, 0.94, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [0.94, 0.98, 1.0, 1.0], "BIND": "palette.4"}
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

// Three numbers 0..1 for a lattice point; the lattice repeats after 256.
vec3 hash(ivec2 id) {
  uvec2 v = uvec2(id) & 255u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  n *= 3266489917u;
  n ^= n >> 16u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

// Snow out of focus: a disc of light in some squares of a lattice that falls.
float snow(vec2 p, float fine, float fall, int seed) {
  vec2 g = p * fine + vec2(0.0, mod(fall, 256.0));
  g.x += 0.8 * wave(0.37 * floor(g.y) + fract(flow * 0.02));
  vec2 id = floor(g);
  vec3 h = hash(ivec2(id) + seed);
  vec2 d = g - id - 0.32 - 0.36 * h.xy;
  float r = 0.10 + 0.20 * h.z, e = (r - length(d)) / 0.03;
  return clamp(e, 0.0, 1.0) * (0.45 + 0.55 * clamp(1.5 - e * 0.25, 0.0, 1.0)) * step(0.55, fract(h.x * 7.0 + h.z));
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / min(RENDERSIZE.x, RENDERSIZE.y);
  float a = fract(flow * 0.008);
  vec2 cs = vec2(wave(a + 0.25), wave(a));
  vec2 q = vec2(p.x * cs.x - p.y * cs.y, p.x * cs.y + p.y * cs.x);
  float r = length(p);
  // Six arms that are mirrors of their halves: all lies in one wedge of 30 degrees beside an arm.
  q = abs(q);
  vec2 n = vec2(-0.5, 0.8660254);
  q -= 2.0 * max(dot(q, n), 0.0) * n;
  q.y = abs(q.y);

  // L-system: A -> F[+B][-B]A on the arm, B -> G[+C][-C]B on its branches, all at 60 degrees. The branch that a point belongs
  // to is told by the parallel it lies on. As air passes by, some grow longer, some less.
  float age = fract(flow * 0.011), reach_ = 0.425 + 0.06 * grow;
  float wide = 0.0045 + 0.0095 * thick;
  float arm = max(q.y - wide * (1.25 - q.x / reach_), q.x - reach_);
  float gap = 0.052, k = max(floor((q.x - 0.577350 * q.y) / gap + 0.5), 2.0), root = k * gap;
  vec2 v = vec2(q.x - root, q.y);
  float t = 0.5 * v.x + 0.8660254 * v.y, u = abs(0.8660254 * v.x - 0.5 * v.y);
  float long_ = min((reach_ - root) * 0.72, root * 0.56) * (0.62 + 0.38 * wave(0.31 * k + age)) + 0.010 * grow;
  float branch = max(u - wide * 0.8 * (1.2 - t / max(long_, 0.01)), t - long_);
  branch = root < reach_ ? branch : 1.0;
  float gap2 = 0.024, j = max(floor((t - 0.577350 * u) / gap2 + 0.5), 1.0), root2 = j * gap2;
  float t2 = 0.5 * (t - root2) + 0.8660254 * u, u2 = abs(0.8660254 * (t - root2) - 0.5 * u);
  float long2 = (long_ - root2) * (0.42 + 0.16 * wave(0.43 * j + 0.29 * k - age));
  float twig = max(u2 - wide * 0.55 * (1.2 - t2 / max(long2, 0.005)), t2 - long2);
  twig = root < reach_ && root2 < long_ ? twig : 1.0;
  // In the middle lie plates, one on the other.
  float hex = 0.8660254 * q.x + 0.5 * q.y, plate = hex - 0.080 - 0.02 * grow;
  float terrace = fract(hex * 44.0 + 0.5 * wave(age)), step_ = min(terrace, 1.0 - terrace) / (44.0 * px);

  float d = min(min(arm, branch), min(twig, plate));
  float along = d == twig ? root + root2 + t2 : d == branch ? root + t : hex * 1.1547;       // how far light has to go
  float body = clamp(0.5 - d / px, 0.0, 1.0);
  float bevel = clamp(-d / (wide * 0.7), 0.0, 1.0);
  float rim = max(1.0 - abs(d) / (1.6 * px + 0.0012), 0.0);
  float out_ = max(d, 0.0);
  float halo = 1.0 / (1.0 + 50.0 * out_ + 6000.0 * out_ * out_);
  float spine = max(1.0 - (d == twig ? u2 : d == branch ? u : q.y) / (0.22 * wide + px), 0.0) * step(0.0, plate);
  float ahead = along - 0.72 * reach + 0.05;
  float lit = ring * max(1.0 - 9.0 * abs(ahead), 0.0);
  float facet = 0.5 + 0.5 * wave(2.1 * along + (d == twig ? 0.3 : d == branch ? 0.6 : 0.0) + 0.2 * age);
  vec3 h = hash(ivec2(floor(q * 170.0)) + 31);
  float spark = step(0.965, h.x) * max(wave(h.y + fract(flow * 0.13)), 0.0) * glint * body;

  float shift = 0.25 * (hue - 0.4);
  float air = 1.0 / (1.0 + 3.5 * r * r);
  vec3 col = mix(c0.rgb, c1.rgb, 0.15 + 0.7 * air) * (0.30 + 0.55 * air) * (0.6 + 0.5 * glow);
  float flakes = snow(p, 3.0, flow * 0.05, 7) * 0.30 + snow(p + 0.37, 6.0, flow * 0.07, 91) * 0.20;
  col += mix(c1.rgb, c2.rgb, 0.6) * flakes * (0.25 + 0.75 * glow);
  float tone = 0.40 + 0.26 * facet + 0.16 * (1.0 - along * 1.4) + shift;
  float ice = 0.20 + 0.36 * facet * bevel + 0.26 * (1.0 - bevel) + 0.5 * spine;
  float glow_in = 1.0 / (1.0 + 60.0 * r * r);
  ice = plate < 0.0 ? 0.10 + 0.22 * terrace + 0.5 * clamp(1.4 - step_, 0.0, 1.0) + 0.3 * glow_in : ice;
  vec3 crystal = shade(tone) * (ice * (0.6 + 0.9 * glow) + 0.9 * lit) + mix(c3.rgb, c4.rgb, 0.6) * (rim * (0.35 + 0.45 * glow) + spark);
  col = mix(col, col * 0.35 + crystal, body);
  col += shade(0.48 + shift + 0.2 * lit) * halo * (1.0 - body) * (0.12 + 0.35 * glow + 0.9 * lit) + shade(0.42 + shift) * (1.0 - body) * 0.10 * glow * max(1.0 - 1.9 * r, 0.0);
  gl_FragColor = vec4(col, 1.0);
}
