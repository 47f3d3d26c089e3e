"""The address of the repository, in every file that names it.

It is declared in the package, in `text/about.py`. What the program says is made from it;
files that pip, pre-commit, editors and readers take as they are have it written out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DECLARED = "lint/flyte_image_lint/text/about.py"

_ADDRESS = re.compile(r"https://github\.com/([A-Za-z0-9][\w-]*)/([\w.-]+)")
_BEFORE = r"(github\.com/|raw\.githubusercontent\.com/|uses: |github>|`|^)"


def home(root: Path = ROOT) -> str:
    """Give the address that the package declares."""
    text = (root / DECLARED).read_text(encoding="utf-8")
    return re.findall(r'(?m)^HOME = "(.*)"$', text)[0]


def slug(address: str) -> str:
    """Give OWNER/NAME of an address."""
    return address.removeprefix("https://github.com/")


def change(words: list[str], root: Path = ROOT) -> int:
    """Replace the address by the one in `words`, or print it where there is none.

    Gives the exit status: 2 for what is not the address of a repository on GitHub, which the
    action, the schemas and the workflows need.
    """
    old = home(root)
    if not words:
        sys.stdout.write(f"{old}\n")
        return 0
    new = words[0].rstrip("/").removesuffix(".git")
    if len(words) > 1 or not _ADDRESS.fullmatch(new):
        sys.stderr.write("usage: python3 dev.py home https://github.com/OWNER/NAME\n")
        return 2
    changed = [path for path in _files(root) if _rewrite(path, old, new)]
    sys.stdout.write(f"{old} -> {new} in {len(changed)} files\n")
    return 0


def replaced(text: str, old: str, new: str) -> str:
    """Give a text with another address: URL, in `uses:`, in code, of the site, and of no mail."""
    pattern = rf"(?m){_BEFORE}{re.escape(slug(old))}(?![\w-]|\.(?!git\b)\w)"
    text = re.sub(pattern, lambda match: match[1] + slug(new), text)
    text = text.replace(site(old), site(new)).replace(_mail(old), _mail(new))
    return text.replace(f'"publisher": "{publisher(old)}"', f'"publisher": "{publisher(new)}"')


def site(address: str) -> str:
    """Give the address of the documentation's site, as GitHub Pages makes it."""
    owner, _, name = slug(address).partition("/")
    return f"https://{owner.lower()}.github.io/{name}"


def publisher(address: str) -> str:
    """Give who publishes the extension for VS Code: the owner of the repository."""
    return slug(address).partition("/")[0].lower()


def _mail(address: str) -> str:
    return f"{slug(address).partition('/')[0]}@users.noreply.github.com"


def _rewrite(path: Path, old: str, new: str) -> bool:
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    made = replaced(text, old, new).encode()
    if made != data:
        path.write_bytes(made)
    return made != data


def _files(root: Path) -> Iterator[Path]:
    """Yield what git tracks or would track; where there is no git, all but hidden caches."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    names: list[str] = []
    if (root / ".git").exists():
        listed = subprocess.run(command, cwd=root, env=clean, capture_output=True, check=True)
        names = [os.fsdecode(name) for name in set(listed.stdout.split(b"\0")) if name]
    else:
        ignored = {"__pycache__", ".cache", ".git", "build", "dist"}
        for place, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in ignored]
            names += [os.path.join(place, name) for name in files]
    for name in sorted(names):
        path = root / name
        if path.is_file() and not path.is_symlink():
            yield path
