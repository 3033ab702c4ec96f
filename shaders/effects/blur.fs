/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Out of focus.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Blur"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much, share of the height", "MIN": 0, "MAX": 0.05, "DEFAULT": 0.012, "IDENTITY": 0}
  ],
  "PASSES": [
    {"TARGET": "across", "FLOAT": true, "WIDTH": "ceil($WIDTH/2)", "HEIGHT": "ceil($HEIGHT/2)"},
    {}
  ]
}*/
const float WEIGHTS[5] = float[5](0.2042, 0.1802, 0.1238, 0.0663, 0.0276);
void main() {
    vec2 at = isf_FragNormCoord;
    vec2 way = (PASSINDEX == 0 ? vec2(RENDERSIZE.y / RENDERSIZE.x, 0.0) : vec2(0.0, 1.0)) * amount * 0.5;
    vec4 sum = vec4(0.0);
    for (int i = -4; i <= 4; i++) {
        vec2 there = at + way * float(i) * 0.5;
        vec4 c = PASSINDEX == 0 ? IMG_NORM_PIXEL(inputImage, there) : IMG_NORM_PIXEL(across, there);
        sum += c * WEIGHTS[abs(i)];
    }
    // the half-size picture takes over as the blur grows, so that none leaves the picture as it was
    float share = PASSINDEX == 0 ? 1.0 : smoothstep(0.0, 0.002, amount);
    gl_FragColor = share < 1.0 ? mix(IMG_NORM_PIXEL(inputImage, at), sum, share) : sum;
}
