/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Light on the beat, held to what is safe: softly down, at most three times a second.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Light"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How strong", "MIN": 0, "MAX": 1, "DEFAULT": 0.5, "IDENTITY": 0},
    {"NAME": "rate", "TYPE": "float", "LABEL": "Flashes a second", "MIN": 0.5, "MAX": 3, "DEFAULT": 1},
    {"NAME": "flow", "TYPE": "float", "LABEL": "Run of the music", "MIN": 0, "MAX": 100000, "DEFAULT": 0, "BIND": {"SOURCE": "flow"}}
  ]
}*/
void main() {
    // it only darkens, by a ramp and not a step, and never more often than the limit for a whole screen
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float phase = fract(mod(flow, 3600.0) * min(rate, 3.0));
    float dim = smoothstep(0.0, 0.7, phase) * (1.0 - smoothstep(0.85, 1.0, phase));
    gl_FragColor = vec4(c.rgb * (1.0 - 0.6 * amount * dim), c.a);
}
