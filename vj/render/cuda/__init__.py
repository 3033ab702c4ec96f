"""Looks on CUDA: their GLSL, translated to C++ token by token, compiled by NVRTC and run by CuPy.

No look is written twice: what goes in is the text that OpenGL gets (``vj.render.wrap``), the engine's
own shaders too. What can't be translated faithfully is refused with file and line, and is drawn by
OpenGL. CuPy is imported in ``gpu`` alone; all else here knows only the device it is handed, so that the
same code is run without a GPU, by a C++ compiler, in the tests.
"""
