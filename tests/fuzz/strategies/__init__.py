"""Hostile Flyte configs: files that look like what people write, and bend every rule.

`draw_ini`, `draw_yaml` and `draw_flyte2` make up `(file name, bytes)` with the numbers that they
are given; `ini_files`, `yaml_files` and `flyte2_files` are the same for hypothesis.
`ini_singles`, `yaml_singles` and `flyte2_singles` yield the same with each odd token once in a
file that is sound but for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .drawing import changed, one, strategy
from .flyte2_texts import as_image, as_refs, nested
from .ini_texts import ini_oddities, ini_texts
from .mutations import damaged, files
from .yaml_texts import yaml_oddities, yaml_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "draw_flyte2",
    "draw_ini",
    "draw_yaml",
    "flyte2_files",
    "flyte2_singles",
    "ini_files",
    "ini_singles",
    "yaml_files",
    "yaml_singles",
]

# What flytekit reads as INI, and as YAML, goes by the end of the name alone.
INI_NAMES = ("flytekit.config", "config", "x.ini", "x.YAML", "config.yaml.bak", "x.yaml ")
YAML_NAMES = ("config.yaml", "x.yml", "fooyml", "x.yaml", "flytekit.yaml", ".yml")

draw_ini = files(one(*[ini_texts] * 20, yaml_texts), INI_NAMES)
draw_yaml = files(one(*[yaml_texts] * 20, ini_texts), YAML_NAMES)
draw_flyte2 = files(
    one(*[changed(yaml_texts, text) for text in (as_refs, as_refs, as_image, nested)]),
    ("config.yaml",),
)
ini_files, yaml_files, flyte2_files = map(strategy, (draw_ini, draw_yaml, draw_flyte2))


def ini_singles() -> Iterator[tuple[str, bytes]]:
    """Yield every odd token once, in an INI config that is sound but for it."""
    sound = b"[images]\na=docker.io/x:1\nb = y:%(a)s\n"
    yield from ((name, sound) for name in INI_NAMES)
    yield from ((INI_NAMES[0], text.encode()) for text in ini_oddities())
    yield from ((INI_NAMES[0], data) for data in damaged(sound))


def yaml_singles() -> Iterator[tuple[str, bytes]]:
    """Yield every odd token once, in a YAML config that is sound but for it."""
    sound = b"images:\n  a: docker.io/x:1\n  'b': y\n"
    yield from ((name, sound) for name in YAML_NAMES)
    yield from ((YAML_NAMES[0], text.encode()) for text in yaml_oddities())
    yield from ((YAML_NAMES[0], data) for data in damaged(sound))


def flyte2_singles() -> Iterator[tuple[str, bytes]]:
    """Yield every odd token once, in a config of Flyte 2 that is sound but for it."""
    for text in yaml_oddities():
        yield from (("config.yaml", f(text).encode()) for f in (as_refs, as_image, nested))
    for data in damaged(b"image:\n  image_refs:\n    a: docker.io/x:1\n    'b': y\n"):
        yield "config.yaml", data
