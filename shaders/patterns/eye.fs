/*{
  "ISFVSN": "2",
  "DESCRIPTION": "An eye that fills the room: its pupil opens with the bass, light runs out along its fibres on the beat, its colour is the sound's.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "minimal", "dark", "deep"],
  "INPUTS": [
    {"NAME": "pupil", "LABEL": "Pupil", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass.smooth", "RANGE": [0.15, 0.95]}},
    {"NAME": "lace", "LABEL": "Fibres", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5},
    {"NAME": "ring", "LABEL": "Ring", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "spark", "LABEL": "Ruff", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": {"SOURCE": "treble", "RANGE": [0.1, 1.0]}},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.35, 0.95]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "reach", "LABEL": "Ring position", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.phase"},
    {"NAME": "flow", "LABEL": "Gaze", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.006, 0.01, 0.022, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.03, 0.12, 0.26, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.05, 0.42, 0.52, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.96, 0.62, 0.26, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.94, 0.74, 1.0], "BIND": "palette.4"}
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

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / min(RENDERSIZE.x, RENDERSIZE.y);
  float px = 1.0 / min(RENDERSIZE.x, RENDERSIZE.y);
  vec2 gaze = vec2(0.05 * wave(flow * 0.013), 0.03 * wave(flow * 0.019));
  vec2 d = p - gaze;
  float r = length(d), turned = turns_of(d) + 0.02 * wave(flow * 0.017);
  float slow = fract(flow * 0.02);

  // The pupil opens with the bass; its rim and the ring around it are never quite round.
  float uneven = wave(3.0 * turned + slow) + 0.6 * wave(5.0 * turned - slow);
  float hole = (0.10 + 0.11 * pupil) * (1.0 + 0.02 * uneven);
  float u = (r - hole) / (0.54 - hole);                      // 0 at the pupil, 1 at the outer rim
  float ruff = 0.30 + 0.030 * uneven + 0.02 * wave(13.0 * turned + 0.3 * slow);     // where the inner fibres end

  // Fibres: waves around, bent as they run outwards, each octave pushed by the one before.
  float a = wave(23.0 * turned + 0.35 * wave(2.0 * u + 4.0 * turned + slow));
  float b = wave(47.0 * turned + 0.30 * a + 0.7 * u);
  float c = wave(101.0 * turned - 0.35 * b - 0.5 * u + slow);
  float fibres = 0.5 + 0.25 * a + 0.2 * b + 0.16 * c * min(1.0, r * 2.5);
  fibres = clamp(fibres * (1.0 + 0.8 * lace) - 0.4 * lace, 0.0, 1.3);
  float inner = clamp(0.5 + (ruff - u) * 9.0, 0.0, 1.0);
  // Furrows: arcs where the outer fibres fold as the pupil opens.
  float fold = wave(2.2 * u + 0.14 * a + 0.10 * wave(6.0 * turned + 0.2) - 0.9 * pupil);
  float furrow = (0.5 + 0.5 * fold) * (1.0 - inner);
  float wake = u - 1.25 * reach + 0.1;
  float lit = ring * max(1.0 - 22.0 * wake * wake, 0.0) * (1.0 - 0.7 * reach);
  float crypt = clamp(-3.0 * a * b - 0.6 - 6.0 * abs(u - ruff - 0.14), 0.0, 1.0);    // dark hollows beside the ruff

  float in_pupil = clamp(0.5 - (r - hole) / px, 0.0, 1.0);
  float out_ = clamp((u - 1.0) / (2.0 * px + 0.02) + 0.5, 0.0, 1.0);
  float limbus = clamp((u - 0.80) * 4.0, 0.0, 1.0);                       // the dark ring at the rim
  float depth = 0.55 + 0.45 * clamp(u * 3.0, 0.0, 1.0);
  float sun = 0.5 + 0.5 * dot(d, vec2(-0.6, 0.8)) / max(r, 1e-3);
  float tone = mix(0.34 + 0.26 * fibres - 0.16 * u, 0.66 + 0.22 * fibres, inner) + 0.10 * furrow + 0.25 * (hue - 0.4);
  float light = (0.12 + 0.85 * fibres * fibres * (0.6 + 0.4 * furrow) + 0.35 * inner * fibres) * depth * (1.0 - limbus * limbus * 0.9) * (0.75 + 0.5 * sun * (1.0 - 0.5 * inner));
  light *= 1.0 - 0.75 * crypt;
  vec3 col = shade(tone) * light * (0.5 + 0.95 * glow) + shade(tone + 0.28) * lit * (0.25 + 1.1 * fibres * fibres) + shade(tone + 0.3) * inner * fibres * fibres * spark * 0.45;

  // Around it: the white of the eye in the dark, with the light that the iris spills.
  float veil = 1.0 / (1.0 + 9.0 * max(r - 0.5, 0.0) * (1.0 + 5.0 * max(r - 0.5, 0.0)));
  float vein = 1.0 - abs(wave(9.0 * turned + 0.5 * wave(2.3 * r + 3.0 * turned) + 0.2));
  vec3 white = mix(c0.rgb, c1.rgb, 0.35 * veil) * (0.25 + 0.6 * veil) + c2.rgb * veil * veil * (0.10 + 0.22 * glow + 0.2 * lit) + c2.rgb * vein * vein * vein * vein * 0.06 * veil;
  col = mix(col, white, out_);
  // The pupil: black, with a ring of light deep inside.
  float deep = r / hole, far = deep - 0.25 - 0.6 * reach;
  vec3 dark = c0.rgb * 0.25 + mix(c2.rgb, c3.rgb, 0.5) * (ring * 0.35 * max(1.0 - 30.0 * far * far, 0.0) + 0.06 * deep * deep * deep);
  col = mix(col, dark, in_pupil);
  // Light on the wet cornea: an arc above, a soft lamp below.
  float over = length(p - vec2(0.02, -0.03));
  float arc = max(1.0 - 22.0 * abs(over - 0.31), 0.0) * clamp(4.0 * dot(p, vec2(-0.55, 0.83)) / max(over, 1e-3) - 2.6, 0.0, 1.0);
  float soft = max(1.0 - 8.0 * dot(p - vec2(0.15, -0.17), p - vec2(0.15, -0.17)), 0.0);
  col += mix(c4.rgb, vec3(1.0), 0.4) * (arc * arc * (0.25 + 0.35 * glow) + soft * soft * soft * 0.10);
  gl_FragColor = vec4(col, 1.0);
}
