"""Which files are Flyte configs: by their names, or by what they hold.

flytekit and Flyte 2 find a few names by themselves; all others are given on a command line,
so that only their content tells. `images` alone does not: kustomizations, Helm values and
many others have it. Nothing is parsed here.
"""

from __future__ import annotations

import os

TELLING = (b"image", b"IMAGE", b"Image", b"pyflyte")
"""One of these stands in every file that is not found by its name."""

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


_KINDS = {
    ".py": "python",
    ".ipynb": "notebook",
    ".yaml": "manifest",
    ".yml": "manifest",
    ".sh": "shell",
    ".bash": "shell",
    ".mk": "make",
    ".dockerfile": "docker",
    ".env": "env",
    ".md": "markdown",
}
_STEMS = {
    "makefile": "make",
    "gnumakefile": "make",
    "justfile": "make",
    "dockerfile": "docker",
    "containerfile": "docker",
    ".env": "env",
}


def kind_of(path: str) -> str | None:
    """Give what a file that is no config is read as, by its name; None if it is not read.

    See `uses.read` for the kinds. `Dockerfile.gpu` and `.env.local` are known by their stems.
    """
    name = os.path.basename(path).lower()
    stem, suffix = os.path.splitext(name)
    return _KINDS.get(suffix) or _STEMS.get(name) or _STEMS.get(stem)


def tells(data: bytes) -> bool:
    """Whether the content may be about images: the cheapest test."""
    return any(word in data for word in TELLING)


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
