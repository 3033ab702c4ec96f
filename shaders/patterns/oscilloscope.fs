/*{
  "ISFVSN": "2",
  "DESCRIPTION": "An oscilloscope: left and right as two beams, bent from a line to a ring, and the phosphor that remembers them.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "minimal", "dark", "fast"],
  "INPUTS": [
    {"NAME": "sound", "LABEL": "Sound", "TYPE": "audio", "MAX": 512},
    {"NAME": "bend", "LABEL": "Bend", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0},
    {"NAME": "gain", "LABEL": "Gain", "TYPE": "float", "MIN": 0.1, "MAX": 0.5, "DEFAULT": 0.28},
    {"NAME": "echo", "LABEL": "Afterglow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "drift", "LABEL": "Echo speed", "TYPE": "float", "MIN": 0.1, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "bass", "RANGE": [0.35, 0.8]}},
    {"NAME": "hit", "LABEL": "Burn", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "haze", "LABEL": "Halo", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.25, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.4, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.004, 0.014, 0.020, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.01, 0.15, 0.24, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.02, 0.46, 0.50, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.36, 0.92, 0.58, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [0.94, 1.0, 0.80, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "now", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": "1"},
    {"TARGET": "beam", "FLOAT": true, "WIDTH": "512", "HEIGHT": "1"},
    {"TARGET": "phosphor", "PERSISTENT": true, "FLOAT": true, "WIDTH": "ceil($WIDTH / 2)", "HEIGHT": "ceil($HEIGHT / 2)"},
    {}
  ]
}*/

vec3 shade(float t) {
  t = clamp(t, 0.0, 1.0) * 4.0;
  vec3 c = mix(c0.rgb, c1.rgb, smoothstep(0.0, 1.0, t));
  c = mix(c, c2.rgb, smoothstep(1.0, 2.0, t));
  c = mix(c, c3.rgb, smoothstep(2.0, 3.0, t));
  return mix(c, c4.rgb, smoothstep(3.0, 4.0, t));
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

// The two beams, smoothed, with their slopes (a sample): left, right, slope left, slope right. They rest at both ends.
vec4 smoothed(float at) {
  vec2 sum = vec2(0.0), tilt = vec2(0.0);
  float all = 0.0;
  for (int i = -6; i <= 6; i++) {
    float x = float(i), weight = exp2(-0.09 * x * x);
    vec2 value = vec2(texture(sound, vec2((at + x) / 512.0, 0.25)).r, texture(sound, vec2((at + x) / 512.0, 0.75)).r) - 0.5;
    sum += weight * value;
    tilt += weight * x * 0.1248 * value;
    all += weight;
  }
  float u = at / 512.0, rest = clamp(min(u, 1.0 - u) * 7.0, 0.0, 1.0);
  rest *= rest * (3.0 - 2.0 * rest);
  return vec4(sum, tilt) * (2.0 * rest / all);
}

// Along the trace (0..1, beyond at its ends) and beside it, in picture heights; z: its length.
vec3 along(vec2 p, float aspect) {
  float far = mix(1.06 * aspect, 6.2831853 * 0.27 * min(aspect, 1.0), bend);
  float round_ = max(bend, 0.01) * 6.2831853 / far, radius = 1.0 / round_;
  vec2 q = p + vec2(0.0, radius - 0.27 * min(aspect, 1.0) * bend * bend);
  return vec3(turns_of(q.yx) * 6.2831853 * radius / far + 0.5, length(q) - radius, far);
}

// Light of the beams at a place, for a beam of some width: left, right.
vec2 trace(vec2 p, float aspect, float width, float reach) {
  vec3 t = along(p, aspect);
  vec4 s = texture(beam, vec2(clamp(t.x, 0.0, 1.0), 0.5));
  float high = gain * mix(1.0, 0.6, bend);
  vec2 y = vec2(s.x, -s.y) * high, slope = vec2(s.z, -s.w) * (high * 512.0 / t.z);
  vec2 flat_ = inversesqrt(1.0 + min(slope * slope, 30.0));
  vec2 d = (t.y - y) * flat_;
  vec2 e = d / width;
  vec2 far = d / reach;
  vec2 light = 1.0 / (1.0 + e * e * (0.4 + e * e)) + 0.10 * haze / (1.0 + far * far) ;
  float ends = clamp(1.0 - 40.0 * max(t.x - 1.0, -t.x), 0.0, 1.0);
  return light * (0.5 + 0.5 * flat_) * ends;                     // where the beam is swift it burns less
}

// Red: how bright it still is. Green: its tone times that.
vec4 remember(float dt) {
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  vec2 lit = trace(p, aspect, 0.0026 + 0.5 / RENDERSIZE.y, 0.014);
  float fresh = min(max(lit.x, lit.y), 1.0);
  vec4 new = vec4(fresh, fresh * (lit.y > lit.x ? 0.86 : 0.62), 0.0, 1.0);
  if (FRAMEINDEX == 0) return new;
  // What was drawn before has moved outwards, and fades: with the music, and slowly without it.
  vec2 from = p * (1.0 - drift * dt * (0.35 + 0.5 * length(p)));
  vec4 old = texture(phosphor, from * vec2(1.0 / aspect, 1.0) + 0.5);
  float kept = exp2(-(dt * 2.2 + TIMEDELTA * 0.35) * mix(4.0, 0.55, echo));
  old.r = max(old.r * kept - 0.0006, 0.0);
  old.g *= kept * exp2(-dt * 0.35);
  return old.r > new.r ? vec4(old.rg, 0.0, 1.0) : new;
}

vec3 picture() {
  float aspect = RENDERSIZE.x / RENDERSIZE.y, px = 1.0 / RENDERSIZE.y;
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
  vec2 lit = trace(p, aspect, 0.0013 + 0.6 * px, 0.03);
  vec4 old = IMG_NORM_PIXEL(phosphor, gl_FragCoord.xy / RENDERSIZE);
  float tone = old.g / max(old.r, 0.01);
  float back = 1.0 / (1.0 + 4.0 * dot(p, p));
  vec3 col = mix(c0.rgb, c1.rgb, 0.28 * back * (0.3 + glow));
  col += shade(0.12 + 0.75 * tone * (0.35 + 0.65 * old.r) + 0.25 * (hue - 0.4)) * old.r * (0.35 + 0.65 * glow);
  col += mix(c3.rgb, c4.rgb, 0.5 + 0.4 * hit) * lit.x * (0.55 + 0.5 * glow + 0.6 * hit);
  col += mix(c2.rgb, c4.rgb, 0.55 + 0.4 * hit) * lit.y * (0.45 + 0.5 * glow + 0.6 * hit);
  return col;
}

void main() {
  vec4 clock = texelFetch(now, ivec2(0), 0);             // red: the flow of the frame before, then of this one; green: the step
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = vec4(flow, FRAMEINDEX == 0 ? 0.0 : clamp(flow - clock.x, 0.0, 0.1), 0.0, 1.0);
  if (PASSINDEX == 1) gl_FragColor = smoothed(gl_FragCoord.x);
  if (PASSINDEX == 2) gl_FragColor = remember(clock.y);
  if (PASSINDEX == 3) gl_FragColor.rgb = picture();
}
