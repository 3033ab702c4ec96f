/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A cloud between the stars, lit from within by what is being born there.",
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
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.028, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.10, 0.05, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.50, 0.10, 0.48, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.46, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.74, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "cloud", "FLOAT": true, "WIDTH": "ceil($WIDTH / 3.5)", "HEIGHT": "ceil($HEIGHT / 3.5)"},
    {}
  ]
}*/

const int STEPS = 26;

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

vec3 wave3(vec3 x) {
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

// A gyroid, -1.5..1.5: smooth noise from six parabolas.
float gyroid(vec3 x) { return dot(wave3(x), wave3(x.yzx + 0.25)); }

// Gas at a place, below 0 where there is none.
float gas(vec3 x, float drift) {
  vec3 w = x + 0.35 * wave3(0.31 * x.zxy + vec3(drift, -drift, 0.3));
  float n = gyroid(0.42 * w + vec3(0.1, drift, 0.2));
  n += 0.52 * gyroid(0.97 * w.yzx + vec3(-drift, 0.3, 0.6) + 0.06 * n);
  float r = abs(gyroid(1.9 * w.zxy + vec3(0.7, 0.2, drift * 2.0) + 0.1 * n));
  n += veil * (0.30 - 0.75 * r);
  return n;
}

// The cloud by itself: colour, and how much it lets pass.
vec4 march(vec2 p) {
  float drift = fract(flow * 0.012), turn = fract(flow * 0.006);
  vec2 cs = vec2(wave(turn + 0.25), wave(turn));
  // Of four neighbours each begins a quarter of a step later; the picture averages the four.
  vec2 odd = mod(floor(gl_FragCoord.xy), 2.0);
  float grain = 0.125 + 0.5 * abs(odd.x - odd.y) + 0.25 * odd.y;
  vec3 way = normalize(vec3(p, 1.15));
  vec3 from = vec3(0.0, 0.0, -2.3);
  vec3 one = vec3(0.42 * wave(drift), 0.22 * wave(drift + 0.3), 0.25 * wave(drift + 0.6));
  vec3 two = vec3(-0.75 + 0.2 * wave(drift + 0.5), 0.35 * wave(drift + 0.8), 0.45);
  float narrow = min(RENDERSIZE.x / RENDERSIZE.y, 1.5) / 1.5;         // both lights within the picture
  one.x *= narrow; two.x *= narrow;
  vec3 sum = vec3(0.0);
  float through = 1.0;
  float ahead = 0.9 + 0.105 * grain;
  for (int i = 0; i < STEPS; i++) {
    vec3 x = from + way * ahead;
    float core = dot(x - one, x - one), other = dot(x - two, x - two);
    vec3 y = vec3(x.x * cs.x - x.z * cs.y, x.y, x.x * cs.y + x.z * cs.x) * 1.25 + vec3(3.0, 1.0, 2.0);
    float n = gas(y, drift);
    float d = clamp(n * 1.3 - 0.72 - 0.16 * dot(x, x) + 1.0 * density, 0.0, 1.0);
    d *= d;
    float lamp = (0.40 + 0.45 * heart + 0.6 * flare / (1.0 + 14.0 * core)) * 0.48 / (0.13 + core);
    float lamp2 = (0.40 + 0.2 * heart) * 0.32 / (0.13 + other);
    float lit = lamp + lamp2;
    float absorb = exp2(-d * 1.9);
    float tone = 0.22 + 0.30 * min(lit, 1.8) + 0.13 * n + 0.25 * (hue - 0.4);
    vec3 shine = shade(tone) * (0.10 + 1.3 * min(lit, 2.2)) * (0.5 + 0.9 * glow);
    sum += through * (1.0 - absorb) * shine;
    sum += through * shade(0.78 + 0.2 * (hue - 0.4)) * lamp * lamp * 0.0025 * (0.4 + glow);     // the light itself
    through *= absorb;
    if (through < 0.02) break;
    ahead += 0.105;
  }
  return vec4(sum, through);
}

vec3 picture(vec2 p) {
  float px = 1.0 / RENDERSIZE.y;
  vec2 at = gl_FragCoord.xy / RENDERSIZE, a = 0.5 / IMG_SIZE(cloud);
  vec2 b = vec2(a.x, -a.y);
  vec4 c = 0.25 * (IMG_NORM_PIXEL(cloud, at + a) + IMG_NORM_PIXEL(cloud, at - a) + IMG_NORM_PIXEL(cloud, at + b) + IMG_NORM_PIXEL(cloud, at - b));
  vec3 col = c.rgb;
  float sky = 0.0;
  for (int i = 0; i < 2; i++) {
    float fine = i == 0 ? 13.0 : 31.0;
    vec2 cell = p * fine + 7.3 * float(i);
    vec3 n = hash(floor(cell) + 512.0);
    vec2 off = fract(cell) - 0.2 - 0.6 * n.xy;
    float magnitude = n.z * n.z * n.z;
    float size = fine * max(0.8 * px, 0.0010) * (0.7 + (i == 0 ? 1.1 : 0.3) * magnitude);
    float q = dot(off, off) / (size * size);
    vec2 cross_ = abs(off) / size;
    float spike = i == 0 ? magnitude * magnitude * max(0.0, 1.0 - q * 0.002) * (1.0 / (1.0 + 9.0 * cross_.x * (1.0 + 0.02 * cross_.y)) + 1.0 / (1.0 + 9.0 * cross_.y)) : 0.0;
    float near = max(0.0, 1.0 - dot(off, off) * 9.0);
    sky += (1.0 / (1.0 + q * (0.6 + 0.4 * q)) * (0.05 + magnitude) + 0.35 * spike * stars) * near * (i == 0 ? 1.0 : 0.6);
  }
  col += mix(c4.rgb, vec3(1.0), 0.5) * sky * (0.3 + 0.9 * stars) * (0.12 + 0.88 * c.a);
  col += c0.rgb * c.a + c1.rgb * 0.10 * c.a;
  return col;
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = march(p);
  if (PASSINDEX == 1) gl_FragColor.rgb = picture(p);
}
