"""What is on disk becomes values: looks, presets, palettes. Pure text parsing."""
