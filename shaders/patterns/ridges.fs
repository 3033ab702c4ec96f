/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The music as a range of mountains: each ridge is the sound of a moment, and rolls away to the horizon.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "dark", "wide", "minimal"],
  "INPUTS": [
    {"NAME": "spectrum", "LABEL": "Spectrum", "TYPE": "audioFFT", "MAX": 512},
    {"NAME": "peaks", "LABEL": "Peaks", "TYPE": "float", "MIN": 0.3, "MAX": 1.0, "DEFAULT": 0.65},
    {"NAME": "eye", "LABEL": "Eye height", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.45},
    {"NAME": "fill", "LABEL": "Slopes", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "bass", "RANGE": [0.2, 0.8]}},
    {"NAME": "sun", "LABEL": "Sun", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.4, 0.7]}},
    {"NAME": "crest", "LABEL": "Crest", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "depth", "LABEL": "Crest position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.25, "BIND": "beat.phase"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Travel", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.006, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.14, 0.05, 0.34, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.58, 0.10, 0.52, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.42, 0.34, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.68, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "history", "PERSISTENT": true, "FLOAT": true, "WIDTH": "288", "HEIGHT": "64"},
    {"TARGET": "ruler", "WIDTH": "1", "HEIGHT": "$HEIGHT"},
    {"TARGET": "profile", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "64"},
    {"TARGET": "skyline", "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "64"},
    {}
  ]
}*/

const float ROWS = 64.0, COLUMNS = 288.0;
const float LAND = 1.8;           // half the land's width; the sound fills the inner half
const int SEEN = 62;              // ridges on view; the others wait to be overwritten
const float RATE = 11.0;           // ridges a second of flow

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

// The land that is there without music; the same again after 64 ridges.
float ground(float x, float row) {
  float z = row / ROWS;
  float hills = 0.5 + 0.25 * wave(2.3 * x + z * 3.0) + 0.25 * wave(1.1 * x - z * 2.0 + 0.3);
  return hills * hills * (0.5 + 0.3 * wave(7.9 * x + z * 5.0) + 0.2 * wave(17.0 * x - z * 9.0 + 0.2 * wave(5.0 * x))) ;
}

// The sound at a place across the picture: bass in the middle, left and right channel outwards.
float heard(float x) {
  float u = abs(x);
  float bin = 2.0 * exp2(u * 7.2);
  float row = x < 0.0 ? 0.25 : 0.75;
  float width = 0.5 + 0.045 * bin;
  float sum = 0.0;
  for (int i = -2; i <= 2; i++) {
    sum += texture(spectrum, vec2((bin + 0.5 * float(i) * width) / 512.0, row)).r * (3.0 - abs(float(i)));
  }
  float loud = sum / 9.0;
  loud = min(loud * (0.86 + 0.42 * u), 1.0);
  return loud * loud * loud * (1.1 - 0.45 * u);
}

// A ridge shrinks with its distance, and less so across: the range stays wide.
float scale_of(float away) { return 1.0 / (1.0 + 0.055 * away); }
float across_of(float scale) { return 0.42 + 0.58 * scale; }
float beam_of(float scale) { return 0.0007 + 0.0012 * scale; }   // half the width of its line
float horizon() { return mix(-0.04, 0.22, eye); }

// Height of a ridge, smooth between the columns (cubic B-spline), x in columns.
float height_at(float u, float row) {
  float i = floor(u), f = u - i;
  float g = 1.0 - f;
  float w0 = g * g * g / 6.0, w3 = f * f * f / 6.0;
  float w1 = 2.0 / 3.0 - 0.5 * f * f * (2.0 - f), w2 = 1.0 - w0 - w1 - w3;
  float y = (row + 0.5) / ROWS;
  float left = texture(history, vec2((i - 0.5 + w1 / (w0 + w1)) / COLUMNS, y)).r;
  float right = texture(history, vec2((i + 1.5 + w3 / (w2 + w3)) / COLUMNS, y)).r;
  return mix(right, left, w0 + w1);
}

// One texel a place and ridge: its height, and the ridge that was the newest. That one is written anew until it is passed.
vec4 remember(vec2 at, float newest) {
  vec4 old = texelFetch(history, ivec2(at), 0);
  float behind = mod(newest - at.y, ROWS);
  float passed = mod(newest - old.a + 65536.0, 65536.0);
  float high = old.r;
  if (behind <= passed || FRAMEINDEX == 0) {
    float x = ((at.x + 0.5) / COLUMNS * 2.0 - 1.0) * LAND;
    high = 0.2 * ground(x, at.y);
    float edge = clamp((1.0 - abs(x)) * 5.0, 0.0, 1.0);
    if (edge > 0.0 && (behind < 0.5 || FRAMEINDEX > 0)) high += heard(x) * edge * edge * (3.0 - 2.0 * edge);
  }
  return vec4(high, 0.0, 0.0, newest);
}

// One texel a column of the picture and ridge, the nearest first: where its line stands, how steep, how tall the ridge
// is there, and how far up its line's light reaches. The ruler is as tall as the picture.
vec4 project(vec2 at, float newest, float part) {
  float px = 1.0 / IMG_SIZE(ruler).y;
  float wide = 0.5 * 2.0 * RENDERSIZE.x * px;
  float away = at.y + part, scale = scale_of(away), across = across_of(scale);
  float wider = across * clamp(wide, 0.5, 1.0);
  float u = clamp((at.x + 0.5) / RENDERSIZE.x * 2.0 - 1.0, -1.0, 1.0) * wide / (wider * LAND);
  u = (0.5 * clamp(u, -1.0, 1.0) + 0.5) * COLUMNS - 0.5;
  float row = mod(newest - at.y, ROWS);
  float left = height_at(u - 0.3, row), right = height_at(u + 0.3, row);
  float tall = 0.5 * (left + right);
  float grow = min(1.0, away) * peaks * 0.5 * across;
  float slope = grow * (right - left) * COLUMNS / (1.2 * LAND * wider);
  float y = horizon() - (horizon() + 0.60) * scale + grow * tall;
  float reach = y + 5.0 * (beam_of(scale) + 0.55 * px) * sqrt(1.0 + min(slope * slope, 6.0)) + 1.5 * px * abs(slope);
  return vec4(y, slope, tall, at.y < float(SEEN) ? reach : -9.0);
}

// The same, with the highest reach so far in the place of its own.
vec4 climb(vec2 at) {
  vec4 own = texelFetch(profile, ivec2(at), 0);
  for (int i = int(at.y) - 1; i >= 0; i--) own.a = max(own.a, texelFetch(profile, ivec2(int(at.x), i), 0).a);
  return own;
}

vec3 picture(float part) {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float level = horizon();

  vec2 m = p - vec2(0.0, level + 0.07);
  float r = length(m) - 0.23;
  float disc = clamp(0.5 - r / (1.5 * px), 0.0, 1.0);
  float down = clamp(0.5 - m.y / 0.46, 0.0, 1.0);
  float beyond = max(r, 0.0);
  float corona = 1.0 / (1.0 + beyond * (9.0 + 30.0 * beyond));
  float low = abs(p.y - level);
  low = 1.0 / (1.0 + low * (3.0 + 18.0 * low));
  vec3 air = mix(c0.rgb, c1.rgb, 0.12 + 0.5 * low) + mix(c1.rgb, c2.rgb, 0.6 + 0.7 * hue) * (corona * (0.08 + 0.30 * sun) + 0.12 * low * glow);
  vec3 col = mix(air, mix(c4.rgb, mix(c2.rgb, c3.rgb, 0.2 + hue), 0.35 + 0.65 * down) * (0.4 + 0.6 * sun), disc);

  // The first ridge whose light reaches up to here, by bisection: what is highest so far never falls.
  int column = int(gl_FragCoord.x) / 2;
  float beside = (gl_FragCoord.x - 2.0 * float(column) - 1.0) * px;
  int i = 0;
  for (int step_by = 32; step_by > 0; step_by /= 2) {
    if (texelFetch(skyline, ivec2(column, i + step_by - 1), 0).a < p.y) i += step_by;
  }
  // From there to the first that hides all behind it.
  vec3 sum = vec3(0.0);
  float through = 1.0;
  for (; i < SEEN; i++) {
    vec4 here = texelFetch(skyline, ivec2(column, i), 0);
    float scale = scale_of(float(i) + part), across = across_of(scale);
    float d = (p.y - here.x - here.y * beside) * inversesqrt(1.0 + min(here.y * here.y, 6.0));
    float beam = beam_of(scale), w = beam + 0.55 * px;
    float e = d / w, tall = here.z;
    float thread = max(0.0, beam / w / (1.0 + e * e * (0.2 + 0.5 * e * e)) - 0.003);
    float fade = clamp((float(SEEN) - float(i) - part) / 20.0, 0.0, 1.0);
    float ring = abs((float(i) + part) / 50.0 - depth * 1.2 + 0.1);
    float lit = crest * max(0.0, 1.0 - 12.0 * ring);
    float tone = 0.30 + 0.52 * min(tall, 1.0) + 0.12 * scale + 0.2 * (hue - 0.4) + 0.2 * lit;
    float power = fade * (0.5 + 0.9 * tall + 0.25 * scale + 1.1 * lit) * (0.55 + 0.7 * glow);
    float solid = clamp(0.5 - d / (1.2 * px), 0.0, 1.0) * min(1.0, 4.0 * fade);
    float under = max(-d, 0.0) / (peaks * 0.5 * across);
    float slopes = fill * (0.05 + tall) * fade / (1.0 + under * (4.0 + 12.0 * under)) * (0.36 + 0.4 * lit);
    vec3 own = shade(tone);
    vec3 rock = mix(c0.rgb * 0.6, air, (1.0 - fade) * 0.8) + own * own * slopes;
    sum += through * (own * thread * power * 1.25 + c4.rgb * thread * lit * 0.5 + solid * (1.0 - thread * 0.5) * rock);
    through *= 1.0 - solid;
    if (through < 0.01) break;
  }
  return sum + through * col;
}

void main() {
  float line = mod(flow * RATE, 65536.0);
  float newest = floor(line), part = line - newest;
  vec2 at = floor(gl_FragCoord.xy);
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = remember(at, newest);
  if (PASSINDEX == 2) gl_FragColor = project(at, newest, part);
  if (PASSINDEX == 3) gl_FragColor = climb(at);
  if (PASSINDEX == 4) gl_FragColor.rgb = picture(part);
}
