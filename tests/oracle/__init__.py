"""The real flytekit, asked what it makes of a config file.

flytekit does not run on every Python that this project supports and brings some hundred
packages along, so it lives in a virtual environment of its own (`environment`) and answers
through a pipe (`worker`, `client`).
"""

from .client import Flytekit, expectation
from .environment import flytekit_python

__all__ = ["Flytekit", "expectation", "flytekit_python"]
