/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Jellyfish rise through dark water: the bells beat with the bass, light wakes in them on the beat, tentacles trail behind.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "calm", "dark"],
  "INPUTS": [
    {"NAME": "size", "LABEL": "Size", "TYPE": "float", "MIN": 0.7, "MAX": 1.3, "DEFAULT": 1.0},
    {"NAME": "tentacles", "LABEL": "Tentacles", "TYPE": "float", "MIN": 0.5, "MAX": 1.5, "DEFAULT": 1.0},
    {"NAME": "sway", "LABEL": "Sway", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.6},
    {"NAME": "squeeze", "LABEL": "Squeeze", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "bass"},
    {"NAME": "heart", "LABEL": "Heart light", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "plankton", "LABEL": "Plankton", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.1, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Drift", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.004, 0.010, 0.034, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.02, 0.08, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.22, 0.26, 0.80, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.42, 0.66, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.90, 0.84, 1.0], "BIND": "palette.4"}
  ]
}*/

const int JELLIES = 3;
// of each, far to near: its column, its place in the rise and fall, its size, its speed
const vec4 JELLY[JELLIES] = vec4[JELLIES](
  vec4(0.08, 0.30, 0.130, 0.017),
  vec4(0.31, 0.85, 0.225, 0.013),
  vec4(-0.20, 0.95, 0.350, 0.010));

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
  float aspect = RENDERSIZE.x / RENDERSIZE.y;
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float slow = fract(flow * 0.023);
  float beat = fract(flow * 0.37);
  float full = size * min(0.55 + 0.3 * aspect, 1.0);

  // The water: light from above, in shafts that lean and wander.
  float shaft = 0.5 + 0.5 * wave(0.9 * p.x + 0.35 * p.y + slow + 0.12 * wave(2.1 * p.x + 0.5 * p.y - 2.0 * slow));
  float top = clamp(0.62 + 0.75 * p.y, 0.0, 1.2);
  float light = top * (0.10 + 0.34 * shaft * shaft * top) * (0.5 + 0.7 * glow);
  float tint = light * (0.18 + 0.22 * top * shaft);
  float hot = 0.0;

  for (int i = 0; i < JELLIES; i++) {
    vec4 jelly = JELLY[i];
    float s = jelly.z * full;
    float px = 1.0 / (RENDERSIZE.y * s);
    float own = jelly.y;
    float rise = fract(own + flow * jelly.w);
    // They swim in strokes: the bell closes, then glides open.
    float stroke = wave(beat + own * 3.0);
    float closed = 0.45 + 0.25 * stroke + 0.55 * squeeze;
    vec2 c = vec2(jelly.x * max(aspect, 0.8) + 0.10 * wave(slow + own), 0.04 + 0.36 * s + 0.19 * wave(rise) + 0.10 * s * wave(beat + own * 3.0 - 0.15));
    vec2 q = (p - c) / s;
    q.x += 0.16 * sway * wave(slow * 2.0 + own) * q.y;
    float a = 1.0 - 0.20 * closed;
    float b = 0.74 + 0.16 * closed;

    // The bell: half an ellipsoid; x of a point on it gives its meridian.
    float h = clamp(q.y / b, 0.0, 1.0);
    float w = a * sqrt(max(1.0 - h * h, 0.0)) * (1.0 - 0.10 * closed * clamp(1.0 - 4.0 * h, 0.0, 1.0));
    float u = clamp(q.x / max(w, 0.02), -1.0, 1.0);
    float meridian = u * (0.16 + 0.09 * u * u);                       // about the angle, in turns
    float low = 0.15 + 0.05 * abs(wave(4.0 * meridian)) - 0.06 * closed;   // its scalloped underside
    float e = length(q / vec2(a, q.y > 0.0 ? b : low));
    float hem = -low * sqrt(max(1.0 - q.x * q.x / (a * a), 0.0));
    float on = clamp((1.0 - e) * (q.y > 0.0 ? 0.8 : low + 0.6 * u * u * u * u) / px + 0.5, 0.0, 1.0);
    float rim = e * e;
    rim *= rim * rim * (1.0 - 0.7 * u * u * u * u * clamp(0.5 - 6.0 * q.y, 0.0, 1.0));   // the hem's corners are thin
    float rib = 0.5 + 0.5 * wave(8.0 * meridian + 0.25);
    rib *= rib; rib *= rib;
    float lip = max(0.0, 1.0 - 7.0 * abs(q.y - hem - 0.05));
    vec2 g = vec2(q.x, 1.5 * (q.y - 0.36 * b));
    float gg = max(dot(g, g), 1e-4);
    float leaf = 2.0 * g.x * g.y / gg;                                // four leaves, as of clover
    float organ = max(0.0, 1.0 - sqrt(gg) / (0.20 + 0.42 * leaf * leaf));
    organ *= organ;
    float dome = max(0.0, 1.0 - 2.2 * dot(q - vec2(-0.30, 0.48), q - vec2(-0.30, 0.48)));

    // Arms and tentacles hang from it; a wave runs down them after each stroke.
    float down = max(-q.y, 0.0);
    float reach = down / (2.6 * tentacles);
    float swing = sway * (0.04 + 0.16 * down) * wave(0.24 * down - beat - own * 3.0 + 0.6);
    float x = q.x - swing;
    float spread = a * (0.86 - 0.30 * min(reach, 1.0)) + 0.05 * wave(0.5 * down - beat);
    float k = x / spread * 4.0;
    float strand = clamp(floor(k + 0.5), -4.0, 4.0);
    float curl = 0.16 * min(down, 1.0) * wave(0.42 * down + 0.37 * strand - beat);
    float thick = 0.020 * (1.2 - reach);
    float line = clamp((thick - abs(k - strand - curl) * spread * 0.25) / (1.5 * px) + 0.5, 0.0, 1.0) * min(1.0, thick / px);
    float length_of = 0.55 + 0.45 * wave(0.29 * strand + own);
    float hang = clamp(1.0 - reach / max(length_of, 0.2), 0.0, 1.0) * clamp((min(hem, 0.0) - q.y) * 12.0 + 0.6, 0.0, 1.0);
    line *= hang * (0.4 + 0.6 * hang);
    float arm_x = abs(x - 0.05 * wave(0.6 * down - beat)) - 0.10;
    float frill = 0.10 + 0.05 * wave(2.3 * down - 2.0 * beat + own) * min(1.0, 3.0 * down);
    float arm = clamp(1.0 - abs(arm_x) / (frill * (1.05 - 0.55 * min(reach * 1.5, 1.0))), 0.0, 1.0);
    arm *= clamp(1.0 - reach * 1.5, 0.0, 1.0) * clamp((0.24 - q.y) * 6.0, 0.0, 1.0);
    arm *= arm;

    float near = 0.35 + 0.65 * float(i + 1) / float(JELLIES);        // the deep is hazy
    float awake = heart * clamp(1.6 * wave(own * 5.0 + 0.1) + 0.6, 0.15, 1.0);
    float far = dot(q - vec2(0.0, 0.2), q - vec2(0.0, 0.2));
    float halo = 0.10 / (1.0 + 1.6 * far) * (1.0 + 2.5 * awake);
    float body = on * (0.09 + 0.60 * rim + 0.20 * rib * (0.3 + e) + 0.30 * dome * dome + 0.45 * lip);
    float inner = on * organ * (0.55 + 1.3 * awake) + arm * (0.60 + 0.6 * awake) * (1.0 - 0.4 * on);
    float thread = line * (0.42 + 0.5 * awake) * (1.0 - on);
    float shine = (0.65 + 0.95 * glow) * near;
    float veil = (1.0 - 0.45 * on * near) * (1.0 - 0.35 * arm * near);
    light = light * veil + (body + inner + thread + halo) * shine;
    tint = tint * veil + shine * (body * (0.40 + 0.22 * rim + 0.12 * lip + 0.10 * own) + inner * (0.66 + 0.18 * awake) + thread * (0.55 + 0.15 * awake) + halo * (0.26 + 0.2 * awake));
    hot = hot * veil + on * near * (organ * organ * awake * 0.8 + 0.22 * dome * dome * dome + 0.16 * rim * rim);
  }

  // Plankton: one in each square of a lattice that sinks past.
  vec2 g = p * 13.0 + vec2(mod(flow * 0.11, 256.0), mod(flow * 0.30, 256.0));
  ivec2 id = ivec2(floor(g));
  vec3 k = hash(id);
  vec2 d = g - vec2(id) - 0.25 - 0.5 * k.xy;
  float mote = max(0.0, 1.0 - dot(d, d) / (0.003 + 0.020 * k.z * k.z * k.z + 30.0 / (RENDERSIZE.y * RENDERSIZE.y)));
  mote *= mote * clamp(4.0 * k.x - 2.2, 0.0, 1.0) * (0.12 + 0.9 * plankton * k.y);
  light += mote;
  tint += mote * 0.66;
  float tone = tint / max(light, 1e-4) + 0.18 * (hue - 0.4);
  vec3 col = c0.rgb * 0.8 + shade(tone) * light + mix(c3.rgb, c4.rgb, 0.6) * hot;
  gl_FragColor = vec4(col, 1.0);
}
