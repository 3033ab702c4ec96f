void main() { vec2 f = gl_FragCoord.xy; bvec3 b = greaterThan(vec3(f * 0.01, 0.3), vec3(0.2)); vec3 c = mix(vec3(0.1), vec3(0.9), b);
    if (any(not(b)) && !all(b) || b.x ^^ b.y) c *= 0.5; bool odd = b.x && b.y ^^ b.z || b.x; vec2 s = vec2(lessThan(f, vec2(40.0)));
    gl_FragColor = vec4(c, 1.0) * (odd ? 1.0 : 0.7) + vec4(s * 0.1, 0.0, 0.0); }
