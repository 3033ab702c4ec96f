"""MIDI as a control: ``vj.control.midi.control`` is its door.

Nothing is imported here: the process of ``host`` begins in this package, and must not load the show.
"""
