"""The findings that a baseline of the settings accepts, as its text is now."""

from __future__ import annotations

import os

from ..engine.baseline import Baseline, BaselineError, place_of, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.finding import Finding
    from ..settings import Settings
    from ..text.opening import Read


class Accepted:
    """Leaves findings out, as `check` does; `problems` says, by path, why a baseline is of no use.

    `baselines` are those that have been read, by the absolute paths of their files.
    """

    def __init__(self, read_text: Read) -> None:
        self.problems: dict[str, str] = {}
        self.baselines: dict[str, Baseline | None] = {}
        self._read_text = read_text

    def left(self, findings: list[Finding], settings: Settings) -> list[Finding]:
        """Give the findings of one file that are not accepted."""
        baseline = self._of(settings)
        return findings if baseline is None else baseline.split(findings)[0]

    def _of(self, settings: Settings) -> Baseline | None:
        try:
            shown = place_of(settings)
        except BaselineError as error:
            self.problems[os.path.abspath(settings.file or settings.root)] = str(error)
            return None
        if shown is None:
            return None
        path = os.path.abspath(shown)
        if path not in self.baselines:
            self.baselines[path] = self._read(path)
        return self.baselines[path]

    def _read(self, path: str) -> Baseline | None:
        try:
            return read(path, self._read_text)[1]
        except FileNotFoundError:
            self.problems[path] = "no such file; 'check --write-baseline' writes it"
        except BaselineError as error:
            self.problems[path] = str(error)
        return None
