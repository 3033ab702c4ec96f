/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Two sides of a turning cube.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Transition", "Motion"],
  "INPUTS": [
    {"NAME": "startImage", "TYPE": "image", "LABEL": "From"},
    {"NAME": "endImage", "TYPE": "image", "LABEL": "To"},
    {"NAME": "progress", "TYPE": "float", "LABEL": "How far", "MIN": 0, "MAX": 1, "DEFAULT": 0},
    {"NAME": "depth", "TYPE": "float", "LABEL": "Perspective", "MIN": 0.2, "MAX": 1, "DEFAULT": 0.6}
  ]
}*/
// Where a ray through the screen meets a wall of the cube that is turned by an angle; x < 0: nowhere.
vec3 wall(vec2 p, float angle) {
    vec3 n = vec3(sin(angle), 0.0, cos(angle)), right = vec3(cos(angle), 0.0, -sin(angle));
    float shape = RENDERSIZE.x / RENDERSIZE.y, half_ = 0.5 * shape;
    float eye = half_ + 1.0 / (depth * 1.2);
    vec3 from = vec3(0.0, 0.0, eye);
    vec3 ray = vec3(p, half_) - from;
    float facing = dot(ray, n);
    if (facing >= -0.0001) return vec3(-1.0);
    float t = (half_ - dot(from, n)) / facing;
    vec3 hit = from + ray * t;
    vec2 at = vec2(dot(hit, right) / shape + 0.5, hit.y + 0.5);
    return vec3(at, -facing / length(ray));
}
void main() {
    float shape = RENDERSIZE.x / RENDERSIZE.y;
    vec2 p = (isf_FragNormCoord - 0.5) * vec2(shape, 1.0);
    float t = progress * progress * (3.0 - 2.0 * progress), turned = -t * 1.57079632679;
    p *= 1.0 + 0.25 * sin(t * 3.14159265359) * depth;
    vec3 a = wall(p, turned), b = wall(p, turned + 1.57079632679);
    vec4 c = vec4(0.0, 0.0, 0.0, 1.0);
    if (b.x >= 0.0 && b.x <= 1.0 && b.y >= 0.0 && b.y <= 1.0) c = IMG_NORM_PIXEL(endImage, b.xy) * vec4(vec3(0.3 + 0.7 * b.z), 1.0);
    if (a.x >= 0.0 && a.x <= 1.0 && a.y >= 0.0 && a.y <= 1.0) c = IMG_NORM_PIXEL(startImage, a.xy) * vec4(vec3(0.3 + 0.7 * a.z), 1.0);
    gl_FragColor = progress <= 0.0 ? IMG_THIS_PIXEL(startImage) : progress >= 1.0 ? IMG_THIS_PIXEL(endImage) : c;
}
