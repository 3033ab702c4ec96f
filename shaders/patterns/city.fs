/*{
  "ISFVSN": "2",
  "DESCRIPTION": "An avenue between towers of light: every tower is a band of the sound, and all stand on a wet street.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "3D", "dark", "fast"],
  "INPUTS": [
    {"NAME": "spectrum", "LABEL": "Spectrum", "TYPE": "audioFFT", "MAX": 512},
    {"NAME": "avenue", "LABEL": "Avenue", "TYPE": "float", "MIN": 0.8, "MAX": 2.2, "DEFAULT": 1.35},
    {"NAME": "towers", "LABEL": "Towers", "TYPE": "float", "MIN": 0.3, "MAX": 1.0, "DEFAULT": 0.65},
    {"NAME": "wet", "LABEL": "Wet street", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "gate", "LABEL": "Gate", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.2, 1.0]}},
    {"NAME": "ring", "LABEL": "Traffic", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "windows", "LABEL": "Windows", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.35, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Traffic position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Flight", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.008, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.10, 0.06, 0.34, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.56, 0.10, 0.60, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.42, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.68, 1.0], "BIND": "palette.4"}
  ]
}*/

const int ROWS = 3;            // of towers, on either side
const float EYE = 0.62;        // above the street; no tower sinks below it, so that no roof is ever seen
const float DEEP = 0.60;       // a tower's depth; the rest of 1 is the lane to the next
const float WIDE = 0.60;
const float STOREY = 0.16;
const float FAR = 44.0;

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

float hash(ivec3 id) {
  uvec3 v = uvec3(id) & 255u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u ^ v.z * 2798796415u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  n *= 3266489917u;
  n ^= n >> 16u;
  return float((n >> 8u) & 1023u) / 1023.0;
}

// The sound at a band, 0 deep to 1 high, of the left or right channel.
float heard(float u, float channel) {
  float bin = 2.0 * exp2(u * 7.0);
  float stride = 0.4 + 0.05 * bin;
  float loud = 0.0;
  for (int i = -1; i <= 1; i++) loud += texture(spectrum, vec2((bin + stride * float(i)) / 512.0, channel)).r;
  loud = min(loud / 3.0 * (0.86 + 0.42 * u), 1.0);
  return loud * loud;
}

// A tower by its place along the street, its row and its side: its own measure, its height, how high the light stands in it.
vec3 tower(float place, int row, float side) {
  float own = hash(ivec3(int(place) & 63, row, int(side)));
  float band = fract(own * 7.31);
  float loud = heard(band, side > 0.0 ? 0.75 : 0.25);
  float still = 0.75 + 1.25 * own * own + 0.75 * float(row);
  float high = still * (0.45 + 0.75 * towers) + loud * towers * (1.3 + 0.5 * float(row));
  return vec3(own, max(high, EYE + 0.12), 0.16 + 0.14 * own + 0.9 * loud);
}

// A coverage by signed distance in pixels.
float on(float d) { return clamp(0.5 + d, 0.0, 1.0); }

void main() {
  float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 s = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / shorter;
  float sway = wave(flow * 0.011);
  float bank = 0.05 * wave(flow * 0.011 + 0.25);
  s = 1.2 * vec2(s.x - bank * s.y, s.y + bank * s.x + 0.13);
  float px = 1.2 / shorter;
  float shift = 0.25 * (hue - 0.4);
  float travel = mod(flow * 0.9, 64.0);
  float side = s.x < 0.0 ? -1.0 : 1.0;
  float u = max(abs(s.x), 1e-4);
  float walk = 0.25 * avenue * sway;                              // the eye keeps to no lane
  float wall = avenue + side * walk;
  float rush_at = 0.6 + 16.0 * reach;

  // The sky, and the gate of light that stands at the street's end.
  vec2 at = vec2(s.x, abs(s.y) - 0.18);
  float high = abs(s.y);
  float orb = length(at);
  float hoop = orb - 0.21 - 0.03 * gate;
  float air = 1.0 / (1.0 + 2.2 * high + 9.0 * high * high);
  vec3 sky = mix(c0.rgb * 0.8, shade(0.36 + 0.10 * air + shift), air) * (0.25 + 0.45 * glow) * (0.3 + 0.7 * air);
  vec3 haze = sky;                                              // what is far takes on the air, the gate stands behind it
  sky += shade(0.60 + shift) * (0.06 + 0.22 * gate) / (1.0 + 24.0 * orb * orb);
  sky += shade(0.70 + shift) * (0.10 + 0.30 * gate) / (1.0 + 5000.0 * hoop * hoop);
  sky += mix(shade(0.9 + shift), vec3(1.0), 0.3) * clamp(0.5 + (0.0045 - abs(hoop)) / px, 0.0, 1.0) * (0.5 + 0.6 * gate);
  float wake_ = orb - 0.24 - 0.9 * reach;
  sky += shade(0.55 + shift) * ring * 0.16 / (1.0 + 900.0 * wake_ * wake_) * (1.0 - 0.8 * reach);

  // searchlights, from behind the roofs
  for (int i = 0; i < 4; i++) {
    float k = float(i);
    float lean = 0.42 * wave(0.29 * k + flow * (0.013 + 0.003 * k)) + 0.16 * (1.5 - k);
    vec2 from = vec2(s.x - 0.42 * (k - 1.5), high + 0.1);
    float d = (from.x - lean * from.y) * inversesqrt(1.0 + lean * lean);
    float spread = 0.012 + 0.055 * from.y;
    float ray = max(1.0 - abs(d) / spread, 0.0);
    sky += shade(0.48 + 0.08 * k + shift) * ray * ray * (3.0 - 2.0 * ray) * (0.05 + 0.22 * windows) * (0.4 + 0.6 * glow) / (0.6 + 1.5 * from.y);
  }

  // The street holds the picture upside down, dimmer near the eye's foot.
  float street = EYE / max(-s.y, 1e-4);
  vec2 ground = vec2(s.x * street + walk, street + travel);
  float coarse = street * street * px / EYE;
  float ripple = wave(0.59375 * ground.y + 0.35 * wave(0.9 * ground.x + 0.203125 * ground.y)) * clamp(1.5 - 2.0 * coarse, 0.0, 1.0);
  float clear = exp2(-0.085 * street);
  float shine = (0.14 + 0.62 * wet * street / (street + 1.6)) * (0.88 + 0.12 * ripple);

  // Towers, the near row first.
  vec3 col = vec3(0.0);
  float left = 1.0;
  for (int row = 0; row < ROWS; row++) {
    float x0 = wall + float(row) * 1.0;
    float z = x0 / u;                                             // where the ray meets the row's front
    if (z > FAR) break;
    float along = z + travel + 0.37 * float(row);
    float first = floor(along);
    float f = along - first;
    // the face along the street, else the next tower's face across it
    for (int face = 0; face < 2; face++) {
      bool front = face == 0;
      float depth = front ? z : z + 1.0 - f;
      float across = front ? f / DEEP : (u * depth - x0) / WIDE;
      float grain = front ? z * z * px / (x0 * DEEP) : depth * px / WIDE;
      float fine = depth * px;
      float cover = on((1.0 - across) / grain) * clamp((FAR - depth) * 0.25, 0.0, 1.0);
      if (cover <= 0.0) continue;
      float place = front ? first : first + 1.0;
      vec3 it = tower(place, row, side);
      float raw = EYE + s.y * depth;
      float y = abs(raw);
      cover *= on((it.y - y) / fine);
      if (cover <= 0.0) continue;
      float rise = y / it.y;
      float storey = y / STOREY;
      float level = floor(storey);
      float n = across * 4.0;
      float cell = clamp(floor(n), 0.0, 3.0);
      // far storeys and panes run together
      float slab = mix(0.70, on((0.36 - abs(storey - level - 0.5)) * STOREY / fine), clamp(1.5 - 2.4 * fine / STOREY, 0.0, 1.0));
      float pane = mix(0.76, on((0.38 - abs(n - cell - 0.5)) / (4.0 * grain)), clamp(1.5 - 6.0 * grain, 0.0, 1.0));
      float who = hash(ivec3(int(cell) + 4 * face + 8 * (int(place) & 63), int(level), row + (side > 0.0 ? 4 : 0)));
      float wake = max(wave(3.0 * who + flow * 0.05 + it.x), 0.0);
      float lamp = clamp(who * 3.0 - 1.75, 0.0, 1.0) * wake;
      float full = clamp((it.z * it.y - y) / (2.0 * STOREY) + 1.0, 0.0, 1.0);   // the light that stands in it
      float crest = full * clamp(1.0 - (it.z * it.y - y) / (2.5 * STOREY), 0.0, 1.0);
      float brim = on((0.035 - (it.y - y)) / fine) * min(1.0, 0.07 / fine);
      float mist = exp2(-0.085 * depth);
      float rush = max(1.0 - 0.4 * abs(depth - rush_at), 0.0) * ring;
      float tone = 0.24 + 0.34 * rise + 0.46 * (it.x - 0.5) + shift;
      float facing = front ? 0.62 : 1.0;
      vec2 bulb = vec2(n - cell, storey - level) - 0.5;
      float glass = slab * pane * mix(1.0, 1.30 - 2.4 * dot(bulb, bulb) + 0.35 * bulb.y, clamp(2.0 - 12.0 * grain, 0.0, 1.0));
      vec3 lit = shade(0.20 + 0.10 * rise + shift) * facing * (0.05 + 0.10 * glow + glass * (0.07 + 0.13 * rise) * (0.5 + glow));
      lit += shade(tone + 0.08) * glass * full * facing * (0.22 + 0.62 * glow) * (0.45 + 0.55 * rise);
      lit += shade(tone + 0.28) * glass * crest * facing * (0.15 + 0.55 * glow);
      lit += shade(0.72 + 0.2 * who + shift) * glass * lamp * (0.10 + 0.85 * windows);
      lit += shade(tone + 0.30) * brim * (0.25 + 0.45 * glow);
      lit += shade(0.62 + shift) * rush * (0.10 + 0.45 * glass);
      float dry = on(raw / fine);
      float foot = 1.0 - 0.45 / (1.0 + 14.0 * y);
      lit = mix(haze, lit * foot, mist) * mix(shine, 1.0, dry);
      col += left * cover * lit;
      left *= 1.0 - cover;
      if (left < 0.01) break;
    }
    if (left < 0.01) break;
  }
  float wetness = mix(1.0, mix(1.0, shine, clear), on(-s.y / px));
  col += left * sky * wetness;

  // Lanes of light, and the traffic that the beat sends down them.
  if (s.y < 0.0) {
    float wide = street * px;
    float dash = mix(0.44, on((0.22 - abs(fract(ground.y) - 0.5)) / coarse), clamp(1.5 - 2.0 * coarse, 0.0, 1.0));
    float middle = on((0.016 - abs(ground.x)) / wide) * min(1.0, 0.032 / wide) * dash;
    float off = abs(abs(ground.x) - avenue + 0.10);
    float kerb = on((0.014 - off) / wide) * min(1.0, 0.028 / wide);
    float rush = max(1.0 - 0.35 * abs(street - rush_at), 0.0) * ring;
    float inside = on((avenue - 0.02 - abs(ground.x)) / wide);
    col += shade(0.75 + shift) * (middle * (0.2 + 0.45 * glow) + kerb * (0.22 + 0.4 * glow + 1.3 * rush)) * clear;
    col += shade(0.52 + shift) * (0.05 * glow + 0.5 * rush) * inside / (1.0 + 90.0 * off * off) * clear;
  }
  gl_FragColor = vec4(col, 1.0);
}
