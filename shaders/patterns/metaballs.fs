/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Drops of clear liquid rise, touch and run together; each is a lens that turns the light behind it over.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "calm", "bright"],
  "INPUTS": [
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "MIN": 0.7, "MAX": 1.3, "DEFAULT": 1.0},
    {"NAME": "melt", "LABEL": "Melt", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4},
    {"NAME": "lens", "LABEL": "Lens", "TYPE": "float", "MIN": 0.2, "MAX": 1.6, "DEFAULT": 0.9},
    {"NAME": "swell", "LABEL": "Swell", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "bass"},
    {"NAME": "heart", "LABEL": "Heart light", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "film", "LABEL": "Oil film", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.006, 0.036, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.16, 0.04, 0.34, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.72, 0.10, 0.46, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.50, 0.28, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.93, 0.78, 1.0], "BIND": "palette.4"}
  ]
}*/

const int DROPS = 11;
// of each: its column, its place in the cycle, its radius, its speed
const vec4 DROP[DROPS] = vec4[DROPS](
  vec4(-0.290, 0.130, 0.080, 0.0210),
  vec4(0.328, 0.512, 0.062, 0.0164),
  vec4(-0.054, 0.658, 0.172, 0.0307),
  vec4(-0.436, 0.568, 0.118, 0.0261),
  vec4(0.182, 0.241, 0.082, 0.0214),
  vec4(-0.200, 0.679, 0.063, 0.0167),
  vec4(0.418, 0.881, 0.177, 0.0311),
  vec4(0.036, 0.846, 0.122, 0.0264),
  vec4(-0.346, 0.576, 0.084, 0.0218),
  vec4(0.272, 0.069, 0.064, 0.0171),
  vec4(-0.110, 0.327, 0.182, 0.0315));

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
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float slow = fract(flow * 0.021);
  float sway = fract(flow * 0.043);

  // Each drop is a Gaussian in space, all of one width and in one plane: then exp(-k z z) stands before the sum, and
  // the surface where the field is 1 has its height in closed form. A drop alone is a true sphere.
  float k = 30.0 - 18.0 * melt;
  float k2 = k * 1.442695;
  float wide = max(aspect, 1.1) * 1.04;
  float full = size * (0.98 + 0.26 * swell) * min(0.45 + 0.4 * aspect, 1.0);
  float field = 0.0;
  vec2 middle = vec2(0.0);
  float kind = 0.0;
  for (int i = 0; i < DROPS; i++) {
    vec4 drop = DROP[i];
    float r = drop.z * full;
    float bob = wave(sway + drop.y);
    vec2 c = vec2(drop.x * wide + 0.08 * bob, (fract(drop.y + flow * drop.w) - 0.5) * 1.6 - 0.04 * bob);
    vec2 d = p - c;
    float w = exp2(min(k2 * (r * r - dot(d, d)), 60.0));
    field += w;
    middle += w * c;
    kind += w * drop.y;
  }
  float inverse = 1.0 / max(field, 1e-12);
  middle *= inverse;
  kind *= inverse;
  vec2 d = p - middle;
  float out_by = -log2(max(field, 1e-12)) / (2.0 * k2 * max(length(d), 0.02));   // about the distance to the skin
  float on = clamp(0.5 - out_by / (1.5 * px), 0.0, 1.0);
  float z = sqrt(max(log2(max(field, 1.0)) / k2, 0.0));
  vec3 n = vec3(d, z);
  n *= inversesqrt(dot(n, n) + 1e-6);
  float facing = n.z;

  // Behind: curtains of light, seen straight between the drops and upside down through them.
  vec2 q = p - on * lens * n.xy * (0.30 + 2.2 * z);
  float fold = wave(0.55 * q.x - 0.38 * q.y + slow + 0.10 * wave(0.8 * q.y + 0.2 * q.x - sway));
  float fine = wave(1.25 * q.x + 0.55 * q.y - sway + 0.22 * fold + 0.10 * wave(1.9 * q.y - q.x + slow));
  float curtain = 0.5 + 0.5 * fold;
  float thread = 0.5 + 0.5 * fine;
  curtain *= 0.25 + 0.75 * thread;
  float behind = mix(0.62 * curtain * curtain, 0.20 + 1.15 * curtain, on);
  float tone = mix(0.10 + 0.24 * curtain, 0.24 + 0.44 * curtain + 0.16 * kind, on) + 0.2 * (hue - 0.4);

  // Light gathers at the side away from the lamp, as in a glass ball; the rim mirrors the room.
  float lamp = dot(n, vec3(-0.50, 0.66, 0.56));
  float gather = max(0.0, -0.25 - 0.85 * dot(n.xy, vec2(-0.60, 0.80)));
  float rim = 1.0 - facing;
  rim *= rim;
  float side = 0.5 + 0.5 * dot(n.xy, vec2(0.88, -0.47));
  float spot = clamp((lamp - 0.945) * 40.0, 0.0, 1.0);
  spot *= spot * (3.0 - 2.0 * spot);
  float soft = max(0.0, lamp) * max(0.0, lamp);
  soft *= soft; soft *= soft;
  float window = clamp((0.10 - abs(dot(n, vec3(0.70, -0.40, 0.59)) - 0.90)) * 16.0, 0.0, 1.0) * clamp(side * 3.0 - 2.1, 0.0, 1.0);
  float bands = 0.5 + 0.5 * wave(2.2 * rim + 0.35 * n.x + kind + slow * 2.0);
  float halo = (1.0 - on) * clamp(1.0 + 0.09 * log2(max(field, 1e-12)), 0.0, 1.0);
  halo *= halo; halo *= halo;
  float core = heart * clamp(3.0 * kind - 1.2, 0.0, 1.0) * facing * facing;

  vec3 col = shade(tone) * (behind * (0.55 + 0.75 * glow) + on * 0.05 + halo * (0.25 + 0.5 * glow) * 0.7);
  col = mix(col, col * (0.30 + 0.70 * facing), on);
  col += on * shade(0.50 + 0.25 * side + 0.3 * film * (bands - 0.5) + 0.2 * (hue - 0.4)) * (rim * (0.35 + 0.65 * side) * (0.55 + 0.75 * glow) + 0.30 * film * bands * rim + gather * gather * (0.5 + 0.5 * glow));
  col += on * mix(c3.rgb, c4.rgb, kind * 0.6) * core * (0.35 + 0.4 * facing);
  col += on * c4.rgb * (spot * 1.1 + 0.28 * soft + 0.35 * window) * (0.55 + 0.5 * glow);
  gl_FragColor = vec4(mix(c0.rgb * 0.6, vec3(0.0), on) + col, 1.0);
}
