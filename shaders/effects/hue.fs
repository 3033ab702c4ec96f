/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Turns all colours around the wheel and makes them stronger or paler; brightness stays.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Colour"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "turn", "TYPE": "float", "LABEL": "Turn of the wheel", "MIN": -0.5, "MAX": 0.5, "DEFAULT": 0, "IDENTITY": 0, "BIND": {"SOURCE": "centroid", "RANGE": [-0.1, 0.1]}},
    {"NAME": "saturation", "TYPE": "float", "LABEL": "Saturation", "MIN": 0, "MAX": 2, "DEFAULT": 1, "IDENTITY": 1}
  ]
}*/
const float TAU = 6.28318530718;
void main() {
    // in YIQ, whose brightness no turn changes
    vec4 c = IMG_THIS_PIXEL(inputImage);
    vec3 y = mat3(0.299, 0.5959, 0.2115, 0.587, -0.2746, -0.5227, 0.114, -0.3213, 0.3112) * c.rgb;
    float a = turn * TAU;
    y.yz = mat2(cos(a), sin(a), -sin(a), cos(a)) * y.yz * saturation;
    vec3 turned = mat3(1.0, 1.0, 1.0, 0.956, -0.272, -1.106, 0.619, -0.647, 1.703) * y;
    gl_FragColor = vec4(max(turned, 0.0), c.a);
}
