"""Files of every kind, edited at random: nothing ends in a traceback, and fixes come to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strategies
from flyte_image_lint.engine.fix import fix
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.project.name_index import NameIndex
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source, Unreadable
from runs import Run
from strategies.manifest_texts import draw_command_file, draw_image_spec
from strategies.python_programs import draw_program
from strategies.script_texts import draw_makefile, draw_script
from test_bounds import STARTS, mutated

if TYPE_CHECKING:
    from random import Random

DEFAULTS = SettingsFinder(isolated=True).for_path("x")
DRAWN = (
    lambda random: ("a.py", draw_program(random).encode()),
    lambda random: ("a.sh", draw_script(random).encode()),
    lambda random: ("Makefile", draw_makefile(random).encode()),
    lambda random: ("spec.yaml", draw_image_spec(random).encode()),
    lambda random: draw_command_file(random),
    strategies.draw_ini,
    strategies.draw_yaml,
    strategies.draw_flyte2,
)


def start(random: Random, number: int) -> tuple[str, bytes]:
    """Give a file that is sound, or nearly so: one that was written, or is made up."""
    if number % 2:
        path, text = STARTS[random.choice([*STARTS])]
        return path, text.encode()
    return random.choice(DRAWN)(random)


def hold(path: str, data: bytes) -> int:
    """Hold that a file can be linted, and fixed for good; give how many problems it has."""
    kind = dispatch.kind_by_content(path, data, is_config=False)
    problems = 0
    for read_as in {kind, "config"} if kind else {"config"}:
        source = Source(path, data, read_as)
        try:
            index = NameIndex(dispatch.read(source))
        except Unreadable:
            continue

        def lint(text: Source, index: NameIndex = index):
            return check(text, DEFAULTS, Selection(), names=lambda: index)

        fixed = fix(source, lint, unsafe=True)
        problems += len(fixed.report.findings) + len(fixed.applied)
        again = fix(fixed.source, lint, unsafe=True)
        assert again.source.data == fixed.source.data, fixed.source.data
    return problems


def test_nothing_ends_in_a_traceback_and_fixes_come_to_an_end(recwarn):
    run = Run("edits", 500)
    for number, random in run.numbers():
        path, data = start(random, number)
        data = mutated(random, data)
        with run.trying(number, repr((path, data))):
            run.seen["problems"] += hold(path, data)
    run.end()
    assert [str(one.message) for one in recwarn.list] == []
    assert run.seen["problems"] > run.count // 2 or run.count < 100
