"""How bright each second of a track's film is, from its frames as arrays: python iterate_frames.py TRACK."""

import sys

from vj import frames

FPS = 10

for index, picture in enumerate(frames(sys.argv[1], size=(160, 90), fps=FPS)):
    if index % FPS == 0:
        print(f"{index // FPS:4} s  {'#' * round(picture.mean() / 4)}")
