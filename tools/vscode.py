"""The extension in a real VS Code: code-server, with a browser that is steered as by a person.

This takes Debian or Ubuntu, root, npm, about 1.5 GB and some minutes, so that it is no part of the
tests. It packs the extension, installs it, and uses it on a small project. What was seen is said,
and is in pictures.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .extension import FOLDER, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "vscode"
PICTURES = ROOT / "build" / "vscode"
PACKED = FOLDER / "build" / "flyte-image-lint.vsix"
REAL = FOLDER / "real"
DEBIAN = ("libkrb5-dev", "build-essential", "pkg-config", "python3", "chromium")
"""What code-server is built with, and a browser."""

TASK = """

@task(container_image="{{{{.image.{}}}}}")
def {}() -> None: ...
"""
IMPORT = "from flytekit import task\n"
PROJECT = {
    "flytekit.config": "[images]\ntrainer = ghcr.io/acme/trainer:1.4.2\n"
    "loader = ghcr.io/acme/loader:2.0.1\n",
    "train.py": IMPORT + TASK.format("trainr", "fit") + TASK.format("loader", "load"),
    "evaluate.py": IMPORT + TASK.format("trainer", "score"),
}
SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": True,
    "editor.minimap.enabled": False,
}


def use(python: Path) -> int:
    """Install what is needed, pack the extension and use it; give the exit status."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.stderr.write("error: 'vscode' needs root on Debian or Ubuntu\n")
        return 2
    missing = [name for name in ("npm", "node") if not shutil.which(name)]
    if missing:
        sys.stderr.write(f"error: 'vscode' needs {' and '.join(missing)}\n")
        return 2
    status = _install() or run("npm", "ci") or run("npm", "run", "package")
    if status:
        return status
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="project-") as folder:
        project = Path(folder, "forecasts")
        (project / ".git").mkdir(parents=True)
        for name, text in PROJECT.items():
            (project / name).write_text(text, encoding="utf-8")
        with _code_server(Path(folder)) as address:
            script = [str(CACHE / "use.mjs"), address, str(project), str(PICTURES)]
            script += [str(_settings(Path(folder))), str(python)]
            status = run("node", *script, folder=CACHE, **_variables())
        check = [str(python.parent / "flyte-image-lint"), "check", str(project)]
        status = status or run(*check, folder=project)
    sys.stdout.write(f"pictures: {PICTURES.relative_to(ROOT)}\n")
    return status


def _install() -> int:
    """Install the packages of Debian, and those of npm below `.cache`, unless they are there."""
    apt = ["apt-get", "install", "-y", "--no-install-recommends", *DEBIAN]
    status = run(*apt, DEBIAN_FRONTEND="noninteractive")
    CACHE.mkdir(parents=True, exist_ok=True)
    installed, lock = CACHE / "installed.json", REAL / "package-lock.json"
    for path in REAL.iterdir():
        shutil.copy(path, CACHE)
    if status or (installed.exists() and installed.read_bytes() == lock.read_bytes()):
        return status
    # Node.js first: code-server is built by the one that it then runs on.
    status = (
        run("npm", "ci", "--ignore-scripts", folder=CACHE)
        or run("npm", "rebuild", "node", folder=CACHE)
        or run("npm", "rebuild", folder=CACHE, **_variables())
    )
    if not status:
        shutil.copy(lock, installed)
    return status


def _variables() -> dict[str, str]:
    """Give PATH with the Node.js of code-server first. It has no server: that is chosen later."""
    node = CACHE / "node_modules" / "node" / "bin"
    return {"PATH": os.pathsep.join([str(node), os.environ["PATH"]])}


def _settings(folder: Path, whose: str = "Machine") -> Path:
    """Give the file of settings; those of the machine say where programs are."""
    return folder / "data" / whose / "settings.json"


@contextmanager
def _code_server(folder: Path) -> Iterator[str]:
    """Give the address of a running VS Code that has the extension, and nothing of the user's."""
    program = str(CACHE / "node_modules" / "code-server" / "out" / "node" / "entry.js")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    places = [f"--user-data-dir={folder / 'data'}", f"--extensions-dir={folder / 'extensions'}"]
    places.append(f"--config={folder / 'config.yaml'}")
    (folder / "config.yaml").write_text("auth: none\n", encoding="utf-8")
    if run("node", program, *places, "--install-extension", str(PACKED), **_variables()):
        raise SystemExit("error: the extension could not be installed")
    settings = _settings(folder, "User")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
    command = ["node", program, *places, f"--bind-addr=127.0.0.1:{port}", "--auth=none"]
    options = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
    variables = environment(**_variables())
    with (folder / "log").open("w+b") as log:
        node = shutil.which("node", path=variables["PATH"]) or "node"
        server = subprocess.Popen(
            [node, *command[1:], *options], stdout=log, stderr=subprocess.STDOUT, env=variables
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)
