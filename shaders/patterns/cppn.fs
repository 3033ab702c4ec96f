/*{
  "ISFVSN": "2",
  "DESCRIPTION": "The baseline: a small neural network with random weights paints every point from its place alone. What other looks are compared with.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Generator", "organic", "baseline", "minimal"],
  "INPUTS": [
    {"NAME": "zoom", "LABEL": "Zoom", "TYPE": "float", "MIN": 0.5, "MAX": 2.5, "DEFAULT": 1.3, "BIND": {"SOURCE": "bass", "RANGE": [1.38, 1.22]}},
    {"NAME": "depth", "LABEL": "Contrast", "TYPE": "float", "MIN": 0.5, "MAX": 2.0, "DEFAULT": 1.2},
    {"NAME": "lift", "LABEL": "Lift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "BIND": "beat.hit"},
    {"NAME": "glow", "LABEL": "Glow", "TYPE": "float", "MIN": 0.2, "MAX": 1.0, "DEFAULT": 0.55, "BIND": {"SOURCE": "energy", "RANGE": [0.3, 0.9]}},
    {"NAME": "hue", "LABEL": "Colour shift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "BIND": "centroid"},
    {"NAME": "flow", "LABEL": "Latent walk", "TYPE": "float", "MIN": 0.0, "MAX": 100000.0, "DEFAULT": 7.0, "BIND": {"SOURCE": "flow"}},
    {"NAME": "c0", "LABEL": "Night", "TYPE": "color", "DEFAULT": [0.014, 0.012, 0.040, 1.0], "BIND": "palette.0"},
    {"NAME": "c1", "LABEL": "Dark", "TYPE": "color", "DEFAULT": [0.10, 0.08, 0.32, 1.0], "BIND": "palette.1"},
    {"NAME": "c2", "LABEL": "Middle", "TYPE": "color", "DEFAULT": [0.50, 0.16, 0.50, 1.0], "BIND": "palette.2"},
    {"NAME": "c3", "LABEL": "Bright", "TYPE": "color", "DEFAULT": [0.98, 0.48, 0.36, 1.0], "BIND": "palette.3"},
    {"NAME": "c4", "LABEL": "Light", "TYPE": "color", "DEFAULT": [1.0, 0.92, 0.74, 1.0], "BIND": "palette.4"}
  ]
}*/

vec3 shade(float t) {
  t = clamp(t, 0.0, 1.0) * 4.0;
  vec3 c = mix(c0.rgb, c1.rgb, smoothstep(0.0, 1.0, t));
  c = mix(c, c2.rgb, smoothstep(1.0, 2.0, t));
  c = mix(c, c3.rgb, smoothstep(2.0, 3.0, t));
  return mix(c, c4.rgb, smoothstep(3.0, 4.0, t));
}

// The three kinds of unit: a sine (of two parabolas), a tanh (of a square root), a Gaussian (of a hyperbola).
vec4 sines(vec4 x) {
  x = fract(x * 0.1591549) - 0.5;
  x *= 16.0 * abs(x) - 8.0;
  return x * (0.775 + 0.225 * abs(x));
}
vec4 softly(vec4 x) { return x * inversesqrt(1.0 + x * x); }
vec4 bells(vec4 x) {
  x = 1.0 / (1.0 + 0.5 * x * x);
  return x * x;
}

void main() {
  vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) / RENDERSIZE.y * 2.0 * zoom;
  vec4 x = vec4(p, length(p), 1.0);
  // Two latent numbers walk round a circle with the music.
  float turned = fract(flow * 0.02);
  vec2 z = 1.4 * vec2(cos(6.2831853 * turned), sin(6.2831853 * turned));
  // A compositional pattern-producing network (Stanley, 2007): 4 + 2 inputs, three layers of 8, weights drawn once (numpy, seed 107).
  vec4 a1 = mat4(0.570, -2.255, -0.665, -0.500, -2.831, 0.899, -0.911, -2.992, -0.066, -0.888, 2.560, -2.493, 1.601, 1.429, 1.187, 0.431) * x + vec4(0.114, -0.831, 1.112, -0.684) * z.x + vec4(0.280, 0.607, 0.248, -0.088) * z.y;
  vec4 b1 = mat4(0.750, -0.767, 1.091, 0.725, -2.148, -0.177, -0.232, -2.249, 1.936, 0.320, -0.213, 0.035, 0.512, -0.518, 0.867, -0.961) * x + vec4(0.194, 0.349, -0.294, 1.826) * z.x + vec4(0.308, -0.430, 0.464, 0.191) * z.y;
  a1 = sines(a1);
  b1 = softly(b1);
  vec4 a2 = mat4(0.021, -1.179, -0.166, -0.655, 0.566, -0.828, -0.173, -0.184, 1.507, 2.188, 1.407, 0.247, 0.106, 0.630, 1.184, 0.819) * a1
    + mat4(-2.164, 0.198, 0.448, -2.102, -0.428, -1.126, -1.389, 0.567, -0.583, -0.375, 0.066, -0.570, -0.897, 0.304, -1.002, -0.088) * b1 + vec4(0.105, 0.172, -0.381, 0.200);
  vec4 b2 = mat4(-0.846, -0.220, -0.149, -0.245, 1.308, -0.585, -0.385, -0.138, -0.059, -0.762, -0.814, -1.350, 0.669, 1.116, 1.208, -0.714) * a1
    + mat4(-0.758, 0.172, 0.917, -0.129, 0.823, -0.430, -0.420, 0.794, 0.122, -1.443, -0.556, 0.368, -0.769, 0.796, -0.461, 0.018) * b1 + vec4(-0.808, 0.884, -0.144, 0.615);
  a2 = softly(a2);
  b2 = bells(b2);
  vec4 a3 = mat4(-0.726, -0.446, -1.104, 0.689, 0.185, 0.368, -0.555, 0.048, 0.524, -0.059, -0.513, -0.404, 0.625, -1.236, 0.620, -1.043) * a2
    + mat4(0.903, -0.080, -0.325, 0.722, -0.328, -0.264, 0.051, 0.170, -0.549, -0.373, 1.151, -0.354, 0.726, -0.458, -1.561, -0.913) * b2 + vec4(-0.133, -0.101, 0.232, 0.181);
  vec4 b3 = mat4(0.730, -0.039, 0.748, -0.117, 1.138, -0.249, 0.883, 1.333, -0.731, -0.614, 0.492, -0.522, -0.075, -0.852, 0.147, 0.404) * a2
    + mat4(0.238, 0.548, -0.403, 1.657, 0.651, 0.052, 0.808, 0.164, -0.312, -0.595, 1.019, -0.059, 1.554, -0.753, 0.212, -1.582) * b2 + vec4(-0.588, -0.179, -0.016, -0.113);
  a3 = sines(a3);
  b3 = softly(b3);
  vec4 y = mat4(-0.603, -0.875, 1.502, 0.811, -0.030, 0.465, -0.768, 0.595, 1.504, 1.327, 0.961, -1.176, -0.862, -1.398, -0.306, -0.314) * a3
    + mat4(1.806, -0.609, 0.399, 0.170, 0.115, -0.900, -0.030, -0.901, -0.090, 0.194, 0.557, -0.940, 0.431, 0.173, -0.619, -0.563) * b3 + vec4(-0.054, -0.082, -0.065, 0.118);

  y = 0.5 + 0.5 * softly(y * depth);
  float tone = 0.08 + 0.78 * y.x + 0.10 * (y.y - 0.5) + 0.16 * (hue - 0.4);
  float light = (0.50 + 0.55 * y.z) * (0.55 + 0.65 * glow);
  gl_FragColor = vec4(shade(tone) * light + shade(tone + 0.2) * lift * 0.22 * y.w * y.w, 1.0);
}
