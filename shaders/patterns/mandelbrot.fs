/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A dive into the Mandelbrot set, through valleys and spirals to a tiny copy of the whole, four million times smaller, where the next dive begins.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "fractal", "deep", "bright", "dense"],
  "INPUTS": [
    {"NAME": "bands", "LABEL": "Bands", "TYPE": "float", "MIN": 0.3, "MAX": 1.6, "DEFAULT": 0.8},
    {"NAME": "relief", "LABEL": "Relief", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "BIND": {"SOURCE": "bass", "RANGE": [0.35, 1.0]}},
    {"NAME": "ripple", "LABEL": "Ripple", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "lace", "LABEL": "Lace", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "BIND": {"SOURCE": "treble", "RANGE": [0.25, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ripple position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Dive", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.010, 0.008, 0.035, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.05, 0.10, 0.36, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.10, 0.44, 0.74, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [1.0, 0.62, 0.22, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.76, 1.0], "BIND": "palette.4"}
  ]
}*/

const float TAU = 6.2831853;
const float FAR = 200.0;   // escape radius, squared
const float VIEW = 2.5;    // height of the picture when the whole set is seen
const vec2 BODY = vec2(-0.55, 0.0);

// Four copies of the set within itself. The copy in place k lies at ORBIT[FIRST[k] + 1]; it is exp(DIVE[k]) times smaller
// and turned. The map from the whole onto the copy leaves one point in place, FOCUS[k]: a dive into that point takes the
// whole to the copy in one even spiral. APART[k] is how far the copy lies from that point.
const int FIRST[5] = int[5](0, 20, 41, 59, 84);
const vec2 DIVE[4] = vec2[4](vec2(14.87691, 0.1800853), vec2(15.4995, 3.000406), vec2(15.3606, 0.08317196), vec2(14.84027, 1.923999));
const vec2 FOCUS[4] = vec2[4](vec2(-0.57952399, 0.656605013), vec2(0.288753265, 0.0117356299), vec2(-1.3262187, 0.098651532), vec2(0.386164467, 0.196985707));
const vec2 APART[4] = vec2[4](vec2(-1.56566959e-07, 2.59403641e-07), vec2(-5.27621387e-08, -9.69960029e-09), vec2(-2.80147289e-07, 4.44689485e-08), vec2(1.83926512e-08, -1.54486054e-07));

// The orbits of the copies' centres, computed in 64 bits; they are periodic. Pixels follow as differences from them
// (perturbation), so that 32 bits are enough at any depth.
const vec2 ORBIT[84] = vec2[84](
  vec2(0, 0), vec2(-0.579523833, 0.656604754), vec2(-0.674805763, -0.104431454), vec2(-0.135066944, 0.797546648),
  vec2(-1.19736141, 0.441160377), vec2(0.659528032, -0.399852067), vec2(-0.304428284, 0.12917746),
  vec2(-0.503534069, 0.577954209), vec2(-0.660008342, 0.0745654847), vec2(-0.149472833, 0.55817707),
  vec2(-0.868743347, 0.489740138), vec2(-0.0646542334, -0.194312219), vec2(-0.613100902, 0.681730969),
  vec2(-0.668388232, -0.17933499), vec2(-0.164942044, 0.896335548), vec2(-1.35573537, 0.36091792),
  vec2(1.12823281, -0.322013624), vec2(0.589692674, -0.0700079211), vec2(-0.236687492, 0.574038438),
  vec2(-0.853022992, 0.384869318), vec2(0, 0), vec2(0.288753317, 0.0117356396), vec2(0.371994071, 0.0185130494),
  vec2(0.426790173, 0.0255091289), vec2(0.470252454, 0.0335097307), vec2(0.508767786, 0.0432517058),
  vec2(0.545727267, 0.0557457888), vec2(0.583463975, 0.0725796336), vec2(0.623915724, 0.0964308427),
  vec2(0.668725241, 0.132065078), vec2(0.71850558, 0.188366141), vec2(0.769521783, 0.282419887),
  vec2(0.8011561, 0.44639215), vec2(0.731338462, 0.726995227), vec2(0.295087204, 1.07509478),
  vec2(-0.779999016, 0.646229065), vec2(0.479539777, -0.99638043), vec2(-0.474062246, -0.943872459),
  vec2(-0.377406889, 0.906644235), vec2(-0.390814492, -0.672611921), vec2(-0.0109175116, 0.537468613), vec2(0, 0),
  vec2(-1.32621842, 0.0986514875), vec2(0.422904756, -0.163015352), vec2(-1.17394399, -0.0392284476),
  vec2(0.0503872009, 0.190755488), vec2(-1.3600672, 0.117874758), vec2(0.509669921, -0.221983696),
  vec2(-1.11573175, -0.127625339), vec2(-0.097649307, 0.383442773), vec2(-1.46371139, 0.0237656454),
  vec2(0.815667809, 0.0290793957), vec2(-0.661750054, 0.146089741), vec2(-0.909647496, -0.094698301),
  vec2(-0.507727618, 0.270935632), vec2(-1.1418372, -0.176471519), vec2(-0.0535684246, 0.501654977),
  vec2(-1.57500656, 0.0449057538), vec2(1.15241071, -0.042802226), vec2(0, 0), vec2(0.386164449, 0.196985862),
  vec2(0.496484001, 0.349123735), vec2(0.51077343, 0.543654559), vec2(0.351493666, 0.752354469),
  vec2(-0.0563250002, 0.725881522), vec2(-0.13756703, 0.115215308), vec2(0.391814569, 0.165286206),
  vec2(0.512363576, 0.326508949), vec2(0.542072789, 0.531568447), vec2(0.397442344, 0.773283442),
  vec2(-0.0538424163, 0.811657029), vec2(-0.269723677, 0.10958271), vec2(0.446906941, 0.137871758),
  vec2(0.566881641, 0.320217553), vec2(0.604979962, 0.560036765), vec2(0.438524025, 0.874607903),
  vec2(-0.186471215, 0.964059018), vec2(-0.508473827, -0.162552652), vec2(0.618286717, 0.3622934),
  vec2(0.637186406, 0.644988255), vec2(0.376161116, 1.01894136), vec2(-0.510579857, 0.963558097),
  vec2(-0.281587968, -0.78696085), vec2(-0.153851147, 0.640183274)
);

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

vec2 times(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }

// How deep within the main heart or disc a point lies, 0 at the rim to 1 in the middle; negative outside.
float within(vec2 c) {
  vec2 w = vec2(1.0 - 4.0 * c.x, -4.0 * c.y);   // the orbit is drawn in by 1 - sqrt(1 - 4 c) a step
  float r = length(w);
  float x = sqrt(max(0.5 * (r + w.x), 0.0)) - 1.0;
  return 1.0 - min(sqrt(x * x + max(0.5 * (r - w.x), 0.0)), 4.0 * length(vec2(c.x + 1.0, c.y)));
}

// The light of a pixel: away is its distance from the centre of the copy in place k, one_px one pixel there (a vector, to
// the right), body how deep it lies within that copy's body or the whole's, body_px what a pixel is there.
vec3 look(int k, vec2 away, vec2 one_px, float body, float body_px, int most) {
  vec3 night = mix(0.5 * c0.rgb, c1.rgb, 0.15 + 0.3 * glow);
  if (body > 0.0) {
    float rings = 0.5 + 0.5 * wave(0.8 * log2(body) + fract(flow * 0.06));
    float thin = clamp(0.12 * body / body_px - 0.3, 0.0, 1.0) * (1.0 - body);
    rings = mix(0.3, rings * rings, thin);
    return mix(0.6 * c0.rgb, mix(c1.rgb, c2.rgb, 0.35 * rings * (1.0 - body)), rings * (0.15 + 0.5 * glow + 0.25 * ripple * thin) * (1.0 - 0.7 * body));
  }
  int first = FIRST[k];
  int last = FIRST[k + 1];
  int at = first + 1;
  int n = 1;
  // While the differences are tiny they all grow alike, by one factor ...
  vec2 factor = vec2(1.0, 0.0);
  float tiny = 0.0002 / (length(one_px) * length(RENDERSIZE));
  for (; n < 40; n++) {
    vec2 f = 2.0 * times(ORBIT[at], factor) + vec2(1.0, 0.0);
    if (dot(f, f) > tiny * tiny) break;
    factor = f;
    at = at + 1 == last ? first : at + 1;
  }
  vec2 slope = times(factor, one_px);
  vec2 d = times(factor, away);
  vec2 z = ORBIT[at] + d;
  // ... until they are large they are followed apart from the orbit ...
  for (; n < most && dot(d, d) < 0.003; n++) {
    slope = 2.0 * times(z, slope) + one_px;
    d = times(z + ORBIT[at], d) + away;
    at = at + 1 == last ? first : at + 1;
    z = ORBIT[at] + d;
  }
  // ... and then no more.
  vec2 c = ORBIT[first + 1] + away;
  float r2 = dot(z, z);
  for (; n < most && r2 < FAR; n += 2) {
    slope = 2.0 * times(z, slope) + one_px;
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    slope = 2.0 * times(z, slope) + one_px;
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    r2 = dot(z, z);
  }
  if (r2 < FAR) return night;
  float m = log(r2);
  float count = float(n) + 2.0 - log2(m);
  vec2 u = times(z, vec2(slope.x, -slope.y));            // which way the set lies, on the screen
  float px = 0.5 * m * sqrt(r2 / dot(slope, slope));     // and how many pixels away
  u *= inversesqrt(max(dot(u, u), 1e-30));
  float side = 0.5 + 0.5 * (0.6 * u.x + 0.8 * u.y);
  float h = px / RENDERSIZE.y;
  float near = 1.0 / (1.0 + 40.0 * h);
  float edge = 1.0 / (1.0 + 600.0 * h);
  float turns = bands * 0.9 * sqrt(count);
  float band = 0.5 + 0.5 * wave(turns - fract(flow * 0.05));
  float step_ = fract(4.0 * turns + fract(flow * 0.11));                    // terraces: each steep in front, fading behind it
  float clear = clamp(0.10 * px - 0.2, 0.0, 1.0);
  float terrace = mix(0.5, step_ * min(1.0, 12.0 * (1.0 - step_)), clear);
  float crest = max(wave(2.0 * turns - reach + 0.1), 0.0);
  crest *= crest * crest;
  float tone = 0.08 + 0.42 * band * band + 0.30 * near * (1.0 - band) + 0.16 * terrace + 0.22 * (hue - 0.4);
  float light = (0.16 + 0.42 * band + 0.36 * near + 0.34 * terrace * (0.3 + band)) * mix(1.0, 0.25 + 1.2 * side, relief * (0.35 + 0.65 * near)) + ripple * crest * near * 0.45;
  vec3 col = shade(tone) * light * (0.45 + 0.65 * glow);
  col += shade(tone + 0.4) * edge * lace * (0.35 + 0.8 * side);
  return mix(night, col, clamp(px * 0.9, 0.0, 1.0));
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y;
  float way = mod(flow * 0.025 + 0.2, 4.0);
  int k = int(way);
  float x = way - float(k);
  float t = x - 0.6 * wave(x) / TAU;                // slower where one dive ends and the next begins
  vec2 whole = BODY + VIEW * p - FOCUS[k];
  vec2 grow = exp(-DIVE[k].x * t) * vec2(cos(DIVE[k].y * t), -sin(DIVE[k].y * t));
  vec2 away = times(grow, whole) + APART[k];
  // the same place as the copy sees it
  float rest = 1.0 - t;
  vec2 back = exp(DIVE[k].x * rest) * vec2(cos(DIVE[k].y * rest), sin(DIVE[k].y * rest));
  vec2 copy = times(back, whole) + FOCUS[k];
  float px = VIEW / RENDERSIZE.y;
  float inner = within(copy) - 0.01;
  float outer = within(ORBIT[FIRST[k] + 1] + away);
  bool is_copy = inner > outer;
  // what surrounds the copy clears away from the middle, before the next dive
  float blend = smoothstep(0.0, 1.0, 20.0 * (t - 0.86) - 0.5 * length(copy - BODY));
  // one of the two is drawn; where they meet lies a shadow
  bool later = blend > 0.5;
  int which = later ? (k == 3 ? 0 : k + 1) : k;
  vec2 off = later ? copy - ORBIT[FIRST[which] + 1] : away;
  vec2 pixel = px * (later ? back : grow);
  float body = later ? inner + 0.01 : max(inner, outer);
  float body_px = px * exp(DIVE[k].x * (later || is_copy ? rest : -t));
  vec3 col = look(which, off, pixel, body, body_px, later ? 60 : 60 + int(130.0 * t));
  float meet = 1.0 - abs(2.0 * blend - 1.0);
  gl_FragColor = vec4(col * (1.0 - 0.9 * meet), 1.0);
}
