"""Which files are Flyte configs: by their names, or by what they hold.

flytekit and Flyte 2 find a few names by themselves; all others are given on a command line,
so that only their content tells. `images` alone does not: kustomizations, Helm values and
many others have it. Nothing is parsed here.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

SKIPPED_FOLDERS = frozenset(
    (".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__",
     ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs", "site-packages")
)  # fmt: skip
"""Folders that a walk outside of git does not enter."""

_LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")

_WORDS = ("config", "flyte", "union", "sandbox")


def is_known_name(path: str) -> bool:
    """Whether an SDK finds a file of this name by itself."""
    folder, name = os.path.split(path)
    if name == "flytekit.config":
        return True
    parent = os.path.basename(folder)
    return (parent, name) in _KNOWN


_KNOWN = {(".flyte", "config"), (".flyte", "config.yaml"), (".union", "config.yaml")}


def may_be_config(path: str) -> bool:
    """Whether a file's name allows that it is a config, so that its content is worth a look."""
    folded = path.lower()
    if folded.endswith(".config"):
        return True
    if folded.endswith((".yaml", ".yml")):
        return any(word in folded for word in _WORDS)
    return folded.endswith("/config") or folded == "config"


def holds_images(data: bytes) -> bool:
    """Whether the content is that of a Flyte config with images, by the keys that stand in it."""
    if b"image" not in data and b"Image" not in data and b"IMAGE" not in data:
        return False
    import re  # only where the cheap test has not settled it

    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n")
    if re.search(rb"(?im)^\[[ \t]*images?[ \t]*\]", data):
        companion = re.search(rb"(?m)^\[(sdk|platform)\]", data)
        return companion is not None or _is_all_images(data)
    if re.search(rb"(?m)^[\"']?(?i:images)[\"']?[ \t]*:", data):
        return re.search(rb"(?m)^[\"']?admin[\"']?[ \t]*:", data) is not None
    if re.search(rb"(?m)^[\"']?image[\"']?[ \t]*:", data):
        return re.search(rb"\bimage_refs\b|\bimage-refs\b|\bimageRefs\b", data) is not None
    if data.lstrip()[:1] == b"{":  # JSON, or YAML's flow style
        return b"image_refs" in data or bool(
            re.search(rb"[{,]\s*[\"']?images[\"']?\s*:", data)
            and re.search(rb"[{,]\s*[\"']?admin[\"']?\s*:", data)
        )
    return False


def _is_all_images(data: bytes) -> bool:
    """Whether an INI file is a section [images] of names and images with a registry, no more."""
    import re  # as above

    lines = [line.strip() for line in data.splitlines()]
    lines = [line for line in lines if line and line[:1] not in b"#;"]
    entry = re.compile(rb"[\w-]+[ \t]*[=:][ \t]*[a-z0-9.-]+\.[a-z]{2,}(:\d+)?/\S+$")
    return lines[0] == b"[images]" and all(entry.match(line) for line in lines[1:])


def files_below(folder: str, on_error: Callable[[str, str], None]) -> Iterator[str]:
    """Give the files below `folder`: in a git checkout those that git tracks or would track.

    What cannot be searched is told to `on_error`, as path and reason.
    """
    listed = _from_git(folder, on_error)
    names = _walk(folder, on_error) if listed is None else listed
    for name in sorted(names):
        yield name if folder == "." else os.path.join(folder, name)


def _from_git(folder: str, on_error: Callable[[str, str], None]) -> list[str] | None:
    """Ask git for the files below `folder`; None where it is not its business."""
    answer = _git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if answer is None or answer.returncode:
        return None
    names = [os.fsdecode(name) for name in set(answer.stdout.split(b"\0")) if name]
    if not names:
        ignored = _git(folder, "check-ignore", "-q", ".")
        if ignored and ignored.returncode == 0:  # git ignores what was named
            return None
    for line in os.fsdecode(answer.stderr).splitlines():
        _, found, rest = line.partition("could not open directory '")
        if found:
            name, _, reason = rest.rpartition("': ")
            on_error(os.path.join(folder, name), reason.lower())
    return names


def _git(folder: str, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    """Run git in `folder`; None where there is no git. Its messages are in English."""
    import subprocess  # only for folders

    # Inside a git hook, some variables name the repository that is committed to.
    environment = {name: value for name, value in os.environ.items() if name not in _LOCAL}
    environment["LC_ALL"] = "C"
    try:
        return subprocess.run(  # noqa: S603
            ["git", "-C", folder, *words],  # noqa: S607
            capture_output=True,
            check=False,
            env=environment,
        )
    except OSError:
        return None


def _walk(folder: str, on_error: Callable[[str, str], None]) -> Iterator[str]:
    def failed(error: OSError) -> None:
        on_error(os.fspath(error.filename), (error.strerror or str(error)).lower())

    for place, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder)
