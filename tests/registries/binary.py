"""The program of Debian's package docker-registry, had without asking."""

from __future__ import annotations

import debian

PACKAGE = "docker-registry"


def docker_registry() -> str:
    """Give the path of `docker-registry`; fail the test where it cannot be had."""
    return debian.program(PACKAGE, PACKAGE, "the tests need a real registry")
