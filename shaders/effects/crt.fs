/*{
  "ISFVSN": "2",
  "DESCRIPTION": "An old television: curved glass, lines, a mask of three colours.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Film"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 0.8, "IDENTITY": 0},
    {"NAME": "curve", "TYPE": "float", "LABEL": "Curve of the glass", "MIN": 0, "MAX": 0.3, "DEFAULT": 0.1},
    {"NAME": "lines", "TYPE": "float", "LABEL": "Lines", "MIN": 120, "MAX": 720, "DEFAULT": 300},
    {"NAME": "bleed", "TYPE": "float", "LABEL": "Bleed", "MIN": 0, "MAX": 1, "DEFAULT": 0.4, "BIND": {"SOURCE": "bass", "RANGE": [0.2, 0.7]}}
  ]
}*/
void main() {
    vec2 p = isf_FragNormCoord * 2.0 - 1.0;
    p *= 1.0 + curve * amount * (dot(p.yx, p.yx) * vec2(0.6, 0.8) - 0.35);
    vec2 at = p * 0.5 + 0.5;
    float side = bleed * amount * 0.0025;
    vec4 c = IMG_NORM_PIXEL(inputImage, at);
    c.r = IMG_NORM_PIXEL(inputImage, at + vec2(side, 0.0)).r;
    c.b = IMG_NORM_PIXEL(inputImage, at - vec2(side, 0.0)).b;
    float pitch = RENDERSIZE.y / lines;  // pixels a line; too fine ones are left out, they would beat
    float beam = mix(1.0, 0.72 + 0.28 * cos(at.y * lines * 6.28318530718), smoothstep(2.0, 4.0, pitch) * amount);
    float third = mod(gl_FragCoord.x, 3.0);
    vec3 mask = vec3(third < 1.0 ? 1.0 : 0.82, third >= 1.0 && third < 2.0 ? 1.0 : 0.82, third >= 2.0 ? 1.0 : 0.82);
    vec2 rim = smoothstep(vec2(0.0), vec2(0.012), at) * smoothstep(vec2(0.0), vec2(0.012), 1.0 - at);
    vec3 shown = c.rgb * beam * mix(vec3(1.0), mask * 1.12, amount) * mix(1.0, rim.x * rim.y, amount);
    gl_FragColor = vec4(shown, c.a);
}
