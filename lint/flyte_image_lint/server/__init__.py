"""The language server; what it answers is worked out by functions that know nothing of it."""
