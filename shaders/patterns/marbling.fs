/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Ink on water: rings of colour, drawn out into veins by slow currents that never mix them.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "calm", "bright", "dense"],
  "INPUTS": [
    {"NAME": "current", "LABEL": "Current", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.6, "BIND": {"SOURCE": "bass", "RANGE": [0.5, 0.72]}},
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "MIN": 0.7, "MAX": 2.2, "DEFAULT": 1.35},
    {"NAME": "rings", "LABEL": "Rings", "TYPE": "float", "MIN": 2.0, "MAX": 8.0, "DEFAULT": 5.0},
    {"NAME": "gold", "LABEL": "Gold", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "drop", "LABEL": "Drop", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "spread", "LABEL": "Drop position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "glow", "LABEL": "Light", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "level", "RANGE": [0.4, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.014, 0.040, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.02, 0.10, 0.28, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.06, 0.36, 0.52, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.90, 0.40, 0.30, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.88, 0.66, 1.0], "BIND": "palette.4"}
  ]
}*/

const int CURRENTS = 5;

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

// Three numbers 0..1 for a ring; they repeat after 64.
vec3 hash(float id) {
  uint n = (uint(int(id)) & 63u) * 747796405u + 2891336453u;
  n = ((n >> ((n >> 28u) + 4u)) ^ n) * 277803737u;
  n ^= n >> 22u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  vec2 q = p * size;
  // Currents, one after the other: each slides the water along itself, the more the faster it is there. That keeps every
  // area, so ink is drawn out and folded but never blurs. jx, jy: how q changes with the pixel's x and y.
  vec2 jx = vec2(size, 0.0), jy = vec2(0.0, size);
  float t = fract(flow * 0.013), strength = 0.34 * current, rate = 0.46;
  vec2 along = vec2(0.8, 0.6);
  for (int i = 0; i < CURRENTS; i++) {
    float phase = rate * dot(q, along) + 0.37 * float(i) + (float(i & 1) * 2.0 - 1.0) * (1.0 + float(i >> 1)) * t;
    vec2 across = vec2(-along.y, along.x);
    float push = strength * wave(phase), shear = 6.2831853 * strength * rate * wave(phase + 0.25);
    q += across * push;
    jx += across * shear * dot(jx, along);
    jy += across * shear * dot(jy, along);
    along = vec2(along.x * -0.3090 - along.y * 0.9511, along.x * 0.9511 + along.y * -0.3090);
    strength *= 0.80;
    rate *= 1.36;
  }
  // Where the ink was dropped the land of tones is high or low; a line of equal height is the edge of a ring. The rings
  // creep outwards from the heights, new ones after them.
  vec3 u = vec3(0.41 * q.x + 0.1, 0.37 * q.y + 0.3, 0.19 * q.x - 0.23 * q.y);
  vec3 sine = vec3(wave(u.x), wave(u.y), wave(u.z)), cosine = 6.2831853 * vec3(wave(u.x + 0.25), wave(u.y + 0.25), wave(u.z + 0.25));
  float height = sine.x + sine.y + 0.6 * sine.z;                                  // -2.6..2.6
  vec2 fall = vec2(0.41 * cosine.x + 0.6 * 0.19 * cosine.z, 0.37 * cosine.y - 0.6 * 0.23 * cosine.z);
  float level = rings * height * 0.8 + 16.0 - fract(flow * 0.0025) * 64.0;
  vec2 g = rings * 0.8 * vec2(dot(fall, jx), dot(fall, jy));
  float steep = length(g) * px + 1e-5;                 // rings a pixel
  float number = floor(level), f = level - number;
  float edge = min(f, 1.0 - f) / steep;                // pixels to the nearest line between rings
  float fine = clamp(0.45 / steep - 0.15, 0.0, 1.0);   // rings narrower than a pixel or two are one tone
  vec3 kind = hash(number), beside = hash(f < 0.5 ? number - 1.0 : number + 1.0);
  float cloud = 0.5 + 0.5 * wave(0.21 * q.x + 0.17 * q.y + t);
  float tone = mix(kind.x * kind.x, beside.x * beside.x, clamp(0.5 - 0.5 * edge, 0.0, 0.5));
  tone = mix(0.38, tone, fine) * (0.65 + 0.35 * cloud) + 0.1 * cloud;
  float thread = fine / (1.0 + edge * edge * 0.45 * min(1.0, 720.0 * px));
  float rim = exp2(-12.0 * min(f, 1.0 - f)) * fine;
  // The water's skin bends the light a little where it is drawn out.
  vec2 lean = normalize(g + vec2(1e-6, 0.0)) * clamp(1.6 / (1.0 + 40.0 * steep) - 0.2, 0.0, 1.0);
  float side = 0.5 + 0.5 * dot(lean, vec2(-0.6, 0.8)) * (1.0 - 2.0 * f) * min(edge, 1.0);   // it turns at a line, within a pixel
  float crown = clamp(height - 0.6, 0.0, 1.0);          // around the heights only
  float awake = drop * crown * max(0.0, 1.0 - 2.0 * abs((2.5 - height) * 0.55 - spread));
  float light = (0.55 + 0.5 * side) * (0.5 + 0.65 * glow);
  vec3 col = shade(0.06 + 0.80 * tone + 0.2 * (hue - 0.4) + 0.15 * awake) * light * (1.0 + awake);
  col *= 1.0 - 0.35 * rim;
  col += mix(c3.rgb, c4.rgb, 0.6) * thread * (0.15 + 0.85 * gold) * (0.25 + 0.75 * side) * step(0.35, (f < 0.5 ? kind.y : beside.y) + 0.3 * gold);   // by the line's own chance, so both its sides are gilt
  gl_FragColor = vec4(col, 1.0);
}
