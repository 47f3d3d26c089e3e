"""The real flytekit and the real SDK of Flyte 2, asked what they make of configs and images.

They do not run on every Python that this project supports and bring some hundred packages
along, so each lives in a virtual environment of its own (`environment`) and answers through a
pipe (`client`, and the workers).
"""

from .client import (
    Flyte2,
    Flyte2Commands,
    Flytekit,
    FlytekitCommands,
    FlytekitCommandsWithVariable,
    expectation,
)

__all__ = [
    "Flyte2",
    "Flyte2Commands",
    "Flytekit",
    "FlytekitCommands",
    "FlytekitCommandsWithVariable",
    "expectation",
]
