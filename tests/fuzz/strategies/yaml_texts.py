"""YAML configs: sound ones, and every corner of YAML 1.1 as PyYAML reads it."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from .drawing import IMAGES, LONG, changed, joined, mostly, one, sampled, some
from .yaml_tokens import (
    ANCHORED,
    BROKEN,
    DIRECTIVES,
    HEADS,
    KEYS,
    MERGES,
    ODD_ENDS,
    ODD_KEYS,
    PROPERTIES,
    SECTION_KEYS,
    SEPARATORS,
    SOUP,
    STRINGS,
    TAGGED,
    TAILS,
    TOPS,
    TYPED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_sound = sampled(IMAGES + STRINGS)
_odd = [sampled(table) for table in (LONG, TYPED, TAGGED, BROKEN, BROKEN)]
_values = one(*[_sound] * 36, *_odd)
_keys = one(*[sampled(KEYS)] * 12, sampled(ODD_KEYS))
_separators = sampled((*(": ",) * 120, *SEPARATORS))
_ends = sampled((*("\n",) * 160, *ODD_ENDS))
_entries = one(
    *[joined(sampled(KEYS), sampled((": ",)), _values, sampled(("\n",)))] * 3,
    *[joined(_keys, _separators, _sound, _ends)] * 3,
    joined(sampled(("<<: ",)), sampled(MERGES), _ends),
)
_indents = sampled((*("  ",) * 160, "", " ", "   ", "    ", "\t", "  \t", "- ", "\u00a0"))
_rows = changed(some(joined(_indents, _entries), 1, 4), "".join)
_blocks = joined(sampled(("\n",)), _rows)
_colons = sampled((": ", ": ", ":", " : ", ":\n   "))
_pairs = some(joined(_keys, _colons, _values), 0, 4)
_flows = changed(_pairs, lambda pairs: " {" + ", ".join(pairs) + "}\n")
_images = some(lambda random: (_keys(random), _sound(random)), 0, 4)
_json = changed(_images, lambda images: f" {json.dumps(dict(images))}\n")
_items = changed(some(_entries, 0, 3), lambda rows: "".join(f"\n  - {row}" for row in rows))
_single = joined(sampled((" ",)), sampled(TYPED + TAGGED + BROKEN + STRINGS), sampled(("\n",)))
_bodies = one(*[_blocks] * 6, _flows, _flows, _json, _items, _single)
_heads = sampled(HEADS)
_soups = changed(some(sampled(SOUP), 0, 12), "".join)
_directives, _tails = mostly(("",), DIRECTIVES), mostly(("",), TAILS)
_sections = joined(mostly(("images",), SECTION_KEYS), sampled((":",)), mostly(("",), PROPERTIES))

yaml_texts = one(
    *[joined(_heads, sampled(("images:",)), _blocks)] * 10,
    *[joined(_heads, sampled(("images:",)), _bodies)] * 4,
    *[joined(_directives, _heads, _sections, _bodies, _tails)] * 5,
    joined(_directives, sampled(TOPS), _tails),
    *[joined(sampled(("images:\n  a: ",)), _soups)] * 2,
    joined(sampled(("images:\n  ",)), _soups),
    _soups,
)


def yaml_oddities() -> Iterator[str]:
    """Yield each odd token in a text that is sound but for it."""
    for value in (*IMAGES, *STRINGS, *LONG, *TYPED, *TAGGED, *BROKEN):
        yield f"images:\n  a: {value}\n  b: y:1\n"
        yield f"images: {{a: {value}, b: y:1}}\n"
        yield f"admin: {value}\nimages:\n  a: x:1\n"
        yield f"images: {value}\n"
    for key in ODD_KEYS:
        yield f"images:\n  {key}: x:1\n  b: y:1\n"
        yield f"images: {{b: y:1, {key}: x:1}}\n"
    for merge in MERGES:
        yield f"{ANCHORED}images: &i\n  b: x:1\n  <<: {merge}\n  a: y:1\n"
        yield f"{ANCHORED}<<: {merge}\nimages: {{<<: {merge}, <<: *d}}\n"
    for directive in DIRECTIVES:
        yield f"{directive}images:\n  a: !e!str x\n"
        yield f"{directive}images:\n  a: !str 1\n"
    for tail in TAILS:
        yield f"{ANCHORED}images: &i\n  a: x:1\n{tail}"
    for key in SECTION_KEYS:
        yield f"{ANCHORED}{key}:\n  a: x:1\n"
    for spelt in PROPERTIES:
        yield f"images:{spelt}\n  a: x:1\n"
        yield f"images:{spelt} {{a: x:1}}\n"
    for separator in SEPARATORS:
        yield f"images{separator}\n  a{separator}x:1\n  b{separator}y:1\n"
    for end in ODD_ENDS:
        yield f"images:{end}  a: x:1{end}  b: y:1{end}"
    for first, second in product(("~", "5", "[]", "x" * 256, "2024-13-01"), repeat=2):
        yield f"images:\n  a: {first}\n  b: {second}\n"
    yield from TOPS
