"""YAML configs: sound ones, and every corner of YAML 1.1 as PyYAML reads it."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from .drawing import IMAGES, LONG, joined, mostly, one
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

_sound = st.sampled_from(IMAGES + STRINGS)
_odd = [st.sampled_from(table) for table in (LONG, TYPED, TAGGED, BROKEN, BROKEN)]
_values = one(*[_sound] * 12, *_odd)
_keys = mostly(KEYS, ODD_KEYS)
_separators = st.sampled_from((*(": ",) * 60, *SEPARATORS))
_ends = st.sampled_from((*("\n",) * 60, *ODD_ENDS))
_entries = one(
    *[joined(st.sampled_from(KEYS), st.just(": "), _values, st.just("\n"))] * 3,
    *[joined(_keys, _separators, _sound, _ends)] * 3,
    joined(st.just("<<: "), st.sampled_from(MERGES), _ends),
)
_indents = st.sampled_from((*("  ",) * 80, "", " ", "   ", "    ", "\t", "  \t", "- ", "\u00a0"))
_rows = st.lists(joined(_indents, _entries), min_size=1, max_size=5).map("".join)
_blocks = joined(st.just("\n"), _rows)
_colons = st.sampled_from((": ", ": ", ":", " : ", ":\n   "))
_pairs = st.lists(joined(_keys, _colons, _values), max_size=4)
_flows = _pairs.map(lambda pairs: " {" + ", ".join(pairs) + "}\n")
_json = st.dictionaries(_keys, _sound, max_size=4).map(lambda images: f" {json.dumps(images)}\n")
_items = st.lists(_entries, max_size=3).map(lambda rows: "".join(f"\n  - {row}" for row in rows))
_single = joined(st.just(" "), st.sampled_from(TYPED + TAGGED + BROKEN + STRINGS), st.just("\n"))
_bodies = one(*[_blocks] * 6, _flows, _flows, _json, _items, _single)
_heads = st.sampled_from(HEADS)
_soups = st.lists(st.sampled_from(SOUP), max_size=12).map("".join)
_directives, _tails = mostly(("",), DIRECTIVES), mostly(("",), TAILS)
_sections = joined(mostly(("images",), SECTION_KEYS), st.just(":"), mostly(("",), PROPERTIES))

yaml_texts = one(
    *[joined(_heads, st.just("images:"), _blocks)] * 5,
    *[joined(_heads, st.just("images:"), _bodies)] * 4,
    *[joined(_directives, _heads, _sections, _bodies, _tails)] * 5,
    joined(_directives, st.sampled_from(TOPS), _tails),
    *[joined(st.just("images:\n  a: "), _soups)] * 2,
    joined(st.just("images:\n  "), _soups),
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
