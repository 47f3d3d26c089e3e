"""Docker's credential helpers: `docker-credential-NAME get`.

Source: github.com/docker/docker-credential-helpers, client/client.go and credentials/error.go.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_NOTHING = "credentials not found"


class HelperError(Exception):
    """The helper cannot be asked; the text says why."""


def ask(name: str, server: str, seconds: float) -> tuple[str, str] | None:
    """Give the user and the secret for `server`, None where the helper has none.

    The helper runs without a shell and is ended after `seconds`. Raises HelperError.
    """
    program = f"docker-credential-{name}"
    if not _NAME.fullmatch(name):
        raise HelperError(f"credential helper '{name}' has an illegal name")
    # Only absolute folders: a helper of the project that is being linted must not run.
    path = os.pathsep.join(folder for folder in os.get_exec_path() if os.path.isabs(folder))
    executable = shutil.which(program, path=path)
    if executable is None or not os.path.isabs(executable):
        raise HelperError(f"credential helper '{program}' is not on PATH")
    try:
        done = subprocess.run(  # noqa: S603
            [executable, "get"],
            input=server.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise HelperError(
            f"credential helper '{program}' gave no answer in {seconds:g} s"
        ) from None
    except OSError as error:
        raise HelperError(f"credential helper '{program}' does not run: {error.strerror}") from None
    if done.returncode:
        said = (done.stdout.strip() or done.stderr.strip()).decode(errors="replace")
        if _NOTHING in said:
            return None
        raise HelperError(f"credential helper '{program}' failed: {said or done.returncode}")
    return _login(program, done.stdout)


def _login(program: str, output: bytes) -> tuple[str, str] | None:
    try:
        answer = json.loads(output)
        user, secret = answer["Username"], answer["Secret"]
    except (ValueError, KeyError, TypeError):
        user = secret = None
    if not isinstance(user, str) or not isinstance(secret, str):
        raise HelperError(f"credential helper '{program}' did not answer with a login")
    return (user, secret) if user or secret else None
