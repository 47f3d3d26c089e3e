"""From paths to the files to read, each an error or a source."""

from __future__ import annotations

import os

from ..parsers.dispatch import kind_by_content, named_kind
from ..parsers.kind_names import is_worth_a_look
from ..text.opening import (
    ANYWHERE,
    MAX_SIZE,
    TOO_LARGE,
    OutsideError,
    UnfitError,
    followed,
)
from ..text.source import Source
from .workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..settings import Settings, SettingsFinder
    from .git_files import GitRefusal


class Files:
    """The files that a run is about.

    `linted` are the paths of those that were read, in their order; `errors` and `warnings` say
    what is wrong with the others, and `say` is told each as it turns up, as "error" or "warning"
    and the text. `stdin` reads, up to so many bytes, what the path "-" stands for. `unchecked`
    says what was not checked, and why, each once. `unknown` counts the images about which the
    online rules can say nothing, `accepted` the findings that the baseline takes out; `outdated`
    says which of its entries match nothing. `exclude` excludes more than the settings of the files
    do. `workspace` has the texts of all.
    """

    def __init__(
        self,
        finder: SettingsFinder,
        *,
        detect: bool,
        stdin_name: str | None,
        fixing: bool = False,
        stdin: Callable[[int], bytes] | None = None,
        say: Callable[[str, str], None] = lambda _level, _text: None,
        exclude: Settings | None = None,
        workspace: Workspace | None = None,
    ) -> None:
        self.finder = finder
        self.workspace = workspace or Workspace()
        self.detect = detect
        self.stdin_name = stdin_name
        self.errors: list[str] = []
        self.warnings: list[str] = []
        self._read_stdin = stdin
        self._say = say
        self.unknown = 0
        self.accepted = 0
        self.outdated: list[str] = []
        self.linted: list[str] = []
        self.from_stdin: set[str] = set()
        self._fixing = fixing
        self.unchecked: dict[str, None] = {}
        self._said: set[str] = set()
        self._more_excluded = exclude

    def sources(
        self, paths: Sequence[str], *, configs_only: bool = False
    ) -> Iterator[tuple[Source, Settings]]:
        """Yield the files that speak of images, in the order of their paths, each once."""
        seen: set[str] = set()
        others: list[Source] = []
        candidates = self._candidates(paths)
        self.workspace.show(path for path, _folder in candidates if path not in ("-", ""))
        for path, folder in candidates:
            key = os.path.abspath(path) if path != "-" else path
            if key in seen:
                continue
            seen.add(key)
            read = self._stdin() if path == "-" else self._source(path, folder)
            if read is None:
                continue
            if read[0].kind != "config":
                others.append(read[0])
            if read[0].kind == "config" or not configs_only:
                self.linted.append(read[0].path)
                yield read
        folders = [os.path.abspath(path) for path in paths or ["."] if os.path.isdir(path)]
        if not folders or not others:
            return
        from .named import named_sources  # only where there are commands

        for source, settings in named_sources(self, others, folders):
            if source.kind == "config" or not configs_only:
                if source.path not in self.linted:
                    self.linted.append(source.path)
                yield source, settings

    def one_file(self, path: str, folder: str) -> tuple[Source, Settings] | None:
        """Give one file, as if it had been found in a folder; None where it is not to be linted."""
        self.workspace.show([path])
        return self._source(path, folder)

    def read_as(self, path: str, kind: str) -> Source | None:
        """Give a file that another one names; None where it cannot be read."""
        try:
            self.workspace.read(path)
        except (OSError, ValueError, UnfitError):
            return None
        return self.workspace.source(path, kind)

    def error(self, path: str, reason: str) -> None:
        """Say that a file cannot be linted."""
        self._tell(f"{path}: {reason}")

    def fail(self, message: str) -> None:
        """Say, once, what is wrong with something else than a file to lint."""
        if message not in self._said:
            self._said.add(message)
            self._tell(message)

    def refuse(self, path: str, reason: str) -> None:
        """Say that a file which `sources` gave cannot be linted after all."""
        self.linted.remove(path)
        self.error(path, reason)

    def warn(self, message: str) -> None:
        """Say, once, what is not looked at, or could not be had although all else was done."""
        if message not in self._said:
            self._said.add(message)
            self.warnings.append(message)
            self._say("warning", message)

    def _tell(self, message: str) -> None:
        self.errors.append(message)
        self._say("error", message)

    def _candidates(self, paths: Sequence[str]) -> list[tuple[str, str | None]]:
        """Give the paths of files, each with the folder that it was found in, None if named."""
        candidates: list[tuple[str, str | None]] = []
        for path in paths or ["."]:
            if path != "-" and os.path.isdir(path):
                candidates += [(_tidy(name), path) for name in self._below(path)]
            else:
                candidates.append((path if path == "-" else _tidy(path) if path else "", None))
        return sorted(candidates, key=lambda each: (self._shown(each[0]), each[1] is not None))

    def _below(self, folder: str) -> Iterator[str]:
        """Yield the files below a folder that are worth a look."""
        from .git_files import files_below  # only for folders

        try:
            followed(folder.rstrip(os.sep) or folder, ANYWHERE)
        except OutsideError as error:
            self.error(folder, str(error))
        else:
            yield from files_below(folder, self.finder, self.error, self._refused)

    def excludes(self, settings: Settings, path: str) -> bool:
        """Whether a file is not to be linted, by its settings or those of this run."""
        more = self._more_excluded
        return settings.excludes(path) or (more is not None and more.excludes(path))

    def _refused(self, refusal: GitRefusal) -> bool:
        """Say why git does not tell the files of a repository; whether to lint all of them.

        They are not fixed where git refuses: among them are files that it ignores.
        """
        advice = refusal.advice and f"; {refusal.advice}"
        if self._fixing and not refusal.missing:
            self.error(refusal.root, f"{refusal.why}, so no file in it is fixed{advice}")
            return False
        self.warn(f"{refusal.root}: {refusal.why}, so files that it ignores are linted{advice}")
        return True

    def _shown(self, path: str) -> str:
        return self.stdin_name or path if path == "-" else path

    def _stdin(self) -> tuple[Source, Settings] | None:
        name = self.stdin_name
        try:
            data = self._read_stdin(MAX_SIZE + 1) if self._read_stdin else b""
        except OSError as error:
            self.error(name or "-", (error.strerror or str(error)).lower())
            return None
        if name is None:
            first = next((line for line in data.splitlines() if line.strip()[:1] not in b"#;"), b"")
            name = (
                "stdin.config"
                if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"[")
                else "stdin.yaml"
            )
        if len(data) > MAX_SIZE:
            self.error(name, TOO_LARGE)
            return None
        self.from_stdin.add(name)
        settings = self.finder.for_path(name)
        if self.detect and self.excludes(settings, name):
            return None
        self.workspace.change(Source(name, data))
        return self._made(name, data, settings, named=not self.detect)

    def _source(self, path: str, folder: str | None) -> tuple[Source, Settings] | None:
        """Read a file, or say why not; None for what does not speak of images."""
        named = folder is None and not self.detect
        settings = self.finder.for_path(path)
        is_known = named or self.finder.is_known(path)
        if not is_known and not is_worth_a_look(os.path.abspath(path)):
            return None
        if not named and self.excludes(settings, path):
            return None
        if not is_known and self.workspace.is_silent(path):
            return None
        try:
            data = self.workspace.read(path, base=folder)
        except FileNotFoundError:
            # git lists what was deleted, and links to nowhere, too.
            if named or (is_known and os.path.islink(path)):
                self.error(path, "no such file")
            return None
        except IsADirectoryError as error:  # git lists repositories inside, and links to folders
            if named:
                self.error(path, (error.strerror or str(error)).lower())
            return None
        except UnfitError as error:
            if is_known:
                self.error(path, str(error))
            elif isinstance(error, OutsideError):
                self.warn(f"{path}: {error}")
            return None
        except (OSError, ValueError) as error:
            self.error(path, (getattr(error, "strerror", None) or str(error)).lower())
            return None
        return self._made(path, data, settings, named=named)

    def _made(
        self, path: str, data: bytes, settings: Settings, *, named: bool
    ) -> tuple[Source, Settings] | None:
        is_config = self.finder.is_known(path)
        kind: str | None
        if named:
            kind = "config" if is_config else named_kind(path, data)
        else:
            kind = kind_by_content(path, data, is_config=is_config)
        if not kind:
            self.workspace.pass_over(path)
            return None
        return self.workspace.source(path, kind), settings


def _tidy(path: str) -> str:
    """Drop what says nothing from the beginning; `x/..` may say something, by a link."""
    while path.startswith("./") and path.strip("./"):
        path = path[2:].lstrip("/")
    return path
