"""What all tests share."""

from __future__ import annotations

import os

import pytest

import pins

if pins.NEWEST not in os.environ:
    os.environ.update(pins.variables())  # whatever a test installs


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite the generated files that tests compare"
    )
