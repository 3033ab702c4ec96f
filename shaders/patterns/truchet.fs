/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Truchet's dials: every plate carries two glass tubes and turns when its time comes, so that the light finds new ways through the maze.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "bright", "dense", "calm"],
  "INPUTS": [
    {"NAME": "count", "LABEL": "Plates", "TYPE": "float", "MIN": 3.0, "MAX": 12.0, "DEFAULT": 6.0},
    {"NAME": "lens", "LABEL": "Lens", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "tube", "LABEL": "Tubes", "TYPE": "float", "MIN": 0.07, "MAX": 0.17, "DEFAULT": 0.11, "BIND": {"SOURCE": "bass", "RANGE": [0.09, 0.135]}},
    {"NAME": "charge", "LABEL": "Charge", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "gems", "LABEL": "Gems", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "brightness"},
    {"NAME": "reach", "LABEL": "Charge position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Turning", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.010, 0.026, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.07, 0.09, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.10, 0.40, 0.58, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.60, 0.26, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.93, 0.76, 1.0], "BIND": "palette.4"}
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

vec3 hash(vec2 id) {
  uvec2 v = uvec2(ivec2(id)) & 255u;
  uint n = v.x * 1597334677u ^ v.y * 3812015801u;
  n = (n ^ (n >> 15u)) * 2246822519u;
  n ^= n >> 13u;
  n *= 3266489917u;
  n ^= n >> 16u;
  return vec3(uvec3(n, n >> 10u, n >> 20u) & 1023u) / 1023.0;
}

void main() {
  float shorter = min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 s = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / shorter;
  float r2 = dot(s, s);
  float bulge = 1.0 - lens * 0.34 / (1.0 + 1.6 * r2);
  float turn = 0.42 + 0.5 * wave(flow * 0.007);
  vec2 cs = vec2(cos(turn), sin(turn));
  vec2 p = vec2(s.x * cs.x - s.y * cs.y, s.x * cs.y + s.y * cs.x) * bulge * count;
  float px = 1.15 * bulge * count / shorter;
  p += vec2(mod(flow * 0.055, 256.0), mod(flow * 0.034, 256.0));
  vec2 cell = floor(p);
  vec2 q = p - cell - 0.5;
  vec3 h = hash(cell);
  float odd = mod(cell.x + cell.y, 2.0);

  // A plate rests for most of its time, then goes a quarter turn.
  float life = flow * 0.07 + h.x * 2.0;
  float quarter = floor(life);
  float move = clamp(5.0 * fract(life) - 4.0, 0.0, 1.0);
  float busy = move * (1.0 - move) * 4.0;
  move = move * move * (3.0 - 2.0 * move);
  float k = mod(quarter + floor(h.y * 4.0), 4.0);
  float angle = (k + move) * 1.5707963;
  vec2 ac = vec2(cos(angle), sin(angle));
  vec2 t = vec2(q.x * ac.x + q.y * ac.y, q.y * ac.x - q.x * ac.y);
  float flip = t.x + t.y < 0.0 ? -1.0 : 1.0;               // the two tubes are one, half a turn apart
  vec2 to = vec2(0.5) - t * flip;                           // to the corner that it bends about
  float away = length(to);
  float v = (away - 0.5) / tube;
  float along = 4.0 * turns_of(to);                         // 0..1
  bool swap = mod(k + odd, 2.0) > 0.5;                      // light enters at one pair of sides and leaves at the other
  float run = swap ? 1.0 - along : along;

  float from = length(q);
  float rim = abs(from - 0.485);
  float plate = clamp(0.5 + (0.485 - from) / px, 0.0, 1.0);
  float shift = 0.25 * (hue - 0.4);
  float tide = 0.5 + 0.5 * wave(0.41 * s.x - 0.33 * s.y + 0.12 * wave(0.5 * s.y + 0.3) + fract(flow * 0.023));
  const vec2 LAMP = vec2(-0.5, 0.86);
  vec2 side = vec2(LAMP.x * cs.x - LAMP.y * cs.y, LAMP.x * cs.y + LAMP.y * cs.x);

  // Below: dark ground, with a gem where four plates meet.
  vec2 c = abs(q) - 0.5;
  float gem = length(c);
  vec2 knot = mod(cell + step(vec2(0.0), q), 256.0);
  float gem_own = fract(knot.x * 0.6171875 + knot.y * 0.38671875);
  float awake = max(wave(gem_own + fract(flow * 0.05)), 0.0);
  float size = 0.135;
  float cut = max(abs(c.x) + abs(c.y), 1.22 * max(abs(c.x), abs(c.y)));
  float gem_on = clamp(0.5 + (size - cut) / px, 0.0, 1.0);
  float bevel = clamp((size - cut) / 0.05, 0.0, 1.0);
  float gem_side = 0.5 - 0.5 * dot(vec2(sign(q.x) * sign(c.x), sign(q.y) * sign(c.y)) * 0.7071, side);
  vec3 col = mix(c0.rgb * 0.6, c1.rgb, 0.18 + 0.25 * tide) * (0.35 + 0.3 * glow);
  col += mix(c2.rgb, c3.rgb, 0.2) * (gems * awake * 0.10 / (0.3 + 30.0 * gem * gem));
  float jewel_tone = 0.36 + 0.35 * tide + 0.25 * awake * gems;
  float jewel = (0.25 + 0.5 * gem_side * (1.0 - bevel) + 0.35 * bevel + awake * gems * (0.3 + 0.7 * bevel)) * (0.5 + 0.6 * glow);

  // The plate: turned metal, its grooves catch the light in two fans.
  float fan = dot(t, vec2(side.x * ac.x + side.y * ac.y, side.y * ac.x - side.x * ac.y)) / max(from, 1e-3);
  float groove = wave(from * 17.0) * clamp(1.1 - 17.0 * px * 1.6, 0.0, 1.0);
  float metal = 0.22 + 0.30 * fan * fan + 0.10 * (0.5 + 0.5 * dot(q, side) * 2.0) + 0.035 * groove;
  float hill = 1.0 / (1.0 + 90.0 * (max(abs(v) - 1.0, 0.0) * tube) * (max(abs(v) - 1.0, 0.0) * tube));
  float disc_tone = 0.12 + 0.22 * tide + 0.10 * h.z;
  float disc = metal * (0.95 + 0.9 * glow) * (1.0 - 0.6 * hill);
  float rim_on = clamp(0.5 + (0.016 - rim) / px, 0.0, 1.0);
  float rim_lit = rim_on * (0.18 + 0.35 * (0.5 + 0.5 * dot(q, side) / max(from, 0.1)) + 0.5 * busy);
  float disc_on = clamp(0.5 + (0.5 - from) / px, 0.0, 1.0);

  // The tubes, and the light that runs in them.
  float tube_on = clamp(0.5 + (1.0 - abs(v)) * tube / px, 0.0, 1.0);
  float round_ = sqrt(max(1.0 - v * v, 0.0));
  vec2 out_way = -to * flip / max(away, 1e-3);
  out_way = vec2(out_way.x * ac.x - out_way.y * ac.y, out_way.x * ac.y + out_way.y * ac.x);
  float lean = dot(out_way, side) * v * 0.8 + round_ * 0.6;
  float gloss = max(lean, 0.0);
  gloss *= gloss; gloss *= gloss; gloss *= gloss;
  float pulse_at = fract(run - flow * 0.35);
  float bead = 1.0 - abs(2.0 * pulse_at - 1.0);
  bead *= bead; bead *= bead;
  float ahead = length(s - vec2(-0.25, -0.1)) - 1.35 * reach + 0.15;
  float lit = charge * max(1.0 - 3.4 * abs(ahead), 0.0);
  float power = (0.15 + 0.85 * tide) * (1.0 - busy);
  float glass = (0.25 + 0.55 * round_ * (0.5 + 0.5 * lean)) * (0.55 + 0.7 * glow);
  float inner = round_ * round_ * (bead * power * (0.25 + 0.75 * glow) + 0.9 * lit + 0.10);
  float spill = (bead * power * glow * 0.22 + lit * 0.35) * hill * (1.0 - tube_on) * plate;
  tube_on *= clamp(0.5 + (0.495 + 0.06 * (1.0 - min(12.0 * busy, 1.0)) - from) / px, 0.0, 1.0);
  // Ground, gem, plate, tube: each pixel is of one of them, but for the seams between; so one tone and one light will do.
  float tone = mix(mix(jewel_tone, disc_tone, disc_on), 0.28 + 0.34 * tide, tube_on);
  float light = mix(mix(gem_on * jewel, disc, disc_on), glass, tube_on);
  float high = mix(mix(0.55 + 0.2 * tide, disc_tone + 0.3, rim_on), 0.62 + 0.2 * tide, tube_on);
  col *= (1.0 - gem_on) * (1.0 - disc_on) * (1.0 - tube_on);
  col += shade(tone + shift) * light + shade(high + shift) * mix(disc_on * rim_lit + spill, inner, tube_on);
  col += mix(c4.rgb, vec3(1.0), 0.3) * (tube_on * gloss * (0.35 + 0.3 * glow));
  gl_FragColor = vec4(col, 1.0);
}
