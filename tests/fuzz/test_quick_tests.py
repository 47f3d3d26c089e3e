"""Files of many kinds, made up at random: where a parser finds something, the quick tests do."""

from __future__ import annotations

import pytest

import reading
from quick_tests import check
from runs import Run
from strategies.manifest_texts import command_files, draw_command, draw_image_spec
from strategies.python_programs import draw_program
from strategies.script_texts import draw_makefile, draw_script

KINDS = {
    "shell": draw_script,
    "make": draw_makefile,
    "python": draw_program,
    "manifest": draw_image_spec,
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_found_passes_the_quick_tests(kind):
    run = Run("quick-tests", 300)
    for number, random in run.numbers():
        text = KINDS[kind](random)
        with run.trying(number, text):
            run.seen["found"] += check(kind, text)
    run.end()
    assert run.seen["found"] > run.count // 5 or run.count < 100


def test_commands_in_all_kinds_of_files():
    run = Run("quick-tests", 300)
    for number, random in run.numbers():
        for kind, text in command_files(*draw_command(random)):
            with run.trying(number, f"{kind}: {text}"):
                run.seen[kind] += check(kind, text)
    run.end()
    assert min(run.seen.values()) > run.count // 3 or run.count < 100


def test_each_kind_of_file_has_a_command():
    command = (" ", ["pyflyte", "register", "-i", "a=b:1", "src"])
    assert not any(reading.is_empty(reading.read(*file)) for file in command_files(*command))
