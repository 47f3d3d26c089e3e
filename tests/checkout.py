"""This project as git has it, uncommitted changes too, copied to where hooks are installed from."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def copy_project(target: Path) -> None:
    """Copy what git tracks or would track; where there is no git, all but what it ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = None
    if (ROOT / ".git").exists():
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        listed = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, check=False)
    if listed is None or listed.returncode:
        ignored = (ROOT / ".gitignore").read_text().replace("/", "").split()
        shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(".git", *ignored))
        return
    for name in map(os.fsdecode, filter(None, set(listed.stdout.split(b"\0")))):
        if (ROOT / name).is_file():  # git lists what was deleted, too
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def link_pip_settings(home: Path) -> None:
    """Let pip find the user's settings, an index, say, in another home."""
    for name in (".config/pip", ".pip", ".cache/pip"):
        if (Path.home() / name).is_dir():
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).symlink_to(Path.home() / name)
