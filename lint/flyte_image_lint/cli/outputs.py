"""Which reports `check` makes: formats, and the files that they go into."""

from __future__ import annotations

import os

from ..reporters import DOCUMENTS, FORMATS, TEXTS, reporter
from .arguments import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from ..engine.lint import Report
    from ..project.files import Files
    from ..reporters.run import Run
    from ..reporters.style import Style
    from .check import CheckOptions


class Output:
    """A report: its format, and the file that it goes into, "" for standard output."""

    __slots__ = ("file", "format")

    def __init__(self, format: str, file: str = "") -> None:
        self.format = format
        self.file = file


def outputs(options: CheckOptions) -> list[Output]:
    """Give the reports that are asked for, or the usual ones. Raises UsageError."""
    wanted = [_output(word) for word in options.output_format]
    made = wanted or [Output("full")]
    printed = [output for output in made if not output.file]
    if len(printed) > 1:
        raise UsageError(
            "only one report can go to standard output; give the others a file, "
            f"as in '--output-format {printed[1].format}=FILE'"
        )
    made = _main(printed, options) + [output for output in made if output.file]
    places = [os.path.realpath(output.file) for output in made if output.file]
    if len(set(places)) < len(places):
        raise UsageError("two reports cannot go into one file")
    return made if wanted or not on_github() else [*made, Output("github")]


def _main(printed: list[Output], options: CheckOptions) -> list[Output]:
    """Give the report that was given no file, as the other options would have it."""
    file = options.output_file
    if file and not printed:
        raise UsageError("'--output-file' needs an '--output-format' that has no file yet")
    if options.statistics:
        if not printed or printed[0].format not in TEXTS:
            raise UsageError("'--statistics' needs '--output-format full' or 'concise'")
        printed = [Output("statistics")]
    return [Output(output.format, _path(file or "")) for output in printed]


def on_github() -> bool:
    """Whether this runs in a job of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _output(word: str) -> Output:
    format, equals, file = word.partition("=")
    if format not in FORMATS:
        allowed = ", ".join(FORMATS)
        raise UsageError(f"option '--output-format' takes one of {allowed}, not '{format}'")
    if equals and not file:
        raise UsageError(f"option '--output-format' needs a file after '{word}'")
    return Output(format, _path(file))


def _path(file: str) -> str:
    return "" if file == "-" else file


def make(reports: list[Report], files: Files, options: CheckOptions, out: TextIO | None) -> bool:
    """Write the reports that go into files, and print the others to `out`, if there is one.

    Says whether a summary may follow.
    """
    made = outputs(options)
    findings = any(report.findings for report in reports)
    if not findings and all(each.format in TEXTS and not each.file for each in made):
        return True  # these say nothing of nothing
    from ..reporters.places import below, repository
    from ..reporters.pointer import pointer
    from ..reporters.run import Run
    from .terminal import style_for

    root = repository(os.getcwd())
    run = Run(
        [finding for report in reports for finding in report.findings],
        [pair for report in reports for pair in report.suppressed],
        files.linted,
        files.errors,
        tuple(sorted(files.unchecked)),
        root,
        below(root, "."),
    )
    for output in made:  # before anything is printed, as the reader may leave
        if output.file:
            _write(output, run, options, files)
    if out is None:
        return True
    printed = [output.format for output in made if not output.file]
    style = style_for(out, options.color)
    for format in printed:
        out.writelines(f"{line}\n" for line in _lines(format, run, style))
        if format in TEXTS and not options.quiet:
            for line in pointer(run, style):
                print(line, file=out)
    return not DOCUMENTS & set(printed)


def _write(output: Output, run: Run, options: CheckOptions, files: Files) -> None:
    """Write a report; that it cannot be written is told to `files`."""
    from ..text.writing import WriteError, write  # only for files
    from .terminal import style_for

    if os.path.realpath(output.file) in map(os.path.realpath, files.linted):
        files.error(output.file, "has been linted, and no report is written over it")
        return
    text = "".join(
        f"{line}\n" for line in _lines(output.format, run, style_for(None, options.color))
    )
    try:
        write(output.file, text.encode())
    except WriteError as error:
        files.error(output.file, str(error))


def _lines(format: str, run: Run, style: Style) -> Iterator[str]:
    """Give the lines of a report.

    On GitHub, SARIF does without what is suppressed, because code scanning would show it as open,
    and without a category: the upload makes one of the job and its matrix, or takes its input.
    """
    if format == "sarif" and on_github():
        from ..reporters.run import Run

        run = Run(run.findings, (), run.paths, run.errors, run.unchecked, run.root)
    return reporter(format)(run, style)
