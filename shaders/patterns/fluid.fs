/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A real fluid: jets of light stir it on the bass and the beat, and it curls and drifts by itself.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "flowing", "dense", "fast"],
  "INPUTS": [
    {"NAME": "stir", "LABEL": "Stir", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "bass", "RANGE": [0.3, 1.0]}},
    {"NAME": "kick", "LABEL": "Jets", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "reach", "LABEL": "Reach", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.65},
    {"NAME": "stay", "LABEL": "Persistence", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "sheen", "LABEL": "Sheen", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.2, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.008, 0.030, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.06, 0.06, 0.34, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.46, 0.10, 0.60, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.38, 0.40, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.88, 0.62, 1.0], "BIND": "palette.4"}
  ],
  "PASSES": [
    {"TARGET": "now", "PERSISTENT": true, "FLOAT": true, "WIDTH": "1", "HEIGHT": "1"},
    {"TARGET": "water", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(160 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(160 * sqrt($HEIGHT / $WIDTH))"},
    {"TARGET": "water", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(160 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(160 * sqrt($HEIGHT / $WIDTH))"},
    {"TARGET": "water", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(160 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(160 * sqrt($HEIGHT / $WIDTH))"},
    {"TARGET": "water", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(160 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(160 * sqrt($HEIGHT / $WIDTH))"},
    {"TARGET": "water", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(160 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(160 * sqrt($HEIGHT / $WIDTH))"},
    {"TARGET": "water", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(160 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(160 * sqrt($HEIGHT / $WIDTH))"},
    {"TARGET": "dye", "PERSISTENT": true, "FLOAT": true, "WIDTH": "floor(380 * sqrt($WIDTH / $HEIGHT))", "HEIGHT": "floor(380 * sqrt($HEIGHT / $WIDTH))"},
    {}
  ]
}*/

// Stable fluids (Stam 1999): the water carries itself, is pushed, then made free of divergence by its pressure.
const int JETS = 4;
const int FORCE = 1, PROJECT = 6, DYE = 7, PICTURE = 8;       // passes; those between find the pressure

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

// Where jet i is, and which way it moves; lengths in picture heights, the middle is 0.
vec4 jet(int i, float aspect) {
  float k = float(i);
  vec2 at = vec2(flow * (0.061 + 0.013 * k) + 0.29 * k, flow * (0.083 - 0.017 * k) + 0.41 * k);
  vec2 far = vec2(0.5 * aspect, 0.5) * (0.35 + 0.35 * reach);
  vec2 place = far * vec2(wave(at.x), wave(at.y));
  vec2 speed = far * vec2(wave(at.x + 0.25), wave(at.y + 0.25));
  return vec4(place, normalize(speed + vec2(1e-4, 0.0)));
}

// Slow large currents that never rest.
vec2 drift(vec2 p) {
  float t = fract(flow * 0.017);
  return vec2(wave(0.9 * p.y + t) + 0.6 * wave(1.7 * p.y - 0.8 * p.x - t), wave(0.8 * p.x - t + 0.2) + 0.6 * wave(1.9 * p.x + 0.7 * p.y + t));
}

// Red, green: speed in heights a second of flow. Blue: pressure.
vec4 force(vec2 at, float dt) {
  vec2 uv = gl_FragCoord.xy / RENDERSIZE;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
  if (FRAMEINDEX == 0) return vec4(0.25 * drift(p), 0.0, 0.0);
  vec4 old = texelFetch(water, ivec2(at), 0);
  vec4 from = texture(water, uv - dt * old.xy / vec2(aspect, 1.0));
  vec2 v = from.xy * exp2(-0.55 * dt);
  v += (0.30 * drift(p) - v) * (0.18 * dt);
  for (int i = 0; i < JETS; i++) {
    vec4 j = jet(i, aspect);
    vec2 d = p - j.xy;
    float near = exp2(-dot(d, d) * 260.0);
    vec2 sideways = vec2(-j.w, j.z) * wave(flow * 0.9 + 0.3 * float(i));
    v += (j.zw + 0.9 * sideways) * near * dt * (2.2 * stir + 7.0 * kick);
  }
  vec2 wall = min(uv, 1.0 - uv) * vec2(aspect, 1.0);
  v *= clamp(min(wall.x, wall.y) * 30.0, 0.0, 1.0);
  v *= min(1.0, 2.0 / max(length(v), 1e-4));
  return vec4(v, 0.97 * old.z, 1.0);          // forgets a little: its mean must not wander
}

vec4 around(ivec2 at, ivec2 o) { return texelFetch(water, clamp(at + o, ivec2(0), textureSize(water, 0) - 1), 0); }

// One step of Jacobi's iteration; the pressure of the frame before is a good first guess.
vec4 press(ivec2 at) {
  vec4 own = texelFetch(water, at, 0), l = around(at, ivec2(-1, 0)), r = around(at, ivec2(1, 0)), b = around(at, ivec2(0, -1)), t = around(at, ivec2(0, 1));
  own.z = 0.25 * (l.z + r.z + b.z + t.z - 0.5 * (r.x - l.x + t.y - b.y));
  return own;
}

vec4 project(ivec2 at) {
  vec4 own = texelFetch(water, at, 0), l = around(at, ivec2(-1, 0)), r = around(at, ivec2(1, 0)), b = around(at, ivec2(0, -1)), t = around(at, ivec2(0, 1));
  own.xy -= 0.5 * vec2(r.z - l.z, t.z - b.z);
  return own;
}

// Red: how much dye. Green: its tone times that. Blue: how hot.
vec4 colour(vec2 at, float dt) {
  vec2 uv = gl_FragCoord.xy / RENDERSIZE;
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (uv - 0.5) * vec2(aspect, 1.0);
  if (FRAMEINDEX == 0) {
    vec2 q = p;
    for (int i = 0; i < 4; i++) q += 0.16 * drift(q * (1.0 + 0.5 * float(i)) + 0.3 * float(i));
    float m = 0.5 + 0.5 * wave(1.1 * q.x + 0.8 * q.y + 0.2);
    m *= 0.35 + 0.65 * (0.5 + 0.5 * wave(2.7 * q.y - 1.9 * q.x));
    m = m * m * 1.1;
    return vec4(m, m * (0.35 + 0.3 * wave(0.7 * q.x - 0.4 * q.y)), 0.0, 1.0);
  }
  vec2 speed = texture(water, uv).xy;
  vec4 c = texture(dye, uv - dt * speed / vec2(aspect, 1.0));
  c.rgb *= exp2(-dt * vec3(0.75, 0.75, 2.0) * (1.5 - stay));
  for (int i = 0; i < JETS; i++) {
    vec4 j = jet(i, aspect);
    vec2 d = p - j.xy;
    float near = exp2(-dot(d, d) * 900.0) * dt * (5.0 * stir + 4.0 * kick) * max(0.0, 1.5 - c.r);
    c.rgb += near * vec3(1.0, 0.28 + 0.20 * float(i) + 0.3 * (hue - 0.4), 0.4 + 1.2 * kick);
  }
  return c;
}

vec3 picture() {
  vec2 uv = 0.5 + 0.86 * (gl_FragCoord.xy / RENDERSIZE - 0.5), e = 0.85 / IMG_SIZE(dye);   // the walls stay outside
  vec4 l = texture(dye, uv - vec2(e.x, 0.0)), r = texture(dye, uv + vec2(e.x, 0.0)), b = texture(dye, uv - vec2(0.0, e.y)), t = texture(dye, uv + vec2(0.0, e.y));
  vec4 c = 0.25 * (l + r + b + t);
  vec2 slope = vec2(r.x - l.x, t.x - b.x) * 5.0;
  float much = clamp(c.x, 0.0, 1.5);
  float tone = c.y / max(c.x, 0.02);
  // As if the dye were thick: lit from above left, with a fine gleam on its flanks.
  float steep = dot(slope, slope);
  float side = dot(slope, vec2(0.6, -0.8)) * inversesqrt(1.0 + steep);
  float gleam = max(side, 0.0) * steep / (0.25 + steep);
  float body = much / (0.45 + much) * 1.45;
  vec3 col = mix(c0.rgb, c1.rgb, 0.15 + 0.25 * body);
  col += shade(0.16 + 0.60 * tone + 0.24 * much + 0.10 * side) * body * (0.68 + 0.40 * side) * (0.5 + 0.85 * glow);
  col += shade(0.55 + 0.4 * tone) * gleam * (0.15 + 0.75 * sheen);
  col += mix(c3.rgb, c4.rgb, 0.7) * c.z * c.z * 0.9;
  return col;
}

void main() {
  vec2 at = floor(gl_FragCoord.xy);
  vec4 clock = texelFetch(now, ivec2(0), 0);             // red: the flow of the frame before, then of this one; green: the step
  float dt = clock.y;
  bool still = dt <= 0.0 && FRAMEINDEX > 0;
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  if (PASSINDEX == 0) gl_FragColor = vec4(flow, FRAMEINDEX == 0 ? 0.0 : clamp(flow - clock.x, 0.0, 0.05), 0.0, 1.0);
  if (PASSINDEX >= FORCE && PASSINDEX <= PROJECT && still) gl_FragColor = texelFetch(water, ivec2(at), 0);
  if (PASSINDEX == FORCE && !still) gl_FragColor = force(at, dt);
  if (PASSINDEX > FORCE && PASSINDEX < PROJECT && !still) gl_FragColor = press(ivec2(at));
  if (PASSINDEX == PROJECT && !still) gl_FragColor = project(ivec2(at));
  if (PASSINDEX == DYE && still) gl_FragColor = texelFetch(dye, ivec2(at), 0);
  if (PASSINDEX == DYE && !still) gl_FragColor = colour(at, dt);
  if (PASSINDEX == PICTURE) gl_FragColor.rgb = picture();
}
