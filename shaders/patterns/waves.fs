/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Strings of light, one behind the other: a swell runs through them, and a beat runs along them.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "calm", "minimal", "dark"],
  "INPUTS": [
    {"NAME": "swell", "LABEL": "Swell", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.45, "BIND": {"SOURCE": "bass", "RANGE": [0.25, 0.85]}},
    {"NAME": "ripple", "LABEL": "Ripple", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.25, "BIND": "treble"},
    {"NAME": "pluck", "LABEL": "Pluck", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "run", "LABEL": "Pluck position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.35, "BIND": "beat.phase"},
    {"NAME": "twist", "LABEL": "Twist", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "focus", "LABEL": "Focus", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.62},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.004, 0.010, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.03, 0.12, 0.36, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.10, 0.42, 0.86, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.40, 0.52, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.70, 1.0], "BIND": "palette.4"}
  ]
}*/

const int STRINGS = 26;
const float TAU = 6.2831853;
const float TOP = 0.31, FALL = 0.70, LEAN = 0.175 * FALL;   // where the strings rest
const vec2 NEAR = vec2(0.30, 1.20);                         // how far they swing: x + y k k

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
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float px = 1.0 / RENDERSIZE.y;
  float wide = 0.5 * RENDERSIZE.x * px;
  float slow = fract(flow * 0.037);
  float quick = fract(flow * 0.101);
  float fast = fract(flow * 0.23);
  // Where the strings swing far and where they are held.
  float belly = 0.5 + 0.5 * wave(0.31 * p.x + slow + 0.1);
  belly = 0.25 + 0.75 * belly;
  float tight = 0.5 + 0.5 * wave(0.47 * p.x - slow + 0.35);

  vec3 far_by = vec3(0.115 * (0.4 + 1.1 * swell) * belly, 0.060 * (0.5 + swell) * (0.4 + 0.6 * tight), 0.009 * ripple * (0.2 + 0.8 * tight) * belly);
  vec2 rates = TAU * vec2(0.42, 0.93) * far_by.xy;

  // Only the strings that can come near this point: their rest lies at TOP - FALL (0.35 k + 0.65 k k), their swing grows with k.
  float reach = far_by.x + far_by.y + far_by.z;
  float all = float(STRINGS - 1);
  float above = TOP - NEAR.x * reach - p.y - 0.05, below = TOP + NEAR.x * reach - p.y + 0.05;
  float wide_a = 0.65 * FALL + NEAR.y * reach, wide_b = max(0.65 * FALL - NEAR.y * reach, 0.02);
  int first = above < 0.0 ? 0 : int(all * (sqrt(LEAN * LEAN + wide_a * above) - LEAN) / wide_a);
  int last = below < 0.0 ? -1 : int(min(all, all * (sqrt(LEAN * LEAN + wide_b * below) - LEAN) / wide_b));

  // String k swings with phase + k x step. Each next sine comes from the two before it, without another sine:
  // s[k+1] = 2 cos(step) s[k] - s[k-1]. The same for the cosines, which give the slopes.
  vec3 steps = vec3(mix(0.012, 0.040, twist), mix(0.022, 0.061, twist), 0.083);
  vec2 sines = vec2(wave(steps.x), wave(steps.y)), cosines = vec2(wave(steps.x + 0.25), wave(steps.y + 0.25));
  vec3 turn = 2.0 * vec3(cosines, 0.86711);               // 0.86711: of the third step
  vec3 at = vec3(0.42 * p.x + slow, 0.93 * p.x - quick + 0.06 * tight, 4.6 * p.x + fast);
  vec3 from = at + steps * float(first);
  vec3 s = vec3(wave(from.x), wave(from.y), wave(from.z));
  vec2 c = vec2(wave(from.x + 0.25), wave(from.y + 0.25));
  vec3 s_old = vec3(s.xy * cosines - c * sines, wave(from.z - steps.z));
  vec2 c_old = c * cosines + s.xy * sines;

  float packet = p.x / wide * 0.5 + 0.5 - (run * 1.5 - 0.25);   // the pluck runs from left to right
  packet = max(0.0, 1.0 - 16.0 * packet * packet);
  packet *= packet * pluck;

  float light = 0.0, tint = 0.0, hot = 0.0;
  for (int i = first; i <= last; i++) {
    float k = float(i) / float(STRINGS - 1);            // 0 far, 1 near
    float near = NEAR.x + NEAR.y * k * k;
    float y = TOP - FALL * k * (0.35 + 0.65 * k) + near * dot(s, far_by);
    float slope = near * dot(c, rates);
    float steep = min(slope * slope, 1.4);
    float d = (p.y - y) * (1.0 - steep * (0.43 - 0.12 * steep));   // about 1 / sqrt(1 + steep)
    float miss = abs(k - focus);
    float beam = 0.0010 + 0.0008 * k;
    float thin = 1.0 / (px + 0.0002 + 0.020 * miss * miss * (0.4 + near) + beam);   // out of focus: wider, fainter
    float e = d * thin, q = e * e;
    float line = beam * thin / (1.0 + q * (0.3 + q * 0.9));
    float sheen = 0.35 + 0.65 * (0.5 + 0.5 * c.x) * (0.6 + 0.4 * c.y);     // rising flanks shine
    float lit = packet * (0.3 + k);
    float power = (0.40 + 1.2 * sheen) * (0.55 + 0.75 * k) + 2.4 * lit;
    float haze = max(0.0, 1.0 - abs(d) * 22.0);
    haze *= haze * haze * 0.085 * near;
    float add = power * (line + haze * glow);
    light += add;
    tint += add * (0.34 + 0.34 * k * sheen + 0.22 * sheen + 0.3 * lit);
    hot += line * lit;
    vec3 next = turn * s - s_old;
    vec2 along = turn.xy * c - c_old;
    s_old = s; s = next;
    c_old = c; c = along;
  }
  // Behind them all, a breath of the same light.
  float rest = p.y - 0.2 - 0.08 * wave(at.x);
  float sky = 0.5 / (1.0 + 14.0 * rest * rest) * (0.35 + 0.65 * belly);
  vec3 col = mix(c0.rgb, c1.rgb, sky * (0.35 + 0.5 * glow));
  col += shade(tint / max(light, 1e-4) + 0.24 * (hue - 0.4)) * light * (0.75 + 0.65 * glow) + c4.rgb * hot * 1.2;
  gl_FragColor = vec4(col, 1.0);
}
