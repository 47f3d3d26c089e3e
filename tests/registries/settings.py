"""An environment without logins and proxies, and options that do not make tests wait."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from flyte_image_lint.registry import RegistryOptions

if TYPE_CHECKING:
    from pathlib import Path

QUICK = RegistryOptions(connect=3, read=1, request=2, longest_wait=3, backoff=0.01)
"""For a registry that misbehaves, so that it is left soon."""

UNHURRIED = QUICK._replace(connect=20, read=20, request=20)
"""For one that answers in the end, however busy the machine is."""

SILENT = UNHURRIED._replace(read=1)
DRIPPING = UNHURRIED._replace(request=2)
"""For those that say nothing, or never come to an end: only one of the two limits can be met."""

STEADY = RegistryOptions(helper=3)
"""For one that does not."""


@pytest.fixture
def docker_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the path of Docker's config file, which is not there yet."""
    folder = tmp_path / "docker"
    folder.mkdir()
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    # Without the system's authorities: reading them takes 30 ms each time.
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    return folder / "config.json"


def auths(host: str, user: str, password: str) -> str:
    """Give a Docker config with the login as `docker login` writes it."""
    auth = base64.b64encode(f"{user}:{password}".encode()).decode()
    return json.dumps({"auths": {host: {"auth": auth}}})


def helper(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, script: str) -> None:
    """Put the credential helper on PATH, a shell script."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    program = place / f"docker-credential-{name}"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")
