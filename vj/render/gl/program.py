"""A look compiled: a GL program, its uniforms, and which texture unit each sampler reads."""

from collections.abc import Callable
from typing import Any

from OpenGL import GL

from vj.errors import LookError, RenderError
from vj.frame import Code, Look, Value
from vj.render import wrap
from vj.render.gl.target import FORMATS, Buffer, Target

GROUP = 16  # pixels along each side that are computed together

Setter = Callable[[int, Any], None]
SETTERS: dict[int, Setter] = {
    GL.GL_FLOAT: GL.glUniform1f,
    GL.GL_INT: GL.glUniform1i,
    GL.GL_BOOL: GL.glUniform1i,
    GL.GL_FLOAT_VEC2: lambda at, v: GL.glUniform2f(at, *v),
    GL.GL_INT_VEC2: lambda at, v: GL.glUniform2i(at, *map(int, v)),
    GL.GL_FLOAT_VEC3: lambda at, v: GL.glUniform3f(at, *v[:3]),  # a colour without its alpha
    GL.GL_FLOAT_VEC4: lambda at, v: GL.glUniform4f(at, *v),
}


class Program:
    """One linked program. ``samplers`` gives the texture unit of every sampler it really reads."""

    def __init__(self, *shaders: int, computes: bool = False) -> None:
        """Link these shaders; one that ``computes`` is alone. RenderError with the driver's log."""
        self._computes = computes
        self.handle: int = GL.glCreateProgram()
        for shader in shaders:
            GL.glAttachShader(self.handle, shader)
        GL.glLinkProgram(self.handle)
        for shader in shaders:
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self.handle, GL.GL_LINK_STATUS):
            log = text(GL.glGetProgramInfoLog(self.handle))
            GL.glDeleteProgram(self.handle)
            raise RenderError(log)
        self.samplers: dict[str, int] = {}
        self._uniforms: dict[str, tuple[int, Setter]] = {}
        self._last: dict[str, Value] = {}
        self._learn()

    def _learn(self) -> None:
        GL.glUseProgram(self.handle)
        for index in range(GL.glGetProgramiv(self.handle, GL.GL_ACTIVE_UNIFORMS)):
            raw, _, kind = GL.glGetActiveUniform(self.handle, index)
            name = text(raw)
            at = GL.glGetUniformLocation(self.handle, name)
            if kind == GL.GL_SAMPLER_2D:
                self.samplers[name] = len(self.samplers)
                GL.glUniform1i(at, self.samplers[name])
            elif kind in SETTERS:
                self._uniforms[name] = (at, SETTERS[kind])

    def use(self) -> None:
        """Draw with this program from now on."""
        GL.glUseProgram(self.handle)

    def set(self, name: str, value: Value) -> None:
        """Set a uniform of the program in use; one that the program never reads is no mistake."""
        if name in self._uniforms and self._last.get(name) != value:
            self._last[name] = value
            at, setter = self._uniforms[name]
            setter(at, value)

    def fill(self, surface: Target | Buffer) -> None:
        """Fill a target with the program in use, by fragments or by computing."""
        if self._computes:
            form = FORMATS[surface.bits][0]
            GL.glBindImageTexture(0, surface.drawn, 0, False, 0, GL.GL_WRITE_ONLY, form)
            GL.glDispatchCompute(*(-(-side // GROUP) for side in surface.size), 1)
            GL.glMemoryBarrier(GL.GL_ALL_BARRIER_BITS)
        else:
            surface.draw_into()
            GL.glDrawArrays(GL.GL_TRIANGLE_STRIP, 0, 4)

    def close(self) -> None:
        """Give the program back to the driver."""
        GL.glDeleteProgram(self.handle)


def text(raw: Any) -> str:
    """PyOpenGL gives text as bytes, str or an array of bytes, by version and call."""
    if isinstance(raw, str):
        return raw
    return bytes(raw).split(b"\0")[0].decode("utf-8", "replace")


def glsl_version() -> int:
    """The newest GLSL core version we write for that this context has."""
    major, minor = GL.glGetIntegerv(GL.GL_MAJOR_VERSION), GL.glGetIntegerv(GL.GL_MINOR_VERSION)
    return 410 if (major, minor) >= (4, 1) else 330


def compile_shader(kind: int, source: str) -> int:
    """Compile one shader; RenderError with the driver's log."""
    shader: int = GL.glCreateShader(kind)
    GL.glShaderSource(shader, source)
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        log = text(GL.glGetShaderInfoLog(shader))
        GL.glDeleteShader(shader)
        raise RenderError(log)
    return shader


def can_compute() -> bool:
    """Whether the current context has compute shaders."""
    return (GL.glGetIntegerv(GL.GL_MAJOR_VERSION), GL.glGetIntegerv(GL.GL_MINOR_VERSION)) >= (4, 3)


def build(sources: wrap.Sources, *, compute: bool = False) -> Program:
    """A program from two texts; RenderError with the driver's log.

    ``compute``: one that computes, where that can be made of the fragment shader.
    """
    if compute and (text := wrap.computed(sources.fragment)):
        return Program(compile_shader(GL.GL_COMPUTE_SHADER, text), computes=True)
    vertex = compile_shader(GL.GL_VERTEX_SHADER, sources.vertex)
    return Program(vertex, compile_shader(GL.GL_FRAGMENT_SHADER, sources.fragment))


def internal(fragment: str, *, compute: bool = False) -> Program:
    """A program of the engine's own, which fills what is drawn into."""
    head = f"#version {glsl_version()} core\n"
    return build(wrap.Sources(head + wrap.PLAIN_VERTEX, head + fragment), compute=compute)


def versions() -> tuple[int, ...]:
    """The GLSL versions to try for files in the wild: ours first, then the newest here, then the oldest.

    A few lean on conversions that came late (4.20), a few on what later versions forbid.
    """
    newest = int(text(GL.glGetString(GL.GL_SHADING_LANGUAGE_VERSION))[:4].replace(".", ""))
    ours = glsl_version()
    return tuple(dict.fromkeys((ours, max(newest, ours), 330)))


def compile_look(look: Look, *, compute: bool = False) -> tuple[Program, ...]:
    """A program for each pass, one for all where they share their GLSL; LookError if the driver refuses.

    ``compute``: programs that compute, where that can be.
    """
    codes = wrap.codes(look)
    programs = {
        code: (compute and compile_computing(look, code)) or compile_code(look, code)
        for code in dict.fromkeys(codes)
    }
    return tuple(programs[code] for code in codes)


def compile_computing(look: Look, code: Code | None) -> Program | None:
    """The program of a pass that computes it; None where it can't."""
    text = "" if look.vertex else wrap.computed(wrap.glsl(look, glsl_version(), code).fragment)
    try:
        return Program(compile_shader(GL.GL_COMPUTE_SHADER, text), computes=True) if text else None
    except RenderError:  # it asks for what only fragments have
        return None


def compile_alone(look: Look) -> Program | None:
    """The program with which the last pass of a look draws the finished picture; None where it can't."""
    if not wrap.can_stand_alone(look):
        return None
    try:
        return build(wrap.glsl(look, glsl_version(), wrap.codes(look)[-1], finished=True))
    except RenderError:  # a name that it shares with the finish, say
        return None


def compile_code(look: Look, code: Code | None) -> Program:
    """The program of a pass; LookError with file and line when the driver refuses it."""
    first: LookError | None = None
    for version in versions():
        try:
            return compile_as(look, code, version)
        except LookError as error:
            first = first or error
    raise first or LookError(look.path, "no GLSL version to try")


def compile_as(look: Look, code: Code | None, version: int) -> Program:
    """A program in one version of GLSL; LookError with file and line when the driver refuses it."""
    sources = wrap.glsl(look, version, code)
    path = look.path.with_suffix(".vs") if look.vertex else look.path
    try:
        vertex = compile_shader(GL.GL_VERTEX_SHADER, sources.vertex)
        path = code.path if code else look.path
        return Program(vertex, compile_shader(GL.GL_FRAGMENT_SHADER, sources.fragment))
    except RenderError as error:
        raise wrap.complaint(path, str(error)) from error
