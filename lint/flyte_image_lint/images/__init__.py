"""Image references and the allow-lists of registries."""
