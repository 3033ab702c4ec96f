void main() { vec3 n = normalize(vec3(isf_FragNormCoord - 0.5, 0.4)), l = vec3(0.6, 0.0, 0.8); vec3 r = reflect(-l, n), q = refract(-l, n, 0.8);
    gl_FragColor = vec4(0.5 + 0.5 * r, 1.0) * 0.5 + 0.25 + 0.25 * vec4(q, faceforward(n, l, n).z) * distance(n, l) * 0.5; }
