/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Makes one colour transparent: what lies below shows through.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "key", "TYPE": "color", "LABEL": "Colour to take away", "DEFAULT": [0, 1, 0, 1]},
    {"NAME": "reach", "TYPE": "float", "LABEL": "How near to it", "MIN": 0, "MAX": 1, "DEFAULT": 0.3, "IDENTITY": 0},
    {"NAME": "soft", "TYPE": "float", "LABEL": "Softness", "MIN": 0.01, "MAX": 0.5, "DEFAULT": 0.12},
    {"NAME": "spill", "TYPE": "float", "LABEL": "Spill taken off", "MIN": 0, "MAX": 1, "DEFAULT": 0.7}
  ]
}*/
vec2 hue(vec3 c) {  // of YCbCr, without brightness
    return vec2(-0.1146 * c.r - 0.3854 * c.g + 0.5 * c.b, 0.5 * c.r - 0.4542 * c.g - 0.0458 * c.b);
}
void main() {
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float far = distance(hue(c.rgb), hue(key.rgb)) * 2.0;
    float kept = smoothstep(reach, reach + soft, far);
    float grey = dot(c.rgb, vec3(0.2126, 0.7152, 0.0722));
    float spilt = spill * (1.0 - smoothstep(reach, reach + 2.0 * soft + 0.2, far));
    float alpha = c.a * (reach > 0.0 ? kept : 1.0);
    gl_FragColor = vec4(mix(c.rgb, vec3(grey), spilt) * alpha, alpha);
}
