"""Pinning from a registry that is 80 ms away: the one of the tests, behind a slow line."""

from __future__ import annotations

import contextlib
import math
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import inputs
from groups import Row, Sizes, Table
from peers import FILES, ROOT, Tools
from timing import Case, measure

if TYPE_CHECKING:
    from registries.real import Real

sys.path.insert(0, str(ROOT / "tests"))

ROUND_TRIP = 0.08
"""Seconds."""

EACH = 3
"""Requests that a floating reference takes at least: its digest, the tags, one tag's digest."""

AT_ONCE = 8
"""Images that our command asks about at the same time."""


class SlowLine:
    """A line to a server on which each answer comes ROUND_TRIP later."""

    def __init__(self, upstream: str) -> None:
        host, _colon, port = upstream.rpartition(":")
        self._upstream = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            client, _address = self._listener.accept()
            server = socket.create_connection(self._upstream)
            for one, other, delay in ((client, server, ROUND_TRIP), (server, client, 0.0)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=_relay, args=(one, other, delay), daemon=True).start()


def _relay(source: socket.socket, target: socket.socket, delay: float) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            time.sleep(delay)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def pinning(tools: Tools, _sizes: Sizes) -> Iterator[Table]:
    """Pin 200 references to 50 repositories, and look tags up in repositories of all kinds."""
    from registries.populate import Repository
    from registries.real import running

    with running() as real:
        line = SlowLine(real.host)
        for number in range(50):
            repository = Repository(real, f"team/img{number}")
            repository.image("latest", f"1.{number}.0", note=f"new {number}")
            repository.image("0.9.0", note="old")
        folder = inputs.fresh(FILES / "pinning")
        _settings(folder, line)
        lines = [f"a{n} = ghcr.io/team/img{n % 50}:latest\n" for n in range(200)]
        (folder / "flytekit.config").write_text("[images]\n" + "".join(lines))
        real.new_requests()
        case = Case("check --diff", [tools.ours(), "check", "--diff"], folder, None, (0, 1))
        (measured,) = measure([case], 1, warm=False)
        count = len(real.new_requests())
        rounds = math.ceil(50 / AT_ONCE)
        bound = rounds * EACH * ROUND_TRIP
        row = Row(measured, "the latency alone", measured.least / bound, 1.3)
        notes = (
            f"{count} requests for 50 floating references: one HEAD each, one list of tags each, "
            "and one HEAD for the version that is found.",
            f"The latency alone: {AT_ONCE} references at a time make {rounds} rounds of "
            f"{EACH} requests, {bound:.2f} s.",
        )
        yield Table("200 references to 50 repositories, 80 ms away", [row], notes)
        yield _kinds(tools, real, line)


def _kinds(tools: Tools, real: Real, line: SlowLine) -> Table:
    """Look up repositories that have few tags, many, and none that is the same."""
    from registries.populate import Repository

    tags: dict[str, list[tuple[str, ...]]] = {
        "4 tags, latest is 1.4.2": [("latest", "1.4.2", "1.4"), ("1.4.1",)],
        "latest alone": [("latest",)],
        "1,503 tags, latest is the newest": [
            *((f"6.{n // 100}.{n % 100}",) for n in range(1501)), ("latest", "6.19.9")
        ],
        "LTS: latest is 4.14.5 of 850 tags": [
            *((f"{8 - n // 300}.{n % 300 // 20}.{n % 20}",) for n in range(840)
              if (8 - n // 300, n % 300 // 20, n % 20) != (4, 14, 5)),
            ("latest", "4", "4.14", "4.14.5"),
        ],
        "300 tags, latest is none of them": [*((f"2.{n}.0",) for n in range(300)), ("latest",)],
    }  # fmt: skip
    rows, notes = [], []
    for number, (title, groups) in enumerate(tags.items()):
        repository = Repository(real, f"kinds/k{number}")
        for at, group in enumerate(groups):
            repository.image(*group, note=str(at))
        folder = inputs.fresh(FILES / f"kind{number}")
        _settings(folder, line)
        (folder / "flytekit.config").write_text(f"[images]\na = ghcr.io/kinds/k{number}:latest\n")
        real.new_requests()
        case = Case(title, [tools.ours(), "check", "--diff"], folder, None, (0, 1, 2))
        rows += [Row(each) for each in measure([case], 1, warm=False)]
        notes.append(f"{title}: {len(real.new_requests())} requests")
    return Table("What the search for a version tag costs, 80 ms away", rows, tuple(notes))


def _settings(folder: Path, line: SlowLine) -> None:
    (folder / ".flyte-image-lint.toml").write_text(f'mirrors = {{"ghcr.io" = "{line.host}"}}\n')
