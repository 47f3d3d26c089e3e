"""How an extra, such as `registry`, is added to the environment that the command runs in.

What runs the command leaves marks in its environment: pre-commit and prek in the name and in a
file of the folder, pipx and uv in files. Where the package came from, pip and uv record in
`direct_url.json`, as the packaging specification "direct URL" has it.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import PackageNotFoundError, distribution
from shlex import quote

from ..text.opening import UnfitError, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "flyte-image-lint"


def installing(extra: str = "registry", prefix: str = sys.prefix) -> str:
    """Say in one line how to add an extra to the environment in the folder `prefix`."""
    origin = _origin()
    if _is_of_hooks(prefix):
        folder = "dir_info" in origin  # the clone that pre-commit makes
        wanted = f".[{extra}]" if folder else _requirement(extra, origin)
        return f"add additional_dependencies: ['{wanted}'] to the hook"
    wanted = quote(_requirement(extra, origin))
    if os.path.exists(os.path.join(prefix, "pipx_metadata.json")):
        return f"run: pipx install --force {wanted}"
    if os.path.exists(os.path.join(prefix, "uv-receipt.toml")):
        return f"run: uv tool install {wanted}"
    if _is_of_uvx(prefix):
        return f"run: uvx --from {wanted} {NAME}"
    pip = "uv pip" if _is_of_uv(prefix) else "pip"
    return f"run: {pip} install {wanted}"


def _is_of_hooks(prefix: str) -> bool:
    name = os.path.basename(prefix)
    return name.startswith("py_env-") or os.path.exists(os.path.join(prefix, ".prek-hook.json"))


def _is_of_uvx(prefix: str) -> bool:
    """Whether uv made the environment for one run, in its cache."""
    parts = prefix.split(os.sep)
    return any(part.startswith(("archive-v", "environments-v")) for part in parts)


def _is_of_uv(prefix: str) -> bool:
    text = _read(os.path.join(prefix, "pyvenv.cfg")) or b""
    return any(line.partition(b"=")[0].strip() == b"uv" for line in text.splitlines())


def _requirement(extra: str, origin: dict[str, Any]) -> str:
    """Give what to install: from an index by its name, else from where the package came."""
    name = f"{NAME}[{extra}]"
    url = origin.get("url")
    if not isinstance(url, str):
        return name
    vcs = origin.get("vcs_info")
    if not isinstance(vcs, dict):
        return f"{name} @ {url}"
    revision = vcs.get("requested_revision")
    return f"{name} @ {vcs.get('vcs', 'git')}+{url}" + (f"@{revision}" if revision else "")


def _origin() -> dict[str, Any]:
    """Give what `direct_url.json` says, nothing where the package is from an index."""
    try:
        files = distribution(NAME).files or []
    except PackageNotFoundError:
        return {}
    for file in files:
        if file.name == "direct_url.json":
            try:
                document = json.loads(_read(str(file.locate())) or b"{}")
            except ValueError:
                return {}
            return document if isinstance(document, dict) else {}
    return {}


def _read(path: str) -> bytes | None:
    try:
        return read_bytes(path)
    except (OSError, UnfitError):
        return None
