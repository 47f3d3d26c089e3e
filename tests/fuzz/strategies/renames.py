"""Random projects in which names are bound and used in all ways, and what a rename makes of them.

A project is a list of parts, each a text of one file that is made for a name. What it is to be
after a rename is what the same parts give for the other name.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

import yaml
from hypothesis import strategies as st

NAMES = ("trainer", "a-b", "T1", "on", "0x1", "1_0", "null", "gpu_2", "e1")


def _key(name: str) -> str:
    return name if yaml.safe_load(name) == name else f'"{name}"'


class Part(NamedTuple):
    """What one name has in one file: `flavour`, whether it is spelled out, how it is written."""

    path: str
    flavour: str
    exact: bool
    write: Callable[[str, int], str]


def _cell(*lines: str) -> str:
    return json.dumps({"cell_type": "code", "outputs": [], "source": list(lines)})


def _placeholder(name: str, form: str = "") -> str:
    return f"{{{{.image.{name}{form}}}}}"


def _task(image: str, number: int) -> str:
    return f"@task(container_image={image})\ndef f{number}(): ...\n"


def _run(name: str, number: int, program: str = "pyflyte") -> str:
    return f"{program} run --image {name}=x.io/{number}:1 f.py\n"


def _documented(name: str, number: int) -> str:
    return f"```sh\n$ {_run(name, number)}```\n{_placeholder(name)}\n"


def _in_notebook(name: str, number: int) -> str:
    return _cell(
        "from flytekit import task\n", f't = "😀", task(container_image="{_placeholder(name)}")\n'
    )


def _summed(name: str, number: int) -> str:
    first, second = _placeholder(name, ".fqn"), _placeholder(name, ".version")
    return _task(f"'😀{first}:' + '{second}'", number)


def _unused(name: str, number: int) -> str:
    return f"unused{number} = '{_placeholder(name)}'  # {_placeholder(name)}\n"


def _joined(name: str, number: int) -> str:
    return _task(f"f'{{{{{_placeholder(name)}}}}}'", number)


def _percent(name: str, number: int) -> str:
    return _task(f"'{_placeholder('%s')}' % '{name}'", number)


def _formatted(name: str, number: int) -> str:
    return _task(f"'{{{{{_placeholder('{}')}}}}}'.format('{name}')", number)


def _by_variable(name: str, number: int) -> str:
    return f"V{number}={name}\npyflyte run --image $V{number}=x.io/{number}:1 f.py\n"


PARTS = (
    Part("a.config", "flytekit", True, lambda n, i: f"{n} = x.io/{i}:1\n"),
    Part("deep/b.config", "flytekit", True, lambda n, i: f"{n}:x.io/{i}:2\n"),
    Part("deep/config.yaml", "flytekit", True, lambda n, i: f"  {_key(n)}: x.io/{i}:3\n"),
    Part("run.sh", "flytekit", True, _run),
    Part("run.sh", "flyte2", True, lambda n, i: _run(n, i, "flyte")),
    Part("Makefile", "flytekit", True, lambda n, i: f"\t{_run(n, i)}"),
    Part(".github/ci.yml", "flytekit", True, lambda n, i: f"    - run: {_run(n, i)}"),
    Part("README.md", "flytekit", True, _documented),
    Part("n.ipynb", "flytekit", True, lambda n, i: _cell(f"é = 1\n!{_run(n, i)}")),
    Part("n.ipynb", "flytekit", True, _in_notebook),
    Part("a.py", "flytekit", True, lambda n, i: _task(f"'{_placeholder(n)}'", i)),
    Part("b.py", "flytekit", True, _summed),
    Part("b.py", "flytekit", True, _unused),
    Part("b.py", "flytekit", False, _joined),
    Part("b.py", "flytekit", False, _percent),
    Part("b.py", "flytekit", False, _formatted),
    Part("c.py", "flyte2", True, lambda n, i: f"i{i} = flyte.Image.from_ref_name('{n}')\n"),
    Part("c.py", "flyte2", True, lambda n, i: f"flyte.init(images={{'{n}': 'x.io/{i}:1'}})\n"),
    Part(".flyte/config.yaml", "flyte2", True, lambda n, i: f"    {_key(n)}: x.io/{i}:9\n"),
    Part("c.sh", "flytekit", False, _by_variable),
)
_HEADS = {
    "a.config": "[images]\n", "deep/b.config": "[sdk]\n[images]\n",
    "deep/config.yaml": "admin: {}\nimages:\n", "Makefile": "all:\n",
    ".github/ci.yml": "jobs:\n  a:\n    steps:\n", "a.py": "from flytekit import task\n",
    "b.py": "from flytekit import task\n", "c.py": "import flyte\n",
    ".flyte/config.yaml": "image:\n  image_refs:\n",
}  # fmt: skip


class Made(NamedTuple):
    """A project: parts with the names that they are for."""

    parts: list[tuple[Part, str]]

    def files(self, called: dict[tuple[str, str], str] | None = None) -> dict[str, str]:
        """Give the texts of the files, in which names may be called otherwise."""
        contents: dict[str, list[str]] = {}
        for number, (part, name) in enumerate(self.parts):
            text = part.write(name, number)
            new = (called or {}).get((part.flavour, name), name)
            if new != name:
                quoted = f'"{name}":' in text
                text = part.write(new, number)
                if quoted and f'"{new}":' not in text:  # quotes stay
                    text = text.replace(f" {new}:", f' "{new}":', 1)
            contents.setdefault(part.path, []).append(text)
        cells = contents.pop("n.ipynb", [])
        files = {path: _HEADS.get(path, "") + "".join(texts) for path, texts in contents.items()}
        if cells:
            files["n.ipynb"] = f'{{"cells": [{", ".join(cells)}], "nbformat": 4}}'
        return files

    def names(self, flavour: str) -> set[str]:
        return {name for part, name in self.parts if part.flavour == flavour}

    def is_spelled(self, flavour: str, name: str) -> bool:
        """Whether a name is spelled out wherever it occurs."""
        return all(
            part.exact for part, other in self.parts if (part.flavour, other) == (flavour, name)
        )

    def is_in_ini(self, flavour: str, name: str) -> bool:
        return any(
            part.path.endswith(".config") and (part.flavour, other) == (flavour, name)
            for part, other in self.parts
        )


def _fits(made: list[tuple[Part, str]]) -> bool:
    """Whether no config has a name twice, and INI no capitals."""
    configs = [(part.path, name) for part, name in made if "config" in part.path]
    ini = [name for path, name in configs if path.endswith(".config")]
    return len(set(configs)) == len(configs) and all(name == name.lower() for name in ini)


PROJECTS = (
    st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(NAMES[:6])), min_size=1, max_size=9)
    .filter(_fits)
    .map(Made)
)
