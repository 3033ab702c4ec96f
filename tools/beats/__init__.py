"""What the beat network was taught by: songs made by dice, MIDI made to sound, and the lesson."""
