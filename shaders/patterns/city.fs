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
  ],
  "PASSES": [
    {"TARGET": "plan", "FLOAT": true, "WIDTH": "64", "HEIGHT": "6"},
    {}
  ]
}*/

const int ROWS = 3;            // of towers, on either side
const float EYE = 0.62;        // above the street; no tower sinks below it, so that no roof is ever seen
const float DEEP = 0.62;       // a tower's depth; the rest of 1 is the lane to the next
const float WIDE = 0.62;
const float STOREY = 0.125;
const float PANES = 5.0;       // across a face
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

// One texel a tower, by its place along the street and its row: its own measure, its height, how high the light stands in it.
vec4 tower(ivec2 at) {
  float own = hash(ivec3(at, 3));
  float loud = heard(fract(own * 7.31), (at.y & 1) > 0 ? 0.75 : 0.25);
  float row = float(at.y >> 1);
  float still = 0.75 + 1.4 * own * own + 0.8 * row;
  float high = still * (0.45 + 0.75 * towers) + loud * towers * (1.4 + 0.5 * row);
  return vec4(own, max(high, EYE + 0.12), 0.16 + 0.14 * own + 0.9 * loud, 1.0);
}

// A coverage by signed distance in pixels.
float on(float d) { return clamp(0.5 + d, 0.0, 1.0); }

vec3 picture() {
  float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 s = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / shorter;
  float sway = wave(flow * 0.011);
  float bank = 0.05 * wave(flow * 0.011 + 0.25);
  s = 1.2 * vec2(s.x - bank * s.y, s.y + bank * s.x + 0.13);
  float px = 1.2 / shorter;
  float shift = 0.25 * (hue - 0.4);
  float travel = mod(flow * 0.9, 64.0);
  int right = s.x < 0.0 ? 0 : 1;
  float u = max(abs(s.x), 1e-4);
  float walk = 0.25 * avenue * sway;                              // the eye keeps to no lane
  float wall = avenue + (right == 0 ? -walk : walk);
  float rush_at = 0.6 + 16.0 * reach;
  float high = abs(s.y);

  // The sky, and the gate of light that stands at the street's end.
  float orb = length(vec2(s.x, high - 0.2));
  float hoop = abs(orb - 0.22 - 0.03 * gate);
  float air = 1.0 / (1.0 + 2.2 * high + 9.0 * high * high);
  vec3 haze = mix(c0.rgb * 0.8, mix(c1.rgb, c2.rgb, 0.3 + 0.4 * air), air) * (0.25 + 0.55 * glow) * (0.3 + 0.7 * air);
  // searchlights, from behind the roofs
  float beams = 0.0;
  for (int i = 0; i < 2; i++) {
    float lean = 0.5 * wave(flow * 0.017 + 0.37 * float(i)) + 0.10;
    float from = high + 0.1, spread = 0.010 + 0.05 * from;
    float d = u - 0.1 - 0.55 * float(i) - lean * from;
    float ray = max(1.0 - abs(d) / spread, 0.0);
    beams += ray * ray / (0.6 + 1.5 * from);
  }
  float wake_ = orb - 0.25 - 0.9 * reach;
  float misty = (0.10 + 0.4 * gate) / (1.0 + 20.0 * orb * orb) + beams * (0.06 + 0.3 * windows) + ring * 0.16 * max(1.0 - 60.0 * wake_ * wake_, 0.0) * (1.0 - reach);
  float bright = clamp(0.5 + (0.0045 - hoop) / px, 0.0, 1.0) * (0.6 + 0.7 * gate) + (0.10 + 0.30 * gate) * 0.004 / (0.004 + hoop * hoop * 8.0);
  vec3 sky = haze + mix(c2.rgb, c3.rgb, 0.4 + 2.0 * shift) * misty + mix(c3.rgb, c4.rgb, 0.6) * bright;

  // What the ray meets first: the face of a row along the street, or of its next tower across it.
  vec4 it = vec4(0.0);
  float depth = FAR, across = 0.0, cover = 0.0, grain = 1.0;
  int place = 0, line = 0;
  bool front = true, hit = false;
  for (int i = 0; i < 2 * ROWS; i++) {
    int row = i >> 1;
    bool along_it = (i & 1) == 0;
    float x0 = wall + float(row);
    float z = x0 / u, along = z + travel + 0.37 * float(row);
    float first = floor(along), f = along - first;
    float deep = along_it ? z : z + 1.0 - f;
    float a = along_it ? f / DEEP : (u * deep - x0) / WIDE;
    int k = int(first) + (along_it ? 0 : 1);
    vec4 found = texelFetch(plan, ivec2(k & 63, 2 * row + right), 0);
    float top = (found.y - abs(EYE + s.y * deep)) / (deep * px);          // pixels below its top
    if (!hit && a < 1.0 && top > -0.5 && deep < FAR) {
      hit = true;
      it = found;
      depth = deep;
      across = a;
      grain = along_it ? deep * deep * px / (x0 * DEEP) : deep * px / WIDE;
      place = k;
      line = row;
      front = along_it;
      cover = on(top) * on((1.0 - a) / grain) * clamp((FAR - deep) * 0.25, 0.0, 1.0);
    }
  }
  float raw = EYE + s.y * depth, y = abs(raw), fine = depth * px;
  float rise = y / max(it.y, 0.1);
  float storey = y / STOREY, level = floor(storey);
  float n = clamp(across, 0.0, 0.999) * PANES, cell = floor(n);
  // far storeys and panes run together
  float slab = mix(0.55, on((0.30 - abs(storey - level - 0.5)) * STOREY / fine), clamp(1.5 - 2.4 * fine / STOREY, 0.0, 1.0));
  float pane = mix(0.66, on((0.34 - abs(n - cell - 0.5)) / (PANES * grain)), clamp(1.5 - 1.5 * PANES * grain, 0.0, 1.0));
  float who = hash(ivec3(int(cell) + 8 * (place & 63), int(level), line + 4 * right + (front ? 8 : 0)));
  float lamp = clamp(who * 3.0 - 1.9, 0.0, 1.0) * max(wave(3.0 * who + flow * 0.05 + it.x), 0.0);
  float mark = it.z * it.y - y;
  float full = clamp(mark / (2.0 * STOREY) + 1.0, 0.0, 1.0);               // the light that stands in it
  float crest = full * clamp(1.0 - mark / (2.5 * STOREY), 0.0, 1.0);
  float brim = on((0.03 - (it.y - y)) / fine) * min(1.0, 0.06 / fine);
  float corner = on((0.022 - min(across, 1.0 - across)) / grain) * min(1.0, 0.044 / grain);
  float mist = exp2(-0.085 * depth);
  float rush = max(1.0 - 0.4 * abs(depth - rush_at), 0.0) * ring;
  float tone = 0.26 + 0.34 * rise + 0.42 * (it.x - 0.5) + shift;
  float facing = front ? 0.72 : 1.1;
  float glass = slab * pane * (0.35 + 0.65 * step(0.3, who));
  float dim = (0.08 + 0.12 * glow) * (0.4 + 0.6 * rise) + glass * (0.06 + 0.12 * rise) * (0.5 + glow) + glass * full * (0.2 + 0.75 * glow) * (0.5 + 0.5 * rise);
  vec3 lit = shade(tone) * facing * dim;
  lit += shade(tone + 0.30) * (facing * glass * crest * (0.2 + 0.6 * glow) + (brim + 0.5 * corner * full) * (0.2 + 0.45 * glow) + rush * (0.12 + 0.5 * glass));
  lit += mix(c3.rgb, c4.rgb, 0.3 + 0.6 * who) * glass * lamp * (0.10 + 0.9 * windows);
  float dry = on(raw / fine);
  lit *= 1.0 - 0.45 / (1.0 + 14.0 * y);

  // The street holds the picture upside down, dimmer near the eye's foot.
  float street = EYE / max(-s.y, 1e-4);
  vec2 ground = vec2(s.x * street + walk, street + travel);
  float coarse = street * street * px / EYE;
  float clear = exp2(-0.085 * street);
  float shine = 0.14 + 0.62 * wet * street / (street + 1.6);
  vec3 col = mix(sky * mix(1.0, mix(1.0, shine, clear), on(-s.y / px)), mix(haze, lit, mist) * mix(shine, 1.0, dry), cover);

  // Lanes of light, and the traffic that the beat sends down them.
  float wide = street * px;
  float dash = mix(0.44, on((0.22 - abs(fract(ground.y) - 0.5)) / coarse), clamp(1.5 - 2.0 * coarse, 0.0, 1.0));
  float middle = on((0.016 - abs(ground.x)) / wide) * min(1.0, 0.032 / wide) * dash;
  float off = abs(abs(ground.x) - avenue + 0.10);
  float kerb = on((0.014 - off) / wide) * min(1.0, 0.028 / wide);
  float send = max(1.0 - 0.35 * abs(street - rush_at), 0.0) * ring;
  float lane = middle * (0.2 + 0.45 * glow) + kerb * (0.22 + 0.4 * glow + 1.3 * send) + (0.03 * glow + 0.4 * send) / (1.0 + 90.0 * off * off) * on((avenue - 0.02 - abs(ground.x)) / wide);
  return col + mix(c3.rgb, c4.rgb, 0.2 + shift) * lane * clear * step(s.y, 0.0);
}

void main() {
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = tower(ivec2(gl_FragCoord.xy));
  if (PASSINDEX == 1) gl_FragColor.rgb = picture();
}
