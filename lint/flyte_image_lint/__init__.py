"""A linter for the container images of Flyte projects."""

__version__ = "0.2.0"
