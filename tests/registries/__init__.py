"""Registries for the tests: a real one in four flavours, and one that misbehaves."""
