"""YAML configs whose mappings merge each other: in lists, nested, twice, by one-letter keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

KEYS = ("a", "b", "train", "read", "train", "read", "1", "'1'", "true", "é", "'a'", '"\\x61"')
VALUES = ("r/x:1", "r/x:2", "r/y", "'r/z:3'", "1.10", "~", "&v r/v:1", "!!int x", "[r/x]")
PLAIN = VALUES[:4]


def merge_text(random: Random) -> str:
    """Make up a config with anchors and merges, in flow style below the keys of the root."""
    text = "&k key: r/k:1\n" if random.random() < 0.2 else ""
    keys = (*KEYS, "*k ") if text else KEYS
    values = VALUES if random.random() < 0.1 else PLAIN
    count = random.randint(1, 5)
    for number in range(count):
        aliases = [f"*m{at}" for at in range(number)]
        text += f"m{number}: &m{number} {mapping(random, aliases, keys, values)}\n"
    aliases = [f"*m{at}" for at in range(count)]
    form = random.random()
    if form < 0.7:
        return f"{text}images: {mapping(random, aliases, keys, values, merges=0.9)}\n"
    wholes = []
    for number in range(2):
        inner = mapping(random, aliases, keys, values)
        images = random.choice((f"images: {inner}", f"images: {inner}", f"i: {inner}", "images: ~"))
        text += f"d{number}: &d{number} {{{images}}}\n"
        wholes.append(f"*d{number}")
    return f"{text}<<: [{', '.join(wholes)}]\n"


def mapping(
    random: Random,
    aliases: list[str],
    keys: tuple[str, ...],
    values: tuple[str, ...],
    merges: float = 0.6,
) -> str:
    """Make up a mapping in flow style that merges some of the `aliases`."""
    rows = [
        f"{random.choice(keys)}: {random.choice(values)}" for _row in range(random.randint(0, 3))
    ]
    while random.random() < merges:
        merges /= 2
        inline = f"{{{random.choice(keys)}: {random.choice(values)}}}"
        choices = [*aliases, *aliases, inline]
        if random.random() < 0.7:
            merged = [random.choice(choices) for _one in range(random.randint(1, 3))]
            rows.insert(random.randint(0, len(rows)), f"<<: [{', '.join(merged)}]")
        else:
            rows.insert(random.randint(0, len(rows)), f"<<: {random.choice(choices)}")
    return f"{{{', '.join(rows)}}}"
