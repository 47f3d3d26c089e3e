"""Findings that the baselines of the settings accept, left out of the reports of files."""

from __future__ import annotations

from .baseline import BaselineError, place_of, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.finding import Finding
    from ..project.files import Files
    from .lint import Report


def leave_out(reports: Iterable[Report], files: Files) -> list[Finding]:
    """Take the accepted findings out of the reports, and give them.

    A baseline that cannot be used is an error of `files`, and accepts nothing.
    """
    by_baseline: dict[str, list[Report]] = {}
    for report in reports:
        if report.findings:
            path = _path(report.findings[0].source.path, files)
            by_baseline.setdefault(path or "", []).append(report)
    by_baseline.pop("", None)
    accepted: list[Finding] = []
    for path, own in sorted(by_baseline.items()):
        try:
            accepted += read(path)[1].leave_out(own)
        except FileNotFoundError:
            files.fail(f"{path}: no such file; 'check --write-baseline' writes it")
        except BaselineError as error:
            files.fail(f"{path}: {error}")
    return accepted


def _path(file: str, files: Files) -> str | None:
    try:
        return place_of(files.finder.for_path(file))
    except BaselineError as error:
        files.fail(str(error))
        return None
