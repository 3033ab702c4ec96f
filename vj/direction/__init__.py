"""What to show: the tree of knobs, the choice of patterns, the decks and the mix."""
