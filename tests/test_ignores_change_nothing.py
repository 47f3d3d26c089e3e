"""`--add-ignores` in files drawn at random: nothing but comments is new, and all means the same.

Scripts and makefiles are run by bash and GNU make before and after; programs are compared by
`ast`, configs by the parsers that flytekit uses. FLYTE_IMAGE_LINT_EXAMPLES sets how many are tried.
"""

from __future__ import annotations

import ast
import configparser
import os
import re
import warnings
from collections import Counter
from io import StringIO

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings

import command
from flyte_image_lint.engine.ignoring import Ignored, add_ignores
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source, Unreadable
from strategies import flyte2_files, ini_files, yaml_files
from strategies.python_programs import programs
from strategies.script_texts import makefiles, scripts
from test_fixes_run_the_same import recorded, stubs

__all__ = ["stubs"]  # a fixture

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 100)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"
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


def hold(strategy, test) -> Counter[str]:
    """Try what is drawn; `test` says, in one word, how it went."""
    seen: Counter[str] = Counter()

    @seed(int(SEED) if SEED.isdigit() else 0)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def run(drawn) -> None:
        seen[test(drawn)] += 1

    run()
    return seen


RUN = {"shell": ["/bin/bash"], "make": ["/usr/bin/make", "-s", "all", "-f"]}


@pytest.mark.parametrize(("kind", "strategy"), [("shell", scripts()), ("make", makefiles())])
def test_the_same_commands_run(kind, strategy, stubs, tmp_path):
    path = tmp_path / {"shell": "a.sh", "make": "Makefile"}[kind]

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

    seen = hold(strategy, test)
    assert seen["written"] > seen.total() // 3


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

    assert hold(programs(), test)["written"]


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


@pytest.mark.parametrize("files", [ini_files, yaml_files, flyte2_files], ids=["1", "2", "3"])
def test_configs_are_the_same(files):
    def test(drawn: tuple[str, bytes]) -> str:
        path, data = drawn
        done = added(path, data, "config")
        if not done or not done.number:
            return "nothing"
        old, new = data.decode(), done.source.text
        assert meaning(path, old) == meaning(path, new)
        return "written"

    seen = hold(files, test)
    assert seen["written"] > seen.total() // 4


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
