"""Projects that somebody edits at random: files of all kinds, and what is done to them.

They are drawn by a seeded generator and not by hypothesis, so that thousands of sequences take
minutes; a seed is all that there is to a sequence.
"""

from __future__ import annotations

import json
import random

from .projects import DIGEST, REPOSITORIES

NAMES = ("train", "trainer", "trainr", "Trainer", "base", "gpu", "gpu-l")
TAGS = (":1.4.2", ":1.4.3", ":latest", "", ":main")
IMPORTS = ("from mod import A\n", "from src.b import B as A\n", "import mod\n", "")
CONFIG_NAMES = ("flytekit.config", "deploy/m.config", "odd.settings", ".flyte/config.yaml")


def _image(rng: random.Random) -> str:
    return rng.choice(REPOSITORIES) + rng.choice(TAGS)


def _ini(rng: random.Random) -> str:
    lines = (f"{rng.choice(NAMES)} = {_image(rng)}\n" for _ in range(rng.randint(0, 3)))
    return "[sdk]\nx = 1\n[images]\n" + "".join(lines)


def _yaml(rng: random.Random) -> str:
    lines = (f"  {rng.choice(NAMES)}: {_image(rng)}\n" for _ in range(rng.randint(0, 3)))
    return "admin:\n  endpoint: dns:///x\nimages:\n" + "".join(lines)


def _refs(rng: random.Random) -> str:
    lines = (f"    {rng.choice(NAMES)}: {_image(rng)}\n" for _ in range(rng.randint(1, 3)))
    return "admin:\n  endpoint: dns:///x\nimage:\n  image_refs:\n" + "".join(lines)


def _use(rng: random.Random) -> str:
    name = rng.choice(NAMES)
    form = rng.choice(("", "", ".fqn", ".tag"))
    used = [f'"{{{{.image.{name}{form}}}}}"', f'"{_image(rng)}"', "A", "mod.A", 'f"{A}:x"']
    return rng.choice([used[0], *used])


def _python(rng: random.Random) -> str:
    tasks = (f"\n\n@task(container_image={_use(rng)})\ndef t{at}(): ...\n" for at in range(2))
    refs = f"\nimage = flyte.Image.from_ref_name('{rng.choice(NAMES)}')\n"
    other = rng.choice((refs, "", "", f"# {{{{.image.{rng.choice(NAMES)}}}}}\n"))
    head = f"import flyte\nfrom flytekit import task\n{rng.choice(IMPORTS)}"
    return head + f'B = "{{{{.image.{rng.choice(NAMES)}}}}}"\n' + "".join(tasks) + other


def _module(rng: random.Random) -> str:
    again = rng.choice(("", "", "from src.b import B\n"))
    return f"{again}A = {rng.choice([_use(rng), 'B'])}\n"


def _command(rng: random.Random) -> str:
    config = rng.choice(("", "", *(f"-c {name} " for name in CONFIG_NAMES), "-c $C "))
    image = rng.choice(("", f"--image {rng.choice(NAMES)}={_image(rng)} ", "$(FLAGS) "))
    return f"pyflyte {config}{rng.choice(('register', 'run', 'package'))} {image}src\n"


def _shell(rng: random.Random) -> str:
    return "set -e\n" + "".join(_command(rng) for _ in range(rng.randint(1, 2)))


def _make(rng: random.Random) -> str:
    return f"go:\n\t{_command(rng)}"


def _workflow(rng: random.Random) -> str:
    return f"jobs:\n  a:\n    steps:\n      - run: {_command(rng)}"


def _notebook(rng: random.Random) -> str:
    cell = {"cell_type": "code", "source": _python(rng).splitlines(keepends=True)}
    return json.dumps({"cells": [cell]}, indent=1)


def _lock(rng: random.Random) -> str:
    tag = rng.choice(("1.4.2", "2.0.1"))
    return "".join(f"{name}:latest: {{tag: {tag}, digest: {DIGEST}}}\n" for name in REPOSITORIES)


def _settings(rng: random.Random) -> str:
    return "[tool.flyte-image-lint]\n" + rng.choice(
        (
            "",
            'ignore = ["FIL3"]\n',
            'names = ["trainr"]\n',
            'configs = ["odd.settings"]\n',
            'exclude = ["src"]\n',
            'severity = { FIL102 = "error" }\n',
            'floating-tags = ["1.4.*"]\n',
        )
    )


def _requirements(rng: random.Random) -> str:
    return f"flytekit=={rng.choice(('1.10.0', '1.16.31'))}\n"


MAKERS = {
    "flytekit.config": _ini,
    "deploy/m.config": _ini,
    "odd.settings": _ini,
    ".flyte/config.yaml": _yaml,
    "deploy/config-x.yaml": _refs,
    "a.py": _python,
    "src/b.py": _python,
    "mod.py": _module,
    "z.py": _python,
    "nb.ipynb": _notebook,
    "run.sh": _shell,
    "Makefile": _make,
    ".github/workflows/ci.yml": _workflow,
    "flyte-images.lock": _lock,
    "pyproject.toml": _settings,
    "requirements.txt": _requirements,
    "README.md": lambda rng: f"```console\n$ {_command(rng)}```\n",
}
"""What makes a text for a file of each path."""

WHOLE = ("pyproject.toml",)
"""Files that are not left half-written: what holds then is a matter of its own."""

_FRAGMENTS = (
    "\n",
    " ",
    "{",
    "}",
    '"',
    "'",
    "=",
    ":",
    "(",
    ")",
    "é",
    "\U0001f433",
    "x",
    "{{.image.",
)


def text_for(path: str, rng: random.Random) -> str:
    """Give a text that a file of the path may have."""
    return MAKERS[path](rng)


def typed(text: str, rng: random.Random) -> str:
    """Give a text that is a keystroke, or a few, from another one: whole or half-written."""
    at, length = rng.randint(0, len(text)), rng.choice((0, 0, 1, 3, 20, len(text)))
    return text[:at] + rng.choice(("", *_FRAGMENTS)) + text[at + length :]


def begun(rng: random.Random) -> dict[str, str]:
    """Give the files of a project."""
    few = rng.sample(sorted(MAKERS), rng.randint(3, 9))
    return {path: text_for(path, rng) for path in few}
