/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Darks in one colour of the palette, lights in another.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 1, "DEFAULT": 1, "IDENTITY": 0},
    {"NAME": "contrast", "TYPE": "float", "LABEL": "Contrast", "MIN": 0.5, "MAX": 2, "DEFAULT": 1.15},
    {"NAME": "c0", "TYPE": "color", "LABEL": "Colour 0", "DEFAULT": [0.05, 0.02, 0.1, 1], "BIND": "palette.0"},
    {"NAME": "c2", "TYPE": "color", "LABEL": "Colour 2", "DEFAULT": [0.8, 0.2, 0.4, 1], "BIND": "palette.2"},
    {"NAME": "c4", "TYPE": "color", "LABEL": "Colour 4", "DEFAULT": [1, 0.95, 0.85, 1], "BIND": "palette.4"}
  ]
}*/
float light(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float tone = clamp((light(c.rgb) - 0.5) * contrast + 0.5, 0.0, 1.0);
    vec3 low = mix(c0.rgb, c2.rgb, smoothstep(0.0, 0.55, tone));
    vec3 toned = mix(low, c4.rgb, smoothstep(0.45, 1.0, tone));
    gl_FragColor = vec4(mix(c.rgb, toned, amount), c.a);
}
