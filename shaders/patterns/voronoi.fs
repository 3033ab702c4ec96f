/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A window of stained glass: every pane bends the light behind it its own way; the lead between them shines where the sun comes close.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "bright", "dense"],
  "INPUTS": [
    {"NAME": "panes", "LABEL": "Panes", "TYPE": "float", "MIN": 2.5, "MAX": 8.0, "DEFAULT": 4.6},
    {"NAME": "lead", "LABEL": "Lead", "TYPE": "float", "MIN": 0.3, "MAX": 1.5, "DEFAULT": 0.8},
    {"NAME": "cut", "LABEL": "Cut", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "sun", "LABEL": "Sun", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.05, 0.9]}},
    {"NAME": "flare", "LABEL": "Flare", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "ripple", "LABEL": "Ripples", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.25, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.014, 0.008, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.08, 0.06, 0.42, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.66, 0.04, 0.34, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.52, 0.10, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.62, 1.0], "BIND": "palette.4"}
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
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

void main() {
  vec2 uv = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float slow = fract(flow * 0.017);
  float swim = fract(flow * 0.06);
  float px = panes / RENDERSIZE.y;
  // The window leans: panes grow from one corner to the other.
  float lean = 1.0 + 0.16 * wave(0.21 * uv.x - 0.17 * uv.y + slow);
  vec2 p = uv * panes * lean + vec2(mod(flow * 0.05, 256.0), mod(flow * 0.031, 256.0));

  ivec2 base = ivec2(floor(p));
  vec2 f = p - vec2(base);
  vec2 to[9];
  vec2 own = vec2(0.0);
  vec3 kind = vec3(0.0);
  float nearest = 9.0;
  for (int i = 0; i < 9; i++) {
    ivec2 o = ivec2(i % 3, i / 3) - 1;
    vec3 h = hash(base + o);
    vec2 s = fract(h.xy + vec2(swim, -swim)) - 0.5;
    vec2 d = vec2(o) + 0.5 + 0.40 * s * (16.0 * abs(s) - 8.0) - f;
    to[i] = d;
    float far = dot(d, d);
    if (far < nearest) { nearest = far; own = d; kind = h; }
  }
  // The distance to the lead: over all neighbours, its inverse eighth powers added, which rounds the corners.
  float gaps = 0.0;
  float border = 9.0;
  vec2 across = vec2(0.0);
  for (int i = 0; i < 9; i++) {
    vec2 d = to[i] - own;
    float far = dot(d, d);
    d *= inversesqrt(max(far, 1e-6));
    float b = far < 1e-5 ? 9.0 : dot(0.5 * (to[i] + own), d);
    if (b < border) { border = b; across = d; }
    float r = 1.0 / max(b, 0.02);
    r *= r; r *= r;
    gaps += r * r;
  }
  border = min(border, exp2(-0.125 * log2(gaps)));

  // What the pane shows: the light behind the window, shifted by its tilt, rippled by its make.
  vec2 tilt = (kind.xy - 0.5) * 0.55 * cut;
  vec2 grainy = vec2(wave(kind.x + 0.8 * p.y * (1.2 + kind.z) + 0.3 * p.x), wave(kind.y + 1.6 * p.x - 0.7 * p.y));
  vec2 q = uv + tilt + (0.025 + 0.05 * ripple) * grainy - 0.05 * cut * own;
  vec2 lamp = vec2(0.46 * wave(slow + 0.1) * RENDERSIZE.x / RENDERSIZE.y, 0.16 + 0.22 * wave(slow * 2.0 + 0.3));
  vec2 l = q - lamp;
  float disc = dot(l, l);
  float wide = 0.07 + 0.09 * sun;
  float beam = wide / (wide + disc);
  beam *= beam;
  float sky = 0.5 + 0.5 * wave(0.42 * q.x + 0.36 * q.y - slow + 0.17 * wave(0.6 * q.y - 0.5 * q.x + slow));
  float behind = 0.30 + 0.55 * sky + 0.95 * beam;
  float awake = clamp(5.0 * wave(kind.y * 3.0 + slow * 3.0) - 3.6, 0.0, 1.0) * flare;
  float tone = 0.30 + 0.20 * sky + 0.30 * beam + 0.56 * (kind.z - 0.5) + 0.14 * awake + 0.2 * (hue - 0.4);

  float half_lead = 0.030 * lead + 0.5 * px;
  float on = clamp(0.5 + (border - half_lead) / px, 0.0, 1.0);
  float from = (border - half_lead) / 0.10;
  float bevel = clamp(1.0 - from * 1.6, 0.0, 1.0);
  vec2 sunward = -l * inversesqrt(disc + 0.01);
  float facing = dot(across, sunward);
  float inner = 0.72 + 0.28 * clamp(from * 0.6, 0.0, 1.0) - 0.10 * dot(own, own);
  float streak = 0.5 + 0.5 * grainy.x * grainy.y;
  float light = behind * inner * (0.80 + 0.35 * streak * (0.4 + ripple)) * (0.55 + 0.85 * glow) + 0.75 * awake * (1.0 - 0.7 * nearest);
  float edge = bevel * bevel * (0.15 + 0.9 * max(0.0, -facing)) * (0.5 + 1.2 * beam) * (0.45 + 0.9 * glow);
  float glint = clamp(grainy.x * grainy.y * 6.0 - 5.0, 0.0, 1.0) * ripple * beam;

  // The lead is round: it catches the light that spills out of the panes on either side.
  float u = border / half_lead;
  float roundness = clamp(1.0 - u * u, 0.0, 1.0);
  float spill = (0.25 * behind + 1.3 * beam) * (0.35 + 0.8 * glow);
  float metal = spill * (0.06 + 0.85 * roundness * clamp(0.5 + 0.8 * facing * u, 0.0, 1.0));
  // Lead and glass: each pixel is of one of them, but for the seam between.
  tone = mix(0.42 + 0.45 * beam + 0.2 * sky, tone, on);
  gl_FragColor = vec4(c0.rgb * (0.5 - 0.5 * on) + shade(tone) * mix(metal, light, on) + shade(tone + 0.28) * (on * (edge + glint)), 1.0);
}
