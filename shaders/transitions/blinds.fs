/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Slats that turn over, one after the other.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Wipe"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "slats", "TYPE": "float", "LABEL": "Slats", "MIN": 3, "MAX": 40, "DEFAULT": 12},
    {"NAME": "wave", "TYPE": "float", "LABEL": "One after the other", "MIN": 0, "MAX": 0.9, "DEFAULT": 0.6},
    {"NAME": "upright", "TYPE": "bool", "LABEL": "Upright", "DEFAULT": true}
  ]
}*/
void main() {
    float along = upright ? isf_FragNormCoord.x : isf_FragNormCoord.y;
    float count = floor(slats), slat = floor(along * count), within = along * count - slat - 0.5;
    float t = clamp((progress - wave * slat / count) / (1.0 - wave), 0.0, 1.0);
    float open = cos(t * 3.14159265359);  // 1 the old face, -1 the new one
    float width = max(abs(open), 0.001);
    vec2 at = isf_FragNormCoord;
    float squeezed = (slat + 0.5 + clamp(within / width, -0.5, 0.5)) / count;
    if (upright) at.x = squeezed; else at.y = squeezed;
    vec4 face = open > 0.0 ? IMG_NORM_PIXEL(startImage, at) : IMG_NORM_PIXEL(endImage, at);
    float seen = 1.0 - smoothstep(0.5 * width - 0.01, 0.5 * width + 0.01, abs(within));
    gl_FragColor = vec4(face.rgb * (t <= 0.0 || t >= 1.0 ? 1.0 : seen * (0.35 + 0.65 * width)), face.a);
}
