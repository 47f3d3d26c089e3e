"""What is read without a parser, against the parsers.

FLYTE_IMAGE_LINT_EXAMPLES sets how many texts each test tries (10,000), and
FLYTE_IMAGE_LINT_SEED which: a number, or `random`; without it every run tries the same.
"""

from __future__ import annotations

import configparser
import io
import itertools
import os
from random import Random

import pytest
import yaml

from flyte_image_lint.model.document import Document, ImageEntry
from flyte_image_lint.parsers.configs import read, yaml_document
from flyte_image_lint.parsers.configs.fast_path import fast_ini, fast_yaml
from flyte_image_lint.parsers.configs.ini_layout import IniLayout
from flyte_image_lint.parsers.configs.plain_layout import PlainIniLayout, PlainYamlLayout
from flyte_image_lint.text.source import Source
from strategies.plain_texts import NASTY, plain_ini, plain_yaml, slipped

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 10_000)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"

YAML = """\
# é
admin:
  endpoint: dns:///x  # c
  insecure: true

images:
  app: ghcr.io/org/app:1.4.2
  b-c: 'x:1'
more: {a: x/y:1, b: c}
list: [d, 1]
level: 0
"""
INI = """\
# é
[sdk]
workflow_packages: x.y

[images]
App = ghcr.io/org/app:1.4.2
b-c= x:1  # c
"""


def by_pyyaml(text: str) -> object:
    """Give what flytekit gets of a YAML file, or the error."""
    try:
        return yaml.safe_load(as_read(text))
    except (yaml.YAMLError, ValueError, UnicodeDecodeError, RecursionError) as error:
        return error


def by_configparser(text: str) -> object:
    """Give the sections that flytekit gets of an INI file, or the error."""
    parser = configparser.ConfigParser()
    try:
        parser.read_file(as_read(text))
        return {name: dict(parser[name]) for name in parser if name != "DEFAULT" or parser[name]}
    except (configparser.Error, UnicodeDecodeError) as error:
        return error


def as_read(text: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")


KINDS = {
    "x.yaml": (fast_yaml, by_pyyaml, plain_yaml, YAML),
    "x.config": (fast_ini, by_configparser, plain_ini, INI),
}
both = pytest.mark.parametrize("path", KINDS)


def agrees(path: str, text: str) -> bool:
    """Give whether the fast path takes a text, which then means the same to the parser."""
    fast, parse, *_ = KINDS[path]
    data = fast(Source(path, text.encode()))
    # Not by equality alone: True is 1, and dictionaries of another order are equal, too.
    assert data is None or repr(data) == repr(parse(text)), repr(text)
    return data is not None


def seeded(*more: object) -> Random:
    return Random() if SEED == "random" else Random(f"{SEED} {more}")


def places(layout: object, path: tuple[str, ...], data: dict[object, object]) -> list[object]:
    """Give where all entries of a document stand, by their paths."""
    all_places: list[object] = []
    for key, value in data.items():
        place = layout.place(path, key)
        all_places.append(
            (
                path,
                key,
                layout.key((*path, key)),
                place.name,
                place.value,
                place.not_editable_because,
            )
        )
        if isinstance(value, dict):
            all_places += places(layout, (*path, key), value)
    return all_places


def yaml_places(source: Source) -> tuple[list[object], list[object]] | None:
    """Give all places as they are told without PyYAML, and by its tokens."""
    data = fast_yaml(source)
    if data is None:
        return None
    layouts = PlainYamlLayout(source), yaml_document.load(source).layout.get()
    both_ways = [
        [one.document(), one.key(("no", "such")), *places(one, (), data)] for one in layouts
    ]
    return both_ways[0], both_ways[1]


def ini_places(source: Source) -> tuple[list[object], list[object]] | None:
    """Give all places as they are told without configparser, and by ConfigUpdater's blocks."""
    data = fast_ini(source)
    if data is None:
        return None
    both_ways = []
    for layout in (PlainIniLayout(source), IniLayout(source)):
        all_places: list[object] = [layout.heading(section) for section in data]
        for section, options in data.items():
            for name, value in options.items():
                place = layout.place(section, name, value)
                all_places.append(
                    (section, name, place.name, place.value, place.not_editable_because)
                )
        both_ways.append(all_places)
    return both_ways[0], both_ways[1]


@both
def test_places_are_those_that_the_parsers_tell(path):
    random = seeded(path, "places")
    draw, places_of = KINDS[path][2], {"x.yaml": yaml_places, "x.config": ini_places}[path]
    count = 0
    for _ in range(EXAMPLES // 4 + 50):
        for text in (draw(random), draw(random).replace("\n", "\r\n")):
            both_ways = places_of(Source(path, text.encode()))
            if both_ways is not None:
                count += 1
                assert both_ways[0] == both_ways[1], repr(text)
    assert count > EXAMPLES // 8


@both
def test_plain_texts(path):
    random = seeded(path)
    draw = KINDS[path][2]
    taken = sum(agrees(path, draw(random)) for _ in range(EXAMPLES))
    assert EXAMPLES // 4 < taken < EXAMPLES * 4 // 5


@both
def test_plain_texts_with_slips(path):
    random = seeded(path, "slips")
    draw = KINDS[path][2]
    taken = sum(agrees(path, slipped(random, draw(random))) for _ in range(2 * EXAMPLES))
    assert EXAMPLES // 8 < taken < EXAMPLES


@both
def test_every_slip_of_one_character(path):
    sound = KINDS[path][3]
    assert agrees(path, sound)
    for at in range(len(sound) + 1):
        agrees(path, sound[:at] + sound[at + 1 :])
        for char in {*map(chr, range(128)), *NASTY}:
            agrees(path, sound[:at] + char + sound[at:])
            agrees(path, sound[:at] + char + sound[at + 1 :])


@pytest.mark.parametrize(
    ("path", "frame"),
    [
        ("x.yaml", "{}"),
        ("x.yaml", "{}: x\n"),
        ("x.yaml", "a:{}\nb: c\n"),
        ("x.yaml", "a: {}\nb: c\n"),
        ("x.yaml", "a: 'x'{}"),
        ("x.yaml", "a: [{}]\n"),
        ("x.yaml", "a: [b,{}c]\n"),
        ("x.yaml", "a: [b]{}\n"),
        ("x.yaml", "a: {b: {}}\n"),
        ("x.yaml", "a: {b: c{}d: e}\n"),
        ("x.yaml", "a:\n  b: x{}\n{}c: d"),
        ("x.config", "{}"),
        ("x.config", "[images]\na={}\n"),
        ("x.config", "[images]\na{}x\nb=c"),
        ("x.config", "[s]\n{}=x\n{}"),
        ("x.config", "[{}]\na=b\n[s]\n"),
    ],
)
def test_every_short_text(path, frame):
    for length in range(4):
        for chars in itertools.product(":#'\" -?=~;%[]{},\\0.a_\n", repeat=length):
            agrees(path, frame.replace("{}", "".join(chars)))


@pytest.mark.parametrize("word", ["yes", "no", "y", "n", "true", "false", "on", "off", "null", "x"])
def test_every_spelling_of_a_word(word):
    for spelled in map("".join, itertools.product(*({char, char.upper()} for char in word))):
        agrees("x.yaml", f"{spelled}: x\n")
        agrees("x.yaml", f"a: {spelled}\n")
        agrees("x.yaml", f"a: {spelled} # c\n")


def test_depth():
    for depth in range(1, 60):
        text = "".join(f"{' ' * level}a:\n" for level in range(depth))
        assert agrees("x.yaml", text) == (depth <= 16)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.yaml", "admin:\n  endpoint: dns:///localhost:30080\n  insecure: true\n"),
        ("x.yaml", "images:\n  a: ghcr.io/o/a:1\n  b: 'ghcr.io/o/b:2'  # why\n"),
        ("x.yaml", "image:\n  builder: local\n  image_refs:\n    a: ghcr.io/o/a:1\n"),
        ("x.yaml", "# über\r\nlogger:\r\n  level: 0\r\n  show-source: True"),
        ("x.config", "[sdk]\nworkflow_packages=a,b\n\n[images]\nA_b = ghcr.io/o/a:1\n"),
        ("x.config", "# c\n; c\n[platform]\r\nurl:localhost:30081\r\ninsecure:\r\n  # c\r\n"),
        ("x.config", ""),
    ],
)
def test_what_people_write_is_read(path, text):
    assert agrees(path, text)


@both
def test_what_is_not_utf8_is_for_the_parser(path):
    fast = KINDS[path][0]
    assert fast(Source(path, KINDS[path][3].encode() + b"# \xff\n")) is None


def account(source: Source) -> list[object]:
    """Give all that reading a file says."""
    return [
        [
            [config.format, config.flavour, failed(config), config.may_have_duplicates],
            [[heading.text, heading.wanted, heading.locate()] for heading in config.near_misses],
            [[repeat.key, repeat.first, repeat.later] for repeat in config.duplicates()],
            [
                [entry.name, entry.value, entry.raw, entry.key_type, entry.type_name, entry.leaked]
                for entry in config.entries
            ],
            [[entry.file, failed(entry)] for entry in config.entries],
            [
                [entry.place.name, entry.place.value, entry.place.not_editable_because]
                for entry in config.entries
            ],
        ]
        for config in read(source)
    ]


def failed(it: Document | ImageEntry) -> list[object]:
    failure = it.failure
    return failure and [failure.kind, failure.message, failure.span, failure.detail]


@both
def test_all_that_is_read_is_the_same(path):
    fast, _, draw, _ = KINDS[path]
    random = seeded(path, "all")
    read_fast = 0
    while read_fast < EXAMPLES // 10:
        text = draw(random)
        source = Source(path, f"#.\n{text}".encode())
        if fast(source) is not None:
            read_fast += 1
            # A tab in a comment says nothing else, and is for the parser.
            other = Source(path, f"#\t\n{text}".encode())
            assert fast(other) is None
            assert account(source) == account(other), repr(text)
