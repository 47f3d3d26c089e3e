"""A linter for the container images in Flyte configs."""

__version__ = "0.1.0"

HOME = "https://github.com/flyte-image-lint/flyte-image-lint"
"""The address of the repository; `python3 dev.py home URL` changes it everywhere."""
