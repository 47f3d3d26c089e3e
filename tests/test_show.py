"""The summary's last line: what could still be fixed, and how."""

from __future__ import annotations

import pytest

from flyte_image_lint.cli.check import CheckOptions
from flyte_image_lint.cli.show import show
from flyte_image_lint.engine.lint import Report
from flyte_image_lint.model.finding import Edit, Finding, Fix, Severity
from flyte_image_lint.text.source import Source, Span

SOURCE = Source("flytekit.config", b"[images]\n")


class Files:
    errors = 0
    unknown = 0
    accepted = 0
    outdated = ""
    unchecked = ()
    linted = ("flytekit.config",)
    from_stdin = frozenset()


def finding(*, safe: bool) -> Finding:
    fix = Fix("t", (Edit(Span(0, 0), "x"),), safe)
    return Finding("FIL119", "x", Severity.ERROR, "m", "h", SOURCE, Span(0, 1), fix=fix)


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        ((), "[*] 1 fixable with '--fix', 1 more with '--fix --unsafe-fixes'."),
        (("fix",), "1 fixable with '--fix --unsafe-fixes'."),
        # They were made, or could not be written: nothing is left to promise.
        (("fix", "unsafe_fixes"), ""),
    ],
)
def test_what_was_done_is_not_promised_again(flags, line, capsys):
    options = CheckOptions()
    for flag in flags:
        setattr(options, flag, True)
    show(
        [Report([finding(safe=True), finding(safe=False)])], Files(), options, 0 if flags else None
    )
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == (line or "Found 2 errors in 1 file.")
