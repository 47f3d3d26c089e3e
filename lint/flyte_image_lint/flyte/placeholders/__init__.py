"""flytekit's placeholders, `{{.image.NAME}}`, in the images of tasks.

Source: `get_registerable_container_image` in flytekit/core/python_auto_container.py, 1.11 to
1.16. A version of flytekit is given by its numbers, (1, 16, 24); None is the newest.
"""

from __future__ import annotations

from .finding import Placeholder, find
from .guessing import Suspect, meant_attribute, suspects
from .replacing import PlaceholderError, resolve

__all__ = [
    "Placeholder",
    "PlaceholderError",
    "Suspect",
    "find",
    "meant_attribute",
    "resolve",
    "suspects",
]
