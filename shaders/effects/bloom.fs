/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Bright light spills over its edges.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Light", "Optional"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How much", "MIN": 0, "MAX": 2, "DEFAULT": 0.7, "IDENTITY": 0, "BIND": {"SOURCE": "energy", "RANGE": [0.4, 1.0]}},
    {"NAME": "threshold", "TYPE": "float", "LABEL": "From this brightness on", "MIN": 0, "MAX": 1, "DEFAULT": 0.55},
    {"NAME": "radius", "TYPE": "float", "LABEL": "Radius", "MIN": 0.5, "MAX": 3, "DEFAULT": 1.5}
  ],
  "PASSES": [
    {"TARGET": "bright", "FLOAT": true, "WIDTH": "ceil($WIDTH/4)", "HEIGHT": "ceil($HEIGHT/4)"},
    {"TARGET": "a", "FLOAT": true, "WIDTH": "ceil($WIDTH/4)", "HEIGHT": "ceil($HEIGHT/4)"},
    {"TARGET": "b", "FLOAT": true, "WIDTH": "ceil($WIDTH/4)", "HEIGHT": "ceil($HEIGHT/4)"},
    {"TARGET": "d", "FLOAT": true, "WIDTH": "ceil($WIDTH/4)", "HEIGHT": "ceil($HEIGHT/4)"},
    {"TARGET": "e", "FLOAT": true, "WIDTH": "ceil($WIDTH/4)", "HEIGHT": "ceil($HEIGHT/4)"},
    {}
  ]
}*/
float light(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

const float WEIGHTS[3] = float[3](0.2270270270, 0.3162162162, 0.0702702703);
const float OFFSETS[3] = float[3](0.0, 1.3846153846, 3.2307692308);
void main() {
    vec2 at = isf_FragNormCoord;
    vec4 c = IMG_NORM_PIXEL(inputImage, at);
    if (PASSINDEX == 0) {
        // a quarter of the size; only what is bright, softly
        vec3 sum = vec3(0.0);
        for (int i = 0; i < 4; i++) {
            vec2 by = (vec2(float(i & 1), float(i >> 1)) - 0.5) / RENDERSIZE;
            sum += min(IMG_NORM_PIXEL(inputImage, at + by).rgb, 4.0);
        }
        sum *= 0.25;
        gl_FragColor = vec4(sum * smoothstep(threshold - 0.15, threshold + 0.25, light(sum)), 1.0);
    } else if (PASSINDEX < 5) {
        bool first = PASSINDEX == 1 || PASSINDEX == 3;
        float reach = (PASSINDEX < 3 ? 1.0 : 2.7) * radius;
        vec2 way = (first ? vec2(1.0, 0.0) : vec2(0.0, 1.0)) * reach / RENDERSIZE;
        vec3 sum = vec3(0.0);
        for (int i = 0; i < 3; i++) {
            vec2 by = way * OFFSETS[i];
            vec3 pair;
            if (PASSINDEX == 1) pair = IMG_NORM_PIXEL(bright, at + by).rgb + IMG_NORM_PIXEL(bright, at - by).rgb;
            else if (PASSINDEX == 2) pair = IMG_NORM_PIXEL(a, at + by).rgb + IMG_NORM_PIXEL(a, at - by).rgb;
            else if (PASSINDEX == 3) pair = IMG_NORM_PIXEL(b, at + by).rgb + IMG_NORM_PIXEL(b, at - by).rgb;
            else pair = IMG_NORM_PIXEL(d, at + by).rgb + IMG_NORM_PIXEL(d, at - by).rgb;
            sum += pair * WEIGHTS[i] * (i == 0 ? 0.5 : 1.0);
        }
        gl_FragColor = vec4(sum, 1.0);
    } else {
        vec3 glow = IMG_NORM_PIXEL(b, at).rgb * 0.5 + IMG_NORM_PIXEL(e, at).rgb * 0.8;
        gl_FragColor = vec4(c.rgb + glow * amount, c.a);
    }
}
