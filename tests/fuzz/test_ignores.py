"""`--add-ignores` in files drawn at random: nothing but comments is new, and all means the same.

Scripts and makefiles are run by bash and GNU make before and after; programs are compared by
`ast`, configs by the parsers that flytekit uses.
"""

from __future__ import annotations

import ast
import configparser
import re
import warnings
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING, TypeVar

import pytest
import yaml

import command
from flyte_image_lint.engine.ignoring import Ignored, add_ignores
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source, Unreadable
from runs import Run
from shell_runs import RUN, recorded, stubs
from strategies import draw_flyte2, draw_ini, draw_yaml
from strategies.python_programs import draw_program
from strategies.script_texts import draw_makefile, draw_script

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["stubs"]  # a fixture

T = TypeVar("T")
REASON = "é, for now"
COMMENT = rf"# flyte-image-lint: ignore\[[\w, -]*\] {REASON}"
ADDED = re.compile(rf"(?:\A|(?<=[\r\n\ufeff]))[ \t]*{COMMENT}(?:\r\n|\r|\n)|  {COMMENT}")
SETTINGS = SettingsFinder(isolated=True).for_path("x")


def added(path: str, data: bytes, kind: str) -> Ignored | None:
    """Write the comments, and hold what is so for every file; None where it is not read."""
    selection = Selection()
    source = Source(path, data, kind)

    def lint(text):
        return check(text, SETTINGS, selection)

    try:
        before = lint(source)
        done = add_ignores(source, lint, REASON)
    except Unreadable:
        return None
    if done.source.data == data:
        assert not done.number
        return done
    assert ADDED.sub("", done.source.text) == source.text
    assert done.number > 0
    kinds, left = (
        Counter((one.code, one.name, one.image) for one in report.findings)
        for report in (before, done.report)
    )
    assert not left - kinds
    again = add_ignores(done.source, lint, REASON)
    assert again.source.data == done.source.data
    return done


def hold(run: Run, draw: Callable[[Random], T], test: Callable[[T], str]) -> None:
    """Try what is drawn; `test` says, in one word, how it went."""
    for number, random in run.numbers():
        drawn = draw(random)
        with run.trying(number, repr(drawn)):
            run.seen[test(drawn)] += 1
    run.end()


SCRIPTS = {"shell": ("a.sh", draw_script), "make": ("Makefile", draw_makefile)}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_the_same_commands_run(kind, stubs, tmp_path):
    name, draw = SCRIPTS[kind]
    path = tmp_path / name

    def test(text: str) -> str:
        done = added(path.name, text.encode(), kind)
        if not done or not done.number:
            return "nothing"
        outcomes = []
        for data in (text.encode(), done.source.data):
            command.write(tmp_path, {path.name: data})
            outcomes.append(recorded([*RUN[kind], str(path)], tmp_path, stubs))
        assert outcomes[0] == outcomes[1]
        return "written"

    run = Run("ignores", 100)
    hold(run, draw, test)
    assert run.seen["written"] > run.count // 3 or run.count < 100


def test_programs_are_the_same():
    def test(text: str) -> str:
        text = re.sub(r"\br/([ab]):[12]", r"ghcr.io/o/\1:latest", text)
        done = added("a.py", text.encode(), "python")
        if not done or not done.number:
            return "nothing"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(done.source.text))
        return "written"

    run = Run("ignores", 100)
    hold(run, draw_program, test)
    assert run.seen["written"] or run.count < 100


def meaning(path: str, text: str) -> str:
    """Give all that a config holds; "" where it cannot be read."""
    try:
        if path.endswith(("yaml", "yml")):
            return repr(yaml.safe_load(text))
        parser = configparser.ConfigParser()
        parser.read_file(StringIO(text, newline=None))
        return repr({name: [*parser.items(name, raw=True)] for name in parser.sections()})
    except Exception:  # noqa: BLE001 - PyYAML lets all kinds through
        return ""


@pytest.mark.parametrize("draw", [draw_ini, draw_yaml, draw_flyte2], ids=["1", "2", "3"])
def test_configs_are_the_same(draw):
    def test(drawn: tuple[str, bytes]) -> str:
        path, data = drawn
        done = added(path, data, "config")
        if not done or not done.number:
            return "nothing"
        old, new = data.decode(), done.source.text
        assert meaning(path, old) == meaning(path, new)
        return "written"

    run = Run("ignores", 100)
    hold(run, draw, test)
    assert run.seen["written"] > run.count // 4 or run.count < 100


def test_nothing_takes_long():
    """A file of many findings that no comment suppresses is given up after a bounded number."""
    text = "X='\n" + "FLYTE_INTERNAL_IMAGE=ghcr.io/o/a:latest\n" * 500 + "'\n"
    reads = []

    def lint(source: Source):
        reads.append(source)
        return check(source, SETTINGS, Selection())

    done = add_ignores(Source(".env", text.encode(), "env"), lint, REASON)
    assert done.source.text == text
    assert len(reads) < 400
    assert len(done.report.findings) > 100
