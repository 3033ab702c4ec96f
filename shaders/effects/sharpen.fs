/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Crisper edges.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Blur", "Optional"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 2, "DEFAULT": 0.6, "IDENTITY": 0}
  ]
}*/
void main() {
    vec2 unit = max(RENDERSIZE.y / 720.0, 1.0) / RENDERSIZE;
    vec2 at = isf_FragNormCoord;
    vec4 c = IMG_NORM_PIXEL(inputImage, at);
    vec3 around = IMG_NORM_PIXEL(inputImage, at + vec2(unit.x, 0.0)).rgb + IMG_NORM_PIXEL(inputImage, at - vec2(unit.x, 0.0)).rgb
        + IMG_NORM_PIXEL(inputImage, at + vec2(0.0, unit.y)).rgb + IMG_NORM_PIXEL(inputImage, at - vec2(0.0, unit.y)).rgb;
    vec3 detail = clamp(c.rgb - around * 0.25, -0.25, 0.25);
    gl_FragColor = vec4(max(c.rgb + detail * 2.0 * amount, 0.0), c.a);
}
