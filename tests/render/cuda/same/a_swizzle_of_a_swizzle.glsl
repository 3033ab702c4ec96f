void main() { vec4 v = vec4(gl_FragCoord.xy * 0.01, 0.2, 0.4); vec2 a = v.xyz.zx.yx;
    gl_FragColor = vec4(fract(a), v.w, v.rgb.b); }
