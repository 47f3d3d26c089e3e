"""Command lines: words, variables, and the options of Flyte's commands."""
