/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Large square pixels.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Stylize"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "size", "TYPE": "float", "LABEL": "Size of a pixel, share of the height", "MIN": 0.002, "MAX": 0.2, "DEFAULT": 0.02, "BIND": {"SOURCE": "bass", "RANGE": [0.012, 0.03]}}
  ]
}*/
void main() {
    float side = max(size * RENDERSIZE.y, 1.0);
    vec2 corner = floor((gl_FragCoord.xy - 0.5 * RENDERSIZE) / side) * side + 0.5 * RENDERSIZE;
    vec4 sum = vec4(0.0);
    for (int i = 0; i < 4; i++) {
        vec2 within = vec2(float(i & 1), float(i >> 1)) * 0.5 + 0.25;
        sum += IMG_NORM_PIXEL(inputImage, (corner + within * side) / RENDERSIZE);
    }
    gl_FragColor = sum * 0.25;
}
