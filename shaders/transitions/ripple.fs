/*{
  "ISFVSN": "2",
  "DESCRIPTION": "A wave runs out from the middle and leaves the next picture behind it.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Motion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "strength", "TYPE": "float", "LABEL": "Strength", "MIN": 0, "MAX": 0.2, "DEFAULT": 0.06, "BIND": {"SOURCE": "bass", "RANGE": [0.03, 0.1]}},
    {"NAME": "waves", "TYPE": "float", "LABEL": "Waves", "MIN": 4, "MAX": 40, "DEFAULT": 16}
  ]
}*/
vec4 cross_fade(vec4 a, vec4 b, float share) {  // in linear light
    vec4 one = pow(max(a, 0.0), vec4(2.2)), two = pow(max(b, 0.0), vec4(2.2));
    return pow(mix(one, two, clamp(share, 0.0, 1.0)), vec4(1.0 / 2.2));
}
vec2 middle() { return (isf_FragNormCoord - 0.5) * vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0); }

void main() {
    vec2 p = middle();
    float far = 0.5 * length(vec2(RENDERSIZE.x / RENDERSIZE.y, 1.0));
    float r = length(p), front = progress * (far + 0.5) - r;
    float ring = exp(-abs(front - 0.2) * 7.0) * 4.0 * progress * (1.0 - progress);
    vec2 by = (r > 0.0 ? p / r : vec2(0.0)) * sin(front * waves) * ring * strength;
    vec2 at = clamp(isf_FragNormCoord + by * vec2(RENDERSIZE.y / RENDERSIZE.x, 1.0), 0.0, 1.0);
    float share = progress >= 1.0 ? 1.0 : smoothstep(0.0, 0.35, front) * step(0.0001, progress);
    gl_FragColor = cross_fade(IMG_NORM_PIXEL(startImage, at), IMG_NORM_PIXEL(endImage, at), share);
}
