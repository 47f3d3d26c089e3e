"""From the paths on a command line to the files to read, each an error or a source."""

from __future__ import annotations

import os
import stat
import sys

from ..discovery import files_below, holds_images, is_known_name, may_be_config
from ..text import Source, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..settings import Settings, SettingsFinder

MAX_SIZE = 10 * 1024 * 1024
"""Bytes. No config is near; parsing more would take minutes."""


class Files:
    """The files that a command is about.

    `linted` are the paths of those that were read, in their order; `errors` is what was printed
    of the others as it turned up.
    """

    def __init__(self, finder: SettingsFinder, *, detect: bool, stdin_name: str | None) -> None:
        self.finder = finder
        self.detect = detect
        self.stdin_name = stdin_name
        self.errors: list[str] = []
        self.linted: list[str] = []
        self.from_stdin: set[str] = set()
        self._said: set[str] = set()

    def sources(self, paths: Sequence[str]) -> Iterator[tuple[Source, Settings]]:
        """Yield the files that are configs, in the order of their paths, each once."""
        seen: set[str] = set()
        for path, named in self._candidates(paths):
            key = os.path.abspath(path) if path != "-" else path
            if key in seen:
                continue
            seen.add(key)
            found = self._stdin() if path == "-" else self._source(path, named and not self.detect)
            if found:
                self.linted.append(found[0].path)
                yield found

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

    def _tell(self, message: str) -> None:
        self.errors.append(message)
        print(visible(f"error: {message}"), file=sys.stderr)

    def _candidates(self, paths: Sequence[str]) -> list[tuple[str, bool]]:
        """Give the paths of files, and whether each was named."""
        found: list[tuple[str, bool]] = []
        for path in paths or ["."]:
            if path != "-" and os.path.isdir(path):
                found += [(_tidy(name), False) for name in files_below(path, self.error)]
            else:
                found.append((path if path == "-" else _tidy(path) if path else "", True))
        return sorted(found, key=lambda candidate: (self._shown(candidate[0]), not candidate[1]))

    def _shown(self, path: str) -> str:
        return self.stdin_name or path if path == "-" else path

    def _stdin(self) -> tuple[Source, Settings] | None:
        name = self.stdin_name
        try:
            data = sys.stdin.buffer.read(MAX_SIZE + 1)
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
            self.error(name, _too_large())
            return None
        self.from_stdin.add(name)
        settings = self.finder.for_path(name)
        if self.detect and not self._is_config(name, settings, data):
            return None
        return Source(name, data), settings

    def _source(self, path: str, named: bool) -> tuple[Source, Settings] | None:
        """Read a file, or say why not; None for what is not a config."""
        known = named or is_known_name(path)
        settings = self.finder.for_path(path)
        if not named:
            known = known or settings.is_config(path)
            if not (known or may_be_config(os.path.abspath(path))) or settings.excludes(path):
                return None
        if named and path.endswith(".py"):
            self.error(path, "is Python, and only configs can be linted")
            return None
        try:
            data = _read(path)
        except FileNotFoundError:
            # git lists what was deleted, and links to nowhere, too.
            if named or (known and os.path.islink(path)):
                self.error(path, "no such file")
            return None
        except UnfitError as error:
            if known:
                self.error(path, str(error))
            return None
        except (OSError, ValueError) as error:
            self.error(path, (getattr(error, "strerror", None) or str(error)).lower())
            return None
        return (Source(path, data), settings) if known or holds_images(data) else None

    def _is_config(self, path: str, settings: Settings, data: bytes) -> bool:
        if settings.excludes(path):
            return False
        return (
            is_known_name(path)
            or settings.is_config(path)
            or (may_be_config(path) and holds_images(data))
        )


def _tidy(path: str) -> str:
    """Drop what says nothing from the beginning; `x/..` may say something, by a link."""
    while path.startswith("./") and path.strip("./"):
        path = path[2:].lstrip("/")
    return path


class UnfitError(Exception):
    """What is at a path is no file that could be a config."""


def _too_large() -> str:
    return f"has more than {MAX_SIZE // (1024 * 1024)} MiB, which no config has"


def _read(path: str) -> bytes:
    """Read a regular file of bearable size. Raises OSError, ValueError, UnfitError."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):  # a FIFO would let us wait for ever
        raise UnfitError("is not a regular file")
    if status.st_size > MAX_SIZE:
        raise UnfitError(_too_large())
    with open(path, "rb") as stream:
        return stream.read()
