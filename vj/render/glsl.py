"""The stage's own shaders: how decks are mixed, and how the mix becomes the picture on screen."""

from typing import Literal

from vj.frame import BLENDS

Alpha = Literal["none", "own", "light"]
"""How opaque a film is: everywhere, as looks say, or as bright as it is."""

# W3C Compositing and Blending, section 10, channel by channel; both colours in linear light.
FORMULAS = {
    "normal": "b",
    "over": "b",
    "add": "a + b",
    "screen": "a + b - min(a, 1.0) * min(b, 1.0)",
    "multiply": "a * b",
    "difference": "abs(a - b)",
    "exclusion": "a + b - 2.0 * min(a, 1.0) * min(b, 1.0)",
    "subtract": "max(a - b, 0.0)",
    "lighten": "max(a, b)",
    "darken": "min(a, b)",
    "overlay": "hard(b, a)",
    "hardlight": "hard(a, b)",
    "softlight": "soft(min(a, 1.0), min(b, 1.0))",
    "dodge": "min(a / max(1.0 - b, 1e-3), vec3(1.0))",
    "burn": "1.0 - min((1.0 - min(a, 1.0)) / max(b, 1e-3), vec3(1.0))",
}

CASES = "\n".join(f"    if (way == {i}) return {FORMULAS[name]};" for i, name in enumerate(BLENDS))

# Decks are display-referred, as ISF has it; light adds up in linear light (gamma 2.2). The fader goes
# from a alone over b laid on a, half way, to b alone. A plain crossfade has no half way: alpha is not
# asked there, since many files leave it to chance.
BLEND = f"""
uniform sampler2D startImage;
uniform sampler2D endImage;
uniform float progress;
uniform vec2 opacity;
uniform int way;
uniform vec2 RENDERSIZE;
out vec4 colour;
vec3 hard(vec3 a, vec3 b) {{
    vec3 dark = 2.0 * a * b, light = a + (2.0 * b - 1.0) - a * (2.0 * b - 1.0);
    return mix(dark, max(light, 0.0), step(0.5, b));
}}
vec3 soft(vec3 a, vec3 b) {{
    vec3 d = mix(((16.0 * a - 12.0) * a + 4.0) * a, sqrt(a), step(0.25, a));
    return mix(a - (1.0 - 2.0 * b) * a * (1.0 - a), a + (2.0 * b - 1.0) * (d - a), step(0.5, b));
}}
vec3 blend(vec3 a, vec3 b) {{
{CASES}
    return b;
}}
vec4 linear(vec4 c) {{
    return vec4(pow(mix(vec3(0.0), c.rgb, greaterThan(c.rgb, vec3(0.0))), vec3(2.2)), c.a);
}}
vec3 crossfade(vec3 lower, vec3 upper, vec4 b) {{ return mix(lower, upper, progress); }}
vec3 layered(vec3 lower, vec3 upper, vec4 b) {{
    vec3 both = mix(lower, blend(lower, b.rgb), clamp(b.a, 0.0, 1.0) * opacity.y);
    return progress < 0.5 ? mix(lower, both, 2.0 * progress) : mix(both, upper, 2.0 * progress - 1.0);
}}
float crossfade(float lower, float upper) {{ return mix(lower, upper, progress); }}
float layered(float lower, float upper) {{
    float both = lower + (1.0 - lower) * upper;
    return progress < 0.5 ? mix(lower, both, 2.0 * progress) : mix(both, upper, 2.0 * progress - 1.0);
}}
void main() {{
    vec2 at = gl_FragCoord.xy / RENDERSIZE;
    vec4 a = linear(texture(startImage, at)), b = linear(texture(endImage, at));
#if CLEAR
    vec2 part = clamp(vec2(a.a, b.a), 0.0, 1.0) * opacity;
    float there = MIXED(part.x, part.y);
    vec3 sum = MIXED(a.rgb * part.x, b.rgb * part.y, b) / max(there, 1e-6);
#else
    float there = 1.0;
    vec3 sum = MIXED(a.rgb * opacity.x, b.rgb * opacity.y, b);
#endif
    colour = vec4(pow(sum, vec3(1.0 / 2.2)), there);
}}
"""


def blend(mixed: str, alpha: Alpha = "none") -> str:
    """How two decks are mixed: ``crossfade``, or ``layered`` in one of the ways of BLENDS.

    ``alpha``: with ``own`` it is kept how opaque they are, their colours straight.
    """
    return f"#define MIXED {mixed}\n#define CLEAR {int(alpha == 'own')}\n{BLEND}"


# The shoulder bends what lies beyond 0.8 towards white instead of clipping it; files of others stay
# as they are (shoulder 0). The dither is blue noise (void and cluster, Ulichney 1993), half a step
# either way: no gradient shows bands, and what grain there is lies where the eye sees it least. A
# picture of another size than the output is read in between its pixels; one that is a whole number of
# times as large, as the mean of its light. Drawn upside down: pixels are read top row first.
TONE = """
uniform float vj_brightness;
uniform float vj_shoulder;
uniform sampler2D vj_noise;
vec3 vj_tone(vec3 c) {
    c = mix(vec3(0.0), c, greaterThan(c, vec3(0.0)));  // below black and NaN: black
    c = min(c * vj_brightness, 64.0);
    vec3 over = max(c - 0.8, 0.0);
    return mix(c, min(c, 0.8) + over / (1.0 + 5.0 * over), vj_shoulder);
}
float vj_grain() { return texelFetch(vj_noise, ivec2(gl_FragCoord.xy) & 63, 0).r; }
"""

FINISH = """
uniform sampler2D picture;
uniform sampler2D vj_before;
uniform float vj_keep;
uniform float vj_share;
uniform sampler2D vj_held;
uniform vec2 RENDERSIZE;
out vec4 colour;
vec3 let_free(vec3 c, ivec2 at) { return c; }
vec3 let_held(vec3 c, ivec2 at) {
    vec2 how = textureLod(vj_held, (vec2(at) + 0.5) / RENDERSIZE, 0.0).rg;
    return pow(pow(min(c, 1.0), vec3(2.2)) * how.x + how.y, vec3(1.0 / 2.2));
}
vec3 whole(ivec2 at) { return vj_tone(texelFetch(picture, at, 0).rgb); }
vec3 between(ivec2 at) { return vj_tone(textureLod(picture, (vec2(at) + 0.5) / RENDERSIZE, 0.0).rgb); }
vec3 mean(ivec2 at) {
    int times = textureSize(picture, 0).x / int(RENDERSIZE.x);
    vec3 sum = vec3(0.0);
    for (int y = 0; y < times; y++) for (int x = 0; x < times; x++) {
        vec3 c = min(vj_tone(texelFetch(picture, at * times + ivec2(x, y), 0).rgb), 1.0);
        sum += pow(c, vec3(2.2));
    }
    return pow(sum / float(times * times), vec3(1.0 / 2.2));
}
vec3 exposed(ivec2 at) {
    vec3 light = texelFetch(picture, ivec2(gl_FragCoord.xy), 0).rgb * vj_share;
    return pow(light, vec3(1.0 / 2.2));
}
float full(ivec2 at, vec3 c) { return 1.0; }
float light(ivec2 at, vec3 c) { return min(max(max(c.r, c.g), c.b), 1.0); }
float own(ivec2 at, vec3 c) {
    vec2 p = (vec2(at) + 0.5) / RENDERSIZE;
    return clamp(textureLod(picture, p, 0.0).a, 0.0, 1.0);
}
float kept(ivec2 at, vec3 c) { return texelFetch(picture, ivec2(gl_FragCoord.xy), 0).a * vj_share; }
float added(ivec2 at, vec3 c) {
    return own(at, c) + vj_keep * texelFetch(vj_before, ivec2(gl_FragCoord.xy), 0).a;
}
void main() {
    ivec2 here = ivec2(gl_FragCoord.xy), at = ivec2(here.x, int(RENDERSIZE.y) - 1 - here.y);
    vec3 c = LET(SEEN(at), at);
    float there = OPAQUE(at, c);
    STRAIGHT;
    colour = vec4(WRITTEN, there);
}
"""
# Colours are straight, as files and looks have them: over black what is left of them is what was seen.
_STRAIGHT = "c = there > 0.0 ? min(c / there, 1.0) : vec3(0.0)"
DITHER = {8: "c + (vj_grain() - 0.5) / 255.0", 10: "floor(c * 1023.0 + vj_grain()) / 1023.0"}
TONED = "c"
"""Written as it is, for what comes after."""
LIGHT = "pow(min(c, 1.0), vec3(2.2)) + vj_keep * texelFetch(vj_before, here, 0).rgb"
"""Its light is added to that of the pictures before: a shutter is open."""

# The same for a look that is alone on screen: drawn and finished in one go, upside down. It saves a
# picture written and read, a quarter of a frame where the processor draws.
FINISHED_MAIN = f"""
#undef main
{TONE}
void main() {{
    isf_FragCoord = vec4(gl_FragCoord.x, RENDERSIZE.y - gl_FragCoord.y, gl_FragCoord.zw);
    isf_main();
    vec3 c = vj_tone(isf_FragColor.rgb);
    isf_FragColor = vec4({DITHER[8]}, 1.0);
}}
"""

# Files of others are drawn in eight bits, display-referred, so at full brightness the finish leaves them
# as they are: the driver's rounding to the output is the one that their own target would have had.
FOREIGN_MAIN = """
#undef main
void main() {
    isf_FragCoord = vec4(gl_FragCoord.x, RENDERSIZE.y - gl_FragCoord.y, gl_FragCoord.zw);
    isf_main();
    CLEAN
    isf_FragColor.a = 1.0;
}
"""


def finish(seen: str, let: str, written: str, alpha: Alpha = "none") -> str:
    """The last pass for a way to see the picture and an output: a program each, for branches cost a lot.

    ``seen``: ``whole`` pixel by pixel, ``between`` where sizes differ, the ``mean`` of several, or the
    ``exposed`` light of several frames. ``let``: ``free``, or ``held`` by the flash guard. ``written``:
    one of DITHER, TONED or LIGHT. ``alpha``: what is written beside the colours.
    """
    opaque = _opaque(seen, written, alpha)
    straight = _STRAIGHT if opaque == "light" else ""
    defined = {"SEEN": seen, "LET": f"let_{let}", "WRITTEN": written, "OPAQUE": opaque, "STRAIGHT": straight}
    return "".join(f"#define {name} {value}\n" for name, value in defined.items()) + TONE + FINISH


def _opaque(seen: str, written: str, alpha: Alpha) -> str:
    """The function of FINISH that tells how opaque a pixel is."""
    if written == LIGHT:
        return "added" if alpha == "own" else "full"
    if alpha == "own":
        return "kept" if seen == "exposed" else "own"
    return {"none": "full", "light": "light"}[alpha]


# What the flash guard measures of the picture as it would be shown: mean light of a cell, mean red, and
# the light of a spot in it a tenth of a degree wide (a field of 10 degrees is a third of the picture).
# The taps are as many as there is room for with each in between four pixels of its own. Light of a shade
# of sRGB is a polynomial: within 0.002, and without a power.
MEASURE = f"""
{TONE}
uniform sampler2D picture;
uniform float upside_down;
uniform float vj_share;
uniform vec2 RENDERSIZE;
out vec4 colour;
vec3 light(vec2 at) {{
    at.y = mix(at.y, 1.0 - at.y, upside_down);
    vec3 c = textureLod(picture, at, 0.0).rgb;
    if (vj_share > 0.0) return min(c * vj_share, 1.0);  // the light of several frames
    c = min(vj_tone(c), 1.0);
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}}
float luminance(vec3 c) {{ return dot(c, vec3(0.2126, 0.7152, 0.0722)); }}
void main() {{
    vec2 cell = floor(gl_FragCoord.xy);
    vec2 size = vec2(textureSize(picture, 0));
    vec2 pixels = size / RENDERSIZE;  // in a cell; of a few each is read once
    ivec2 taps = ivec2(clamp(pixels / 8.0, min(ceil(pixels), vec2(4.0)), vec2(16.0)));
    vec2 sum = vec2(0.0);
    for (int y = 0; y < taps.y; y++) for (int x = 0; x < taps.x; x++) {{
        vec3 c = light((cell + (vec2(x, y) + 0.5) / vec2(taps)) / RENDERSIZE);
        float red = c.r >= 0.8 * (c.r + c.g + c.b) ? max(c.r - c.g - c.b, 0.0) : 0.0;
        sum += vec2(luminance(c), red);
    }}
    uvec2 place = uvec2(cell) * uvec2(1597334677u, 3812015801u);
    uint chance = (place.x ^ place.y) * 1597334677u;
    vec2 spot = (cell + vec2(chance >> 24, (chance >> 16) & 255u) / 256.0) / RENDERSIZE;
    vec2 off = vec2(1.0, size.x / size.y) / 1200.0;
    float seen = 0.25 * luminance(light(spot - off) + light(spot + off)
        + light(spot + vec2(off.x, -off.y)) + light(spot + vec2(-off.x, off.y)));
    colour = vec4(sum / float(taps.x * taps.y), seen, 1.0);
}}
"""

# How each cell is held, by its own measures: light is multiplied by the first, and the second added
# (vj.render.flashes.seen).
HOLD = """
uniform sampler2D measured;
uniform sampler2D light;
uniform sampler2D red;
out vec4 colour;
float dimmed(float value, vec3 how) {
    float over = value - how.x;
    return over > 0.0 ? (how.x + min(over * how.y, how.z)) / max(value, 1e-6) : 1.0;
}
void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec4 now = texelFetch(measured, at, 0);
    vec4 a = texelFetch(light, at, 0), b = texelFetch(red, at, 0);
    colour = vec4(min(dimmed(now.r, a.xyz), dimmed(now.g, b.xyz)) * a.w, b.w, 0.0, 1.0);
}
"""


# How often each of 256 shades of red, green and blue occurs on a grid over the picture, the commonest
# first few as tall as can be: what files mean by an image called histogram.
HISTOGRAM = """
uniform sampler2D picture;
out vec4 colour;
void main() {
    int shade = int(gl_FragCoord.x);
    vec3 count = vec3(0.0);
    for (int y = 0; y < 18; y++) for (int x = 0; x < 32; x++) {
        vec3 c = textureLod(picture, (vec2(x, y) + 0.5) / vec2(32.0, 18.0), 0.0).rgb;
        count += vec3(equal(ivec3(clamp(c, 0.0, 1.0) * 255.0 + 0.5), ivec3(shade)));
    }
    colour = vec4(min(count * 32.0 / (32.0 * 18.0), 1.0), 1.0);
}
"""
