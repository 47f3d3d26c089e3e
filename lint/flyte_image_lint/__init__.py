"""A linter for the container images in Flyte configs."""

__version__ = "0.1.0"
