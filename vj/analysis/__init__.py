"""Sound becomes numbers: levels, spectrum, beat. Pure: no clock, no device."""
