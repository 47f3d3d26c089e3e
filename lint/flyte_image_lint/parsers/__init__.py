"""From the bytes of a file, of whatever kind, to what it says about images."""
