"""The tempo, beats and sections of a track: python analyse_a_track.py TRACK."""

import sys

import numpy as np

from vj import analyse

heard = analyse(sys.argv[1])
tempo = heard.numbers[:, heard.names.index("beat.bpm")]
print(f"{heard.times[-1]:.1f} s, {np.median(tempo):.1f} BPM, {len(heard.beats)} beats")
for at, section in heard.sections:
    print(f"{at:7.2f} s  {section}")
