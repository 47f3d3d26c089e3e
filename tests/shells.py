"""The shells that completions are tested in, had without asking."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

_WAYS = (("install",), ("-qq", "update"), ("install",))


def shell(name: str) -> str:
    """Give the path of a shell, installed by apt where it is missing; fail where that cannot be."""
    said = []
    for words in _WAYS:
        found = shutil.which(name)
        if found is not None:
            return found
        package = ["-y", "--no-install-recommends", name] if words == ("install",) else []
        said.append(_apt([*words, *package]))
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"the tests need {name}: install the package {name}\n" + "\n".join(said))
    return found


def _apt(words: list[str]) -> str:
    try:
        done = subprocess.run(
            ["apt-get", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"apt-get: {error}"
    return f"apt-get {' '.join(words)}:\n{done.stdout}{done.stderr}" if done.returncode else ""
