"""Texts: sources and places in them, patterns, globs, what is shown, atomic writing."""
