"""A project as a whole: its files, its names, the versions that it pins."""
