/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Printed with dots, as in a newspaper.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 1, "IDENTITY": 0},
    {"NAME": "size", "TYPE": "float", "LABEL": "Size of a dot, share of the height", "MIN": 0.004, "MAX": 0.05, "DEFAULT": 0.012},
    {"NAME": "angle", "TYPE": "float", "LABEL": "Angle", "MIN": 0, "MAX": 0.25, "DEFAULT": 0.08},
    {"NAME": "ink", "TYPE": "float", "LABEL": "Ink", "MIN": 0.6, "MAX": 1.6, "DEFAULT": 1.1, "BIND": {"SOURCE": "level", "RANGE": [0.9, 1.3]}}
  ]
}*/
float light(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

const float TAU = 6.28318530718;
void main() {
    float side = size * RENDERSIZE.y;
    mat2 turned = mat2(cos(angle * TAU), sin(angle * TAU), -sin(angle * TAU), cos(angle * TAU));
    vec2 p = turned * gl_FragCoord.xy / side;
    vec2 middle = (transpose(turned) * ((floor(p) + 0.5) * side)) / RENDERSIZE;
    vec3 c = IMG_NORM_PIXEL(inputImage, middle).rgb;
    float tone = clamp(light(c), 0.0, 1.0);
    float radius = sqrt(tone) * 0.72 * ink;
    float dot_ = 1.0 - smoothstep(radius - 1.0 / side, radius + 1.0 / side, length(fract(p) - 0.5));
    vec3 tint = c / max(max(c.r, max(c.g, c.b)), 0.05);
    vec4 plain = IMG_THIS_PIXEL(inputImage);
    gl_FragColor = vec4(mix(plain.rgb, dot_ * mix(tint, vec3(1.0), tone * tone), amount), plain.a);
}
