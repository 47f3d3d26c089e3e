"""Neovim in a terminal, as a person uses it: keys go in, and what the screen shows comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyte

import command
import debian
from checkout import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = ROOT / "docs" / "howto" / "editors.md"
ROWS, COLUMNS = 40, 110
# What has no place on a page: an editor that keeps nothing, with the program of the tests.
QUIET = "set noswapfile nobackup noshowmode shada= mouse=\nlanguage C.UTF-8\n"


def neovim() -> str:
    """Give the path of Neovim; fail the test where it cannot be had."""
    return debian.program("nvim", "neovim", "the tests need Neovim", alone=False)


def environment(home: Path) -> dict[str, str]:
    """Give the variables for Neovim with the settings below `home`.

    They lead to its parts where it was unpacked, and the program of the tests is first on PATH.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    variables = command.environment(
        PATH=path,
        HOME=str(home),
        XDG_CONFIG_HOME=str(home),
        TERM="xterm-256color",
        LC_ALL="C.UTF-8",
    )
    root = debian.unpacked("neovim")
    if Path(neovim()).is_relative_to(root):
        libraries = ":".join(str(folder) for folder in root.glob("usr/lib/*-linux-gnu*"))
        variables |= {
            "VIMRUNTIME": str(root / "usr" / "share" / "nvim" / "runtime"),
            "LD_LIBRARY_PATH": libraries,
        }
    return variables


def shown(first: str, language: str = "lua") -> str:
    """Give the block of the page on editors that begins with a line, which a user pastes."""
    blocks = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
    (block,) = [block for block in blocks if first in block]
    return block


def settings() -> str:
    """Give the settings on the page that are for the version that is there."""
    done = subprocess.run(
        [neovim(), "--version"], env=environment(Path("/")), capture_output=True, check=True
    )
    major, minor = re.findall(rb"\ANVIM v(\d+)\.(\d+)", done.stdout)[0]
    new = (int(major), int(minor)) >= (0, 11)
    return shown("-- Neovim 0.11 or newer" if new else "-- Neovim 0.7 to 0.10")


class Neovim:
    """A running editor."""

    def __init__(self, master: int) -> None:
        self._master = master
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def keys(self, keys: str) -> None:
        """Type; `<Esc>`, `<CR>`, `<C-x>` and their like are the keys."""
        named = {"Esc": "\x1b", "CR": "\r", "Tab": "\t", "lt": "<"}
        plain = re.sub(
            r"<(?:C-(.)|(\w+))>",
            lambda match: chr(ord(match[1].upper()) - 64) if match[1] else named[match[2]],
            keys,
        )
        os.write(self._master, plain.encode())

    def sees(self, *texts: str) -> str:
        """Wait until the screen shows all the texts, and give it."""
        return self.waits(lambda screen: all(text in screen for text in texts), texts)

    def waits(self, test: Callable[[str], bool], what: object) -> str:
        """Wait until the screen passes a test."""
        with self._changed:
            seen = self._changed.wait_for(
                lambda: test(self._text()) or self._ended, timeout=command.SECONDS
            )
            screen = self._text()
        assert seen and test(screen), f"not seen: {what}\n{screen}"  # noqa: PT018 - one message
        return screen

    def ends(self) -> None:
        """Wait until the editor is gone."""
        self._reader.join(command.SECONDS)
        assert not self._reader.is_alive(), self._text()

    def _text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # Linux's way to say that the other side is closed
                data = b""
            with self._changed:
                self._stream.feed(data)
                self._ended = not data
                self._changed.notify_all()
            if not data:
                return


@contextmanager
def opened(folder: Path, home: Path, *words: str, lua: str | None = None) -> Iterator[Neovim]:
    """Give an editor with the settings of the page, in a project."""
    init = home / "nvim" / "init.lua"
    init.parent.mkdir(parents=True, exist_ok=True)
    init.write_text(f"vim.cmd([[{QUIET}]])\n{settings() if lua is None else lua}", encoding="utf-8")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [neovim(), *words],
        cwd=folder,
        env=environment(home),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    editor = Neovim(master)
    try:
        yield editor
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(command.SECONDS)
        os.close(master)
