/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A river of hyperbolic inlay: star-set tiles, more of them the nearer the banks, stream by; the stars open with the bass.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "geometric", "bright", "dense"],
  "INPUTS": [
    {"NAME": "tiles", "LABEL": "Tiles", "TYPE": "long", "VALUES": [0, 1, 2, 3, 4], "LABELS": ["Hexagons", "Octagons", "Squares", "Six hexagons", "Dodecagons"], "DEFAULT": 0},
    {"NAME": "star", "LABEL": "Star", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.2, "BIND": {"SOURCE": "bass", "RANGE": [0.02, 0.3]}},
    {"NAME": "inlay", "LABEL": "Inlay", "TYPE": "float", "MIN": 0.3, "MAX": 1.6, "DEFAULT": 0.9},
    {"NAME": "glint", "LABEL": "Glint", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.15, 1.0]}},
    {"NAME": "ring", "LABEL": "Wave", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "level", "RANGE": [0.35, 1.0]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Wave position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Stream", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.008, 0.010, 0.026, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.05, 0.10, 0.30, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.05, 0.40, 0.56, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.92, 0.66, 0.30, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.78, 1.0], "BIND": "palette.4"}
  ]
}*/

const float PI = 3.1415927;
// Of each tiling, {6,4} {8,4} {4,6} {6,6} {12,4} (sides, tiles around a corner; even, so that two colours do): from a tile's
// middle to its side, acosh(cos(pi / q) / sin(pi / p)), the same in the disc, and the normal of the mirror through a corner.
const vec4 KIND[5] = vec4[5](
  vec4(0.8813736, 0.4142136, -0.5000000, 0.8660254),
  vec4(1.2242262, 0.5456129, -0.3826834, 0.9238795),
  vec4(0.6584789, 0.3178372, -0.7071068, 0.7071068),
  vec4(1.1462158, 0.5176381, -0.5000000, 0.8660254),
  vec4(1.6628859, 0.6812500, -0.2588190, 0.9659258));
const int MOST = 40;

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
vec2 over(vec2 a, vec2 b) { return vec2(a.x * b.x + a.y * b.y, a.y * b.x - a.x * b.y) / max(dot(b, b), 1e-9); }

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / min(RENDERSIZE.x, RENDERSIZE.y);
  if (RENDERSIZE.y > RENDERSIZE.x) p = vec2(p.y, -p.x);
  // The band model of the hyperbolic plane: between two banks, lengths grow by 1 / cos(y).
  vec2 u = p * (PI * 0.985);
  float bank = max(cos(u.y), 0.02);
  float px = PI / (min(RENDERSIZE.x, RENDERSIZE.y) * bank);
  // From the band to the disc, there across by a sway, and along by the stream: all of them isometries.
  float ex = exp(u.x);
  vec2 z = vec2(0.5 * (ex - 1.0 / ex), sin(u.y)) / (0.5 * (ex + 1.0 / ex) + cos(u.y));
  vec2 s = vec2(0.0, 0.34 * wave(flow * 0.011 + 0.1));
  z = over(z + s, vec2(1.0, 0.0) + times(vec2(s.x, -s.y), z));
  vec4 kind = KIND[tiles];
  float inner = kind.x;                                          // from a tile's middle to its side
  float rho = kind.y;                                            // the same in the disc
  float c = 0.5 * (1.0 / rho + rho);                             // the side is an arc about (c, 0)
  float r = 0.5 * (1.0 / rho - rho);
  float way = 4.0 * inner * fract(flow * 0.045);
  float t = 1.0 - 2.0 / (exp(way) + 1.0);
  z = over(z + vec2(t, 0.0), vec2(1.0, 0.0) + t * z);
  // Mirrors bring every point into one small triangle: middle, side, corner.
  vec2 slant = kind.zw;
  float odd = 0.0;
  for (int i = 0; i < MOST; i++) {
    z.y = abs(z.y);
    float beyond = dot(z, slant);
    if (beyond > 0.0) z -= 2.0 * beyond * slant;
    vec2 v = z - vec2(c, 0.0);
    float d2 = dot(v, v);
    if (d2 < r * r) {
      z = vec2(c, 0.0) + v * (r * r / d2);
      odd = 1.0 - odd;
    } else if (beyond <= 0.0) {
      break;
    }
  }
  z.y = abs(z.y);
  float unit = 2.0 / max(1.0 - dot(z, z), 1e-4);
  vec2 v = z - vec2(c, 0.0);
  float side = max(dot(v, v) - r * r, 0.0) / (2.0 * r) * unit;   // to the side of the tile
  float spoke = max(-dot(z, slant), 0.0) * unit;                 // to the line from the middle to a corner
  float mid = z.y * unit;                                        // to the line from the middle to a side
  float radius = length(z) / rho;                                // 0 in the middle, 1 at the side
  // The star: a strand from the middle of each side, that turns back at the spokes.
  float open = 0.08 + 0.12 * star;                               // turns
  vec2 dir = vec2(-wave(open + 0.25), wave(open));
  vec2 from = z - vec2(rho, 0.0);
  float strand = (from.x * dir.y - from.y * dir.x) * unit;       // below 0 within the star
  float wide = 0.042 * inlay;
  float soft = 1.3 * px;
  float rope = abs(strand);
  // A second, thinner one within it, and a ring about the middle.
  vec2 again = vec2(-wave(1.25 * open + 0.25), wave(1.25 * open));
  from = z - vec2(0.52 * rho, 0.0);
  float rose = (from.x * again.y - from.y * again.x) * unit;
  float hub = (length(z) - 0.2 * rho) * unit;
  float thin = 0.45 * wide;
  float lace = min(abs(rose), abs(hub));
  float line = clamp(0.5 + (thin - lace) / soft, 0.0, 1.0) * min(1.0, thin / px + 0.2);
  float band = clamp(0.5 + (wide - rope) / soft, 0.0, 1.0) * min(1.0, wide / px + 0.3);
  float border = clamp(0.5 + (0.35 * thin - side) / soft, 0.0, 1.0);
  float within = clamp(0.5 - strand / soft, 0.0, 1.0);
  float bloom = clamp(0.5 - rose / soft, 0.0, 1.0);
  float heart = clamp(0.5 - hub / soft, 0.0, 1.0);
  float fine = clamp(1.25 - 2.2 * px, 0.0, 1.0);                 // tiles finer than pixels melt together
  float facet = clamp(0.5 + (mid - spoke) * 2.6, 0.0, 1.0);
  float stream = 0.5 + 0.5 * wave(0.22 * p.x + 0.31 * p.y - fract(flow * 0.02));
  float ahead = p.x * 0.45 + 0.5 - 1.3 * reach + 0.15;
  float lit = ring * max(1.0 - 3.2 * abs(ahead), 0.0);
  // Enamel: each field of the inlay has its own tone, and two bevels.
  float field = mix(mix(0.10 + 0.10 * odd, 0.34 - 0.06 * odd, within), mix(0.50 + 0.1 * odd, 0.80, heart), bloom);
  float tone = field + 0.14 * stream + 0.07 * facet + 0.25 * (hue - 0.4);
  float depth = min(min(rope - wide, lace - thin), 0.5 * side + 0.2);
  float bevel = clamp(depth * 9.0, 0.0, 1.0);
  float light = (0.35 + 0.45 * facet + 0.3 * bevel) * (0.55 + 0.45 * bevel) * (0.7 + 0.3 * stream);
  vec3 col = shade(tone) * (light * (0.55 + 0.9 * glow) + lit * (within * 0.25 + heart * 0.4));
  vec3 high = shade(mix(0.70 + 0.16 * stream + 0.16 * (hue - 0.4), tone + 0.25, heart));     // of hearts and of gold
  col += high * heart * max(1.0 + 5.0 * hub, 0.0) * (0.1 + 0.5 * star + 0.4 * lit);
  float bulge = sqrt(max(1.0 - rope * rope / (wide * wide), 0.0));
  vec3 gold = high * (0.3 + 0.55 * bulge + 0.2 * facet) * (0.6 + 0.5 * glow);
  float flash = max(1.0 - abs(strand + 0.3 * wide) / (0.35 * wide), 0.0) * max(0.3 + 0.7 * wave(0.4 * p.x - 0.6 * p.y + fract(flow * 0.05)), 0.0);
  gold += c4.rgb * (flash * glint * 0.8 + lit * bulge * 0.5);
  col *= 1.0 - 0.75 * border * (1.0 - band);
  col = mix(col, gold, line * within);
  col = mix(col, gold, band);
  float near_bank = 1.0 - bank;
  near_bank *= near_bank; near_bank *= near_bank;
  vec3 melt = mix(c1.rgb, mix(c2.rgb, c3.rgb, 0.4 * stream), 0.4 + 0.6 * stream) * (0.3 + 0.4 * glow);
  col = mix(melt, col, fine) * (1.0 - 0.45 * near_bank);
  gl_FragColor = vec4(col, 1.0);
}
