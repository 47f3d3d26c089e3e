"""What expands or nests is bounded, what cannot be read is said, and nothing ends in a traceback.

FLYTE_IMAGE_LINT_FUZZ sets how many texts the random test tries for each kind of file, and
FLYTE_IMAGE_LINT_SEED which: a number, or `random`.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import warnings
from pathlib import Path
from random import Random

import pytest

import command
from flyte_image_lint.engine.fix import fix
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.flyte.places import FLYTE2, FLYTEKIT
from flyte_image_lint.model.names import MAX_EXPANDED, MAX_VALUE, UNKNOWN
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.parsers.configs import read as read_config
from flyte_image_lint.parsers.shell.commands import MAX_WORDS
from flyte_image_lint.parsers.shell.splitting import split
from flyte_image_lint.parsers.shell.variables import Variables
from flyte_image_lint.project.name_index import MAX_COMPARED, NameIndex
from flyte_image_lint.rules.context import RuleContext
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.nearest import Nearest
from flyte_image_lint.text.source import MAX_PARSED, Source, Span, Unreadable, apply_edits
from reading import images, names, read

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))
from shapes import SHAPES, units

FUZZ = int(os.environ.get("FLYTE_IMAGE_LINT_FUZZ") or 30)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"
DEFAULTS = SettingsFinder(isolated=True).for_path("x")
IMAGE = "ghcr.io/o/a:latest"


def doubled(first: str, rest: str, steps: int) -> str:
    """Give lines each of which has the one before twice."""
    lines = [rest.replace("{n}", str(n + 1)).replace("{m}", str(n)) for n in range(steps)]
    return "\n".join([first, *lines, ""])


VALUES = {
    "shell": ("A0=x", "A{n}=$A{m}$A{m}", "pyflyte run --image $A{n} x.py\n"),
    "shell, quoted": ("A0=x", 'A{n}="${A{m}}$A{m}"', 'pyflyte run --image "$A{n}" x.py\n'),
    "shell, exported": (
        "export A0=x",
        "export A{n}=$A{m}$A{m}",
        "pyflyte run --image $A{n} x.py\n",
    ),
    "make": ("A0 = x", "A{n} = $(A{m})$(A{m})", "t:\n\tpyflyte run --image $(A{n}) x.py\n"),
    "make, braces": ("A0 := x", "A{n} := ${A{m}}${A{m}}", "t:\n\tpyflyte run --image ${A{n}} x\n"),
}


def known_images(configs):
    return [image for _name, image in images(configs) if UNKNOWN not in image]


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize(("steps", "is_known"), [(10, True), (13, True), (14, False), (400, False)])
def test_a_value_that_doubles_is_known_up_to_a_length_and_then_not(name, steps, is_known):
    kind = name.partition(",")[0]
    first, rest, use = VALUES[name]
    text = doubled(first, rest, steps) + use.replace("{n}", str(steps))
    assert (2**steps <= MAX_VALUE) == is_known
    configs = read(kind, text)
    images = known_images(configs)
    assert images == (["x" * 2**steps] if is_known else [])
    # What is not known may be `NAME=IMAGE`, too.
    assert names(configs) == [("default", images[0]) if images else (None, None)]


@pytest.mark.parametrize(
    "text",
    [
        f"A={'x' * 900}\npyflyte run --image {'$A' * 40} x.py\n",  # in one word
        f"A={'x' * 900}\npyflyte run --image n={'$A' * 40} x.py\n",
        f"A={'x' * 900}\nB={'$A' * 40}\npyflyte run --image $B x.py\n",
        f"A={'x' * 900}\necho {'$A ' * (MAX_EXPANDED // 900)}\npyflyte run --image $A x.py\n",
    ],
)
def test_what_is_too_long_is_unknown_and_not_cut_off(text):
    configs = read("shell", text)
    assert known_images(configs) == []
    assert [image for _name, image in names(configs)] == [None]


def test_a_list_of_options_that_doubles_may_be_any():
    text = doubled('A0="--image x=y:1"', 'A{n}="$A{m} $A{m}"', 40)
    bindings = names(read("shell", f"{text}pyflyte run $A40 x.py\n"))
    assert (None, None) in bindings


PYTHON = {
    "sums": ("a0 = 'x'", "a{n} = a{m} + a{m}"),
    "f-strings": ("a0 = 'x'", 'a{n} = f"{a{m}}{a{m}}"'),
    "formats": ("a0 = 'x'", "a{n} = '{0}{0}'.format(a{m})"),
    "percents": ("a0 = 'x'", "a{n} = '%s%s' % (a{m}, a{m})"),
    "repetitions": ("a0 = 'x' * 10**9", "a{n} = a{m} * 10**9"),
    "joins": ("a0 = ':'.join(['x'] * 10**9)", "a{n} = a{m}.join([a{m}] * 10**9)"),
    "widths": ("a0 = f'{1:>1000000000}'", "a{n} = '%1000000000s' % a{m}"),
}


@pytest.mark.parametrize("name", PYTHON)
def test_a_constant_that_doubles_gives_no_image(name):
    first, rest = PYTHON[name]
    text = f"from flytekit import task\n{doubled(first, rest, 40)}@task(container_image=a40)\n"
    assert read("python", f"{text}def t(): ...\n") == []


@pytest.mark.parametrize("kind", ["python", "notebook"])
def test_f_strings_that_are_too_long_are_not_parsed_even_to_say_why(kind, monkeypatch):
    text = f'import flytekit\nx = "y"\nimage = f"{"{x}a" * 12_000}"\n'
    if kind == "notebook":
        text = json.dumps({"cells": [{"cell_type": "code", "source": text}]})
    parsed = []
    parse = ast.parse
    monkeypatch.setattr(ast, "parse", lambda *args, **how: parsed.append(args) or parse(*args))
    (document,) = read(kind, text)
    assert document.unread.endswith("its f-strings are too long")
    assert not any(len(args[0]) > 1000 for args in parsed)


def test_a_script_that_reads_others_forgets_what_it_knows_once():
    variables = Variables("", {})
    for number in range(3):
        variables.learn(split(f"A{number}=x")[0])
        variables.learn(split(". ./other.sh")[0])
        assert variables._learnt == {}


def test_a_chain_of_variables_is_followed_to_its_end():
    links = "".join(f"V{n} = $(V{n + 1})\n" for n in range(30))
    text = f"{links}V30 = {IMAGE}\nt:\n\tpyflyte run --image $(V0) x.py\n"
    assert images(read("make", text)) == [("default", IMAGE)]
    assert images(read("make", text.replace("V30 =", "V30 = $(V3)"))) == []


def test_more_words_than_are_read_may_bind_any_name():
    for program in ("pyflyte", "flyte"):
        (config,) = read("shell", f"{program} run --image a {'x ' * MAX_WORDS}\n")
        assert [(one.name, one.place_kind.flavour) for one in config.bindings] == [
            (None, FLYTE2 if program == "flyte" else FLYTEKIT)
        ]
    assert read("shell", f"prettier --image a pyflyte.sh {'x ' * MAX_WORDS}\n") == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("flytekit.config", "[images]\n" + f"n = {IMAGE} % \n" * (MAX_PARSED // 20)),
        (".flyte/config.yaml", "---\nimages:\n" + f"  n: {IMAGE}\n" * (MAX_PARSED // 20)),
        (".flyte/config.yaml", "images:\n" + f"- {'[' * 99}{']' * 99}\n" * 190),
        ("ci.yml", f"- run: pyflyte run --image {IMAGE}\n" * 15_000),
        ("ci.yml", f"- {'[' * 99}{']' * 99}\n" * 190 + "run: pyflyte\n"),
        ("a.py", f"import flytekit\nx = {IMAGE!r}, # image=\n" * 25_000),
        ("a.sh", f"pyflyte run --image {IMAGE}\n" * 30_000),
    ],
)
def test_what_takes_too_long_is_said_and_the_rest_is_linted(path, text, tmp_path):
    beside = "pyflyte run --image ghcr.io/o/a x.py\n"
    command.write(tmp_path, {path: text, "beside.sh": beside})
    result = command.run("check", "--isolated", "--output-format", "json", cwd=tmp_path)
    assert result.status == 2
    assert [one["path"] for one in json.loads(result.stdout)] == ["beside.sh"]
    assert result.stderr.startswith(f"error: {path}: has ")
    assert result.stderr.count("\n") == 1


def test_plain_configs_may_be_large(tmp_path):
    entries = "".join(f"  n{n}: {IMAGE}\n" for n in range(9000))
    assert len(entries) > MAX_PARSED
    report = check(Source("config.yaml", f"images:\n{entries}".encode()), DEFAULTS, Selection())
    assert len(report.findings) == 9000
    assert report.findings[-1].source.position(report.findings[-1].span.start) == (9001, 22)


def test_names_of_a_file_that_is_not_read_are_not_undefined():
    use = Source(
        "a.py",
        b'from flytekit import task\n@task(container_image="{{.image.x}}")\ndef t(): ...\n',
        "python",
    )
    for unread, codes in (([], ["FIL301"]), (["large.sh"], [])):
        index = NameIndex(dispatch.read(use), unread=unread)
        report = check(use, DEFAULTS, Selection(), names=lambda index=index: index)
        assert [finding.code for finding in report.findings] == codes


def test_suggestions_end_after_so_many_comparisons():
    near = Nearest(10)
    words = frozenset(("trainer", "other"))
    assert [near.of(f"traine{n}", words) for n in range(7)] == ["trainer"] * 5 + [None] * 2
    assert near.of("traine0", words) == "trainer"  # it is remembered
    assert MAX_COMPARED >= 10_000  # one misspelt name among thousands has its suggestion


def test_edits_at_once_are_those_one_by_one():
    text = "abcdef"
    edits = [(Span(4, 5), "X"), (Span(0, 0), "<"), (Span(1, 3), ""), (Span(6, 6), ">")]
    assert apply_edits(text, edits) == "<adXf>"
    assert apply_edits(text, []) == text


@pytest.mark.parametrize(
    ("value", "failure"),
    [
        ("a" * 300, "no-path"),
        ("a/" * 3000, "no-path"),
        ("no-such/file", None),
        ("setup.py/x", None),
    ],
)
def test_a_name_that_is_too_long_for_a_file_fails(value, failure, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "setup.py").touch()
    (config,) = read_config(Source("x.config", f"[images]\na = {value}\n".encode()))
    problem = config.entries[0].failure
    assert (problem and problem.kind) == failure
    if problem:
        assert "File name too long" in problem.message


@pytest.mark.parametrize(
    ("pattern", "tag", "floats"),
    [
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("ab*ba", "abxba", True),
        ("a*b*a", "aba", True),
        ("a*b*a", "aa", False),
        ("ab*b*ba", "abba", False),
        ("*", "", True),
    ],
)
def test_the_ends_of_a_pattern_do_not_overlap(pattern, tag, floats):
    assert RuleContext(floating_tags=[pattern]).floats(tag) == floats


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        (".flyte/config.yaml", "image:\n  image_refs: []\n", []),
        (".flyte/config.yaml", "image:\n  image_refs: ''\n", []),
        (".flyte/config.yaml", "image:\n  image_refs: 0\n", []),
        (".flyte/config.yaml", "image:\n  image_refs: [x]\n", ["FIL013"]),
        (".union/config.yaml", "", []),
        (".union/config.yaml", "{}\n", []),
        (".flyte/config.yaml", "# nothing\n", []),
        ("flyte/config.yaml", "", ["FIL010"]),
    ],
)
def test_what_flyte_2_takes_for_nothing(path, text, codes):
    report = check(Source(path, text.encode()), DEFAULTS, Selection())
    rules = {finding.code: finding.rule for finding in report.findings}
    assert list(rules) == codes, rules


STARTS = {
    name: (SHAPES[name].path, SHAPES[name].make(units(SHAPES[name], 400)))
    for name in (
        "ini findings", "ini references", "ini ignores", "yaml findings", "yaml aliases",
        "yaml flyte2", "yaml tags", "python tasks", "python f-string parts", "python mapping",
        "python commands", "python ignores", "notebook lines", "notebook commands",
        "notebook escapes", "shell joined and ignored", "shell doubling", "shell heredocs",
        "shell templates", "make doubling", "just recipes", "docker one run",
        "docker exec form", "docker heredocs", "env lines", "markdown one block",
        "requirements extras", "uv lock", "pyproject", "ci one step", "ci aliases", "ci uses",
        "spec of one pod",
    )
}  # fmt: skip
BYTES = [bytes([byte]) for byte in range(256)]
ODD = [*BYTES, b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\r\n", b"\f", b"\x1c",
       b"\x85", "\u2028".encode(), "é".encode(), b"{{.image.x}}", b"{{", b"}}", b"${", b"$(", b"`",
       b"<<E\n", b"'", b'"', b"'''", b'"""', b"\\", b"\\\n", b"[" * 400, b"(" * 400, b"{" * 400,
       b"-" * 999, b"9" * 5000, b"\\ud800", b"\\N{x}", b"&a ", b"*a", b"<<: ", b"!!int x",
       b"!!float ", b"2024-02-31", b"%(a)s", b"%", b"[images]\n", b"images:\n",
       b"# flyte-image-lint: ignore[x]\n", b"flyte-image-lint: ignore-file[", b"\t", b"f'{", b"%s",
       UNKNOWN.encode()]  # fmt: skip


def mutated(random: Random, data: bytes) -> bytes:
    """Give a text with a few things put in, taken out, doubled or swapped."""
    for _ in range(random.randint(1, 6)):
        start, end = sorted(random.choices(range(len(data) + 1), k=2))
        part = data[start : min(end, start + random.choice((1, 5, 100)))]
        new = random.choice((b"", random.choice(ODD), part * 2, random.choice(ODD) + part))
        data = data[:start] + new + data[start + len(part) :]
    return data


@pytest.mark.parametrize("name", STARTS)
def test_no_bytes_end_in_a_traceback(name, recwarn):
    path, text = STARTS[name]
    random = Random() if SEED == "random" else Random(f"{SEED} {name}")
    for _ in range(FUZZ):
        data = mutated(random, text.encode())
        kind = dispatch.kind_by_content(path, data, is_config=False)
        for read_as in {kind, "config"} if kind else {"config"}:
            source = Source(path, data, read_as)
            try:
                lint(source)
            except Unreadable:
                continue
            except BaseException:
                print(repr(data))  # for a test of its own
                raise
    assert [str(one.message) for one in recwarn.list] == []


def lint(source: Source) -> None:
    index = NameIndex(dispatch.read(source))
    fix(source, lambda text: check(text, DEFAULTS, Selection(), names=lambda: index), unsafe=True)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.py", b'import flytekit\nx = "\\d", "image=", "\\777"\n1 is 1\n"x"()\n'),
        ("a.py", b"import flytekit\n# image=\nx = 1if 1else 2, 0xfor x in y, assert (1, 2)\n"),
        ("a.py", b"import flytekit\n# image=\nx = " + b"9" * 5000 + b"\n"),
        ("a.py", b"import flytekit\n# image=\n\0\n"),
        ("a.py", b"# -*- coding: utf-7 -*-\nimport flytekit\n# image=\n"),
        ("a.ipynb", b'{"cells": [{"cell_type": "code", "source": "flytekit; image=\'\\\\d\'"}]}'),
        ("a.ipynb", b'{"x": 1' + b"0" * 5000 + b', "cells": "flytekit image="}'),
        ("ci.yml", b"run: pyflyte\nx: " + b"9" * 5000 + b"\n"),
        ("config.yaml", b"images:\n  a: " + b"9" * 5000 + b"\n"),
        ("config.yaml", b"images:\n  " + b"9" * 500 + b": x\n"),
        ("config.yaml", b"images:\n  ? " + b"9" * 5000 + b"\n  : x\n"),
        ("config.yaml", b"images:\n  a: 1:" + b":59" * 3000 + b"\n"),
        ("config.yaml", b"images:\n  a: 1e99999\n  b: .inf\n  c: !!binary '='\n"),
    ],
)
def test_nothing_but_messages_is_printed(path, data, tmp_path):
    (tmp_path / path).write_bytes(data)
    for words in (("check", "--isolated"), ("images", "--isolated")):
        result = command.run(*words, path, cwd=tmp_path)
        assert result.status in (0, 1, 2)
        for line in result.stderr.splitlines():
            assert line.startswith(("error: ", "warning: ")), result.stderr
        assert "Warning: " not in result.stderr
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        lint(Source(path, data, dispatch.kind_by_content(path, data, is_config=False) or "config"))
    assert [str(one.message) for one in caught] == []
