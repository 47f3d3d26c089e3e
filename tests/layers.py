"""The rooms of the package, from the bottom up: who may import whom.

`test_layers.py` holds the order, and `CONTRIBUTING.md` shows this list.
"""

from __future__ import annotations

LAYERS = (
    {
        "text": "sources and places in them, patterns and globs, what is shown, atomic writing",
    },
    {
        "images": "the grammar of image references, the allow-lists of registries",
        "flyte": "what Flyte is: places, placeholders, default images, options of its commands",
    },
    {
        "model": "what flows: documents and what they say, findings, fixes",
        "lockfile": "`flyte-images.lock`",
        "settings": "the settings files, found and validated",
        "registry": "the network; alone opens sockets",
    },
    {"parsers": "from the bytes of a file, of whatever kind, to a document"},
    {"project": "a project as a whole: its files and its image names"},
    {"rules": "one module a rule"},
    {
        "engine": "from documents to findings, and fixes to a fixed point",
        "reporters": "from findings to text",
    },
    {"": "the public face"},
    {"server": "the language server: one session for an editor, one module for each feature"},
    {"cli": "arguments, files, exit status; alone prints"},
    {"plugin": "the commands and hooks that Flyte 2's command line gets"},
    {"__main__": "`python -m flyte_image_lint`"},
)
"""A module imports from the layers below its own, and from its own room."""

LEVELS = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}


def table() -> str:
    """Give the layers for `CONTRIBUTING.md`, the top one first."""
    rows = [
        f"| `{room}/` | {text} |"
        for rooms in reversed(LAYERS)
        for room, text in rooms.items()
        if room.isalpha()
    ]
    return "\n".join(["| package | purpose |", "| --- | --- |", *rows])
