"""Render the first ten seconds of a track: python render_a_track.py TRACK FILM.mp4."""

import sys

from vj import render

track, film = sys.argv[1:]
print(render(track, film, size=(640, 360), fps=30, seconds=10, seed=7))
