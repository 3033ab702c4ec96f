/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Darkness between the beats, held to what is safe: softly, and at most three times a second.",
  "CREDIT": "VJ engine, GPL-3.0-or-later",
  "CATEGORIES": ["Filter", "Light"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "amount", "TYPE": "float", "LABEL": "How strong", "MIN": 0, "MAX": 1, "DEFAULT": 0.5, "IDENTITY": 0},
    {"NAME": "rate", "TYPE": "float", "LABEL": "Flashes a second, at most", "MIN": 0.5, "MAX": 3, "DEFAULT": 3},
    {"NAME": "beats", "TYPE": "float", "LABEL": "Beats so far", "MIN": 0, "MAX": 100000, "DEFAULT": 0, "BIND": "beat.time"},
    {"NAME": "bpm", "TYPE": "float", "LABEL": "Tempo", "MIN": 0, "MAX": 300, "DEFAULT": 0, "BIND": "beat.bpm"},
    {"NAME": "flow", "TYPE": "float", "LABEL": "Run of the music", "MIN": 0, "MAX": 100000, "DEFAULT": 0, "BIND": {"SOURCE": "flow"}}
  ]
}*/
void main() {
    // as often as fits: on each beat, each second ... or twice a beat; a little less, so that no usual
    // tempo lies on the edge. Without one by the run of the music, which the master's speed makes four
    // times as fast at most
    vec4 c = IMG_THIS_PIXEL(inputImage);
    float most = min(rate, 3.0);
    float each = exp2(floor(log2(most * 49.5 / max(bpm, 1.0))));
    float phase = fract(bpm > 0.0 ? mod(beats, 1024.0) * each : mod(flow, 4096.0) * most * 0.25);
    // it only darkens, by a ramp and not a step
    float dim = smoothstep(0.0, 0.7, phase) * (1.0 - smoothstep(0.85, 1.0, phase));
    gl_FragColor = vec4(c.rgb * (1.0 - 0.6 * amount * dim), c.a);
}
