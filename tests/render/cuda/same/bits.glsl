uint pcg(uint v) { uint s = v * 747796405u + 2891336453u; uint w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u; return (w >> 22u) ^ w; }
uvec3 pcg3d(uvec3 v) { v = v * 1664525u + 1013904223u; v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y; v ^= v >> 16u; v.x += v.y * v.z; return v; }
void main() { uvec3 h = pcg3d(uvec3(uvec2(gl_FragCoord.xy), 7u)); int big = 0xFFFFFFF0;
    float a = uintBitsToFloat((pcg(uint(gl_FragCoord.x)) >> 9u) | 0x3f800000u) - 1.0;
    gl_FragColor = vec4(vec3(h >> 8u) / 16777216.0, big < 0 ? a : 0.0); }
