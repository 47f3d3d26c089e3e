"""How tags are laid out, and what a careful person moves each to.

A row has the tag that is written, the other tags of the repository, and the choice for `--to
patch`, `minor` and `major`; `-` is to stay. Where Renovate's docker versioning chooses otherwise,
the last column says why; `python3 dev.py renovate` asks it.
"""

from __future__ import annotations

from typing import NamedTuple

PREFIX = "Renovate does not read a version behind a word"
V = "Renovate drops the v, and mixes tags with and without it"
SUFFIX = "Renovate keeps the number of a pre-release as it keeps a suffix"
BUILD = "Renovate keeps a build number as it keeps a suffix"
DATE = "Renovate compares dates with versions"
LETTERS = "Renovate compares letters and stages behind a version as texts"
DOTTED = "Renovate reads no version with a word behind a dot"
HASH = "Renovate reads digits of a commit as a version"


class Layout(NamedTuple):
    """A tag, those that its repository has, and where it is moved to, by level."""

    current: str
    tags: tuple[str, ...]
    choices: tuple[str | None, ...]
    differs: str


def _row(current: str, tags: str, choices: str, differs: str = "") -> Layout:
    chosen = tuple(None if choice == "-" else choice for choice in choices.split())
    assert len(chosen) == 3, current
    return Layout(current, tuple(tags.split()), chosen, differs)


CUDA = "-cuda12.1-cudnn8"

LAYOUTS = (
    # Precision, and numbers as numbers.
    _row("1.4.2", "1.4.1 1.4.3 1.5.0 2.0.0", "1.4.3 1.5.0 2.0.0"),
    _row("1.9.0", "1.9.9 1.9.10 1.10.0", "1.9.10 1.10.0 1.10.0"),
    _row("1.4", "1.4.3 1.5 1.5.2 2.0", "- 1.5 2.0"),
    _row("3", "3.11 3.11.4 4 4.1", "- - 4"),
    _row("1.2.3.4", "1.2.3.5 1.2.4.0 1.3.0 1.3.0.0", "1.2.4.0 1.3.0.0 1.3.0.0"),
    _row("0.9.3", "0.9.4 0.10.0 1.0.0", "0.9.4 0.10.0 1.0.0"),
    _row("2.0.0", "1.0.0 1.9.9 latest", "- - -"),
    _row("1.4.2", "", "- - -"),
    # The prefix.
    _row("v1.4.2", "v1.4.3 v1.5.0 1.4.4 1.6.0", "v1.4.3 v1.5.0 v1.5.0", V),
    _row("1.4.2", "1.4.3 v1.5.0 v2.0.0", "1.4.3 1.4.3 1.4.3", V),
    _row("py3.11-1.10.0", "py3.11-1.10.7 py3.11-1.16.24 py3.12-1.16.31 py3.11-latest",
         "py3.11-1.10.7 py3.11-1.16.24 py3.11-1.16.24", PREFIX),
    _row("py3.11-v1.16.0", "py3.11-v1.16.1 py3.11-1.16.2", "py3.11-v1.16.1 " * 3, PREFIX),
    _row("cuda12-2.7.1", "cuda12-2.7.2 cuda12-2.8.0 cuda11-2.9.0 cuda12.1-2.9.0",
         "cuda12-2.7.2 cuda12-2.8.0 cuda12-2.8.0", PREFIX),
    _row("spark-3.4.1-1.10.0", "spark-3.4.1-1.11.0 spark-3.5.0-1.12.0",
         "- spark-3.4.1-1.11.0 spark-3.4.1-1.11.0", PREFIX),
    _row("release-1.2.3", "release-1.2.4 1.2.5 rel-1.2.6", "release-1.2.4 " * 3, PREFIX),
    # The suffix.
    _row("3.11.4-slim", "3.11.5 3.11.5-slim 3.12.0-slim 3.12.1-slim-bookworm",
         "3.11.5-slim 3.12.0-slim 3.12.0-slim"),
    _row("3.11-slim-bookworm", "3.12-slim 3.12-slim-bookworm 3.13-slim-trixie",
         "- 3.12-slim-bookworm 3.12-slim-bookworm"),
    _row("3.11.4-alpine3.18", "3.11.5-alpine3.18 3.11.6-alpine3.19 3.12.0-alpine3.18 "
         "3.12.1-alpine3.19 3.12.1-alpine",
         "3.11.5-alpine3.18 3.12.0-alpine3.18 3.12.0-alpine3.18"),
    _row("1.25-alpine", "1.26-alpine 1.27-alpine3.19 1.28", "- 1.26-alpine 1.26-alpine"),
    _row("3.12-management", "3.13-management 3.13 4.0-management",
         "- 3.13-management 4.0-management"),
    _row(f"2.1.0{CUDA}-runtime", f"2.1.1{CUDA}-runtime 2.2.0{CUDA}-devel 2.2.0{CUDA}-runtime "
         "2.3.0-cuda12.4-cudnn9-runtime",
         f"2.1.1{CUDA}-runtime 2.2.0{CUDA}-runtime 2.2.0{CUDA}-runtime"),
    _row("12.2.0-devel-ubuntu22.04", "12.2.2-devel-ubuntu22.04 12.3.1-devel-ubuntu20.04 "
         "12.3.1-devel-ubuntu22.04 13.0.0-devel-ubuntu24.04",
         "12.2.2-devel-ubuntu22.04 12.3.1-devel-ubuntu22.04 12.3.1-devel-ubuntu22.04"),
    _row("1.18.0-scala_2.12-java11", "1.18.1-scala_2.12-java11 1.19.0-scala_2.12-java17",
         "1.18.1-scala_2.12-java11 " * 3),
    _row("1.4.2-arm64", "1.5.0 1.5.0-arm64 1.6.0-amd64", "- 1.5.0-arm64 1.5.0-arm64"),
    _row("17-jdk", "17.0.9-jdk 21-jdk 21-jre", "- - 21-jdk"),
    _row("15-3.3", "15-3.4 16-3.3 16-3.4 15-3.3-alpine", "- - 16-3.3"),
    _row("1.2.3-5-gabcdef0", "1.2.4 1.2.4-2-g0000000", "- - -"),
    _row("1.4.2-dev", "1.4.3 1.4.3-dev 1.5.0-dev", "1.4.3-dev 1.5.0-dev 1.5.0-dev"),
    # Pre-releases.
    _row("1.4.2", "1.4.3 1.5.0-rc1 1.5.0-rc.2 1.5.0-alpha", "1.4.3 1.4.3 1.4.3"),
    _row("1.4.2", "1.5.0rc1 1.5.0b2 1.5.0a1 2.0.0rc1", "- - -"),
    _row("1.4.2", "1.5.0.dev3 1.5.0-dev 1.5.0-nightly 1.5.0-SNAPSHOT", "- - -"),
    _row("3.12-slim", "3.13-rc-slim 3.13.0rc1-slim", "- - -"),
    _row("1.5.0-rc1", "1.5.0-rc2 1.5.0-rc10 1.6.0-rc1", "1.5.0-rc10 " * 3, SUFFIX),
    _row("1.5.0-rc1", "1.5.0-rc2 1.5.0 1.5.1 1.6.0 2.0.0", "1.5.1 1.6.0 2.0.0", SUFFIX),
    _row("1.0.0-alpha.2", "1.0.0-alpha.1 1.0.0-alpha.3 1.0.0-beta.1", "1.0.0-beta.1 " * 3, SUFFIX),
    _row("1.0.0-beta.2", "1.0.0-beta.3 1.0.0-rc.1 1.0.0-alpha.9", "1.0.0-rc.1 " * 3, SUFFIX),
    _row("1.22-rc-bookworm", "1.22-bookworm 1.23-bookworm 1.24", "1.22-bookworm 1.23-bookworm "
         "1.23-bookworm", SUFFIX),
    _row("1.5.0rc1", "1.5.0rc2 1.5.0rc10 1.6.0rc1", "1.5.0rc10 " * 3, LETTERS),
    _row("2.0.0b1", "2.0.0b2 2.0.0 2.0.1 1.9.9", "2.0.1 2.0.1 2.0.1"),
    _row("py3.11-1.16.0b3", "py3.11-1.16.0b4 py3.11-1.15.9", "py3.11-1.16.0b4 " * 3, PREFIX),
    # Builds.
    _row("8.7-1085", "8.7-1107 8.8-1032 9.2-755 8.7 8.8", "8.7-1107 8.8-1032 9.2-755", BUILD),
    _row("9.3-1475", "9.3-1552.1705420509 9.3-1610", "9.3-1610 " * 3, BUILD),
    _row("15.4.0-debian-11-r45", "15.4.0-debian-11-r46 15.5.0-debian-11-r0 15.6.0-debian-12-r1",
         "15.4.0-debian-11-r46 15.5.0-debian-11-r0 15.5.0-debian-11-r0", BUILD),
    _row("1.4.2-1", "1.4.2-2 1.4.3-1 1.4.4-2", "1.4.3-1 1.4.3-1 1.4.3-1"),
    _row("1.4.2-20240115", "1.4.2-20240201 1.5.0-20240301 1.5.1", "1.4.2-20240201 "
         "1.5.0-20240301 1.5.0-20240301", BUILD),
    # Dates.
    _row("20240115", "20240116 20240301 latest", "- - 20240301"),
    _row("2024.01.15", "2024.01.20 2024.03.01 2025.01.02", "2024.01.20 2024.03.01 2025.01.02"),
    _row("2024-01-15", "2024-01-16 2024-02-01 2025-01-01", "2024-01-16 2024-02-01 2025-01-01",
         BUILD),
    _row("bookworm-20240110-slim", "bookworm-20240211-slim trixie-20240311-slim",
         "- - bookworm-20240211-slim", PREFIX),
    _row("24.01-py3", "24.05-py3 24.10-py3 25.01-py3 24.11-py3-sdk", "- 24.10-py3 25.01-py3"),
    _row("2024.01.15", "2024-02-01 2024-01-20", "- - -"),
    _row("22.04", "22.10 24.04 24.04.1 rolling", "- 22.10 24.04"),
    _row("22", "23 20240115", "- - 23", DATE),
    _row("9.4", "9.5 10.0 2024.1", "- 9.5 10.0", DATE),
    _row("1.4.2", "1.4.3 1.4.20240115", "1.4.3 1.4.3 1.4.3", DATE),
    # No versions, or none that can be compared.
    _row("latest", "1.4.2 main", "- - -"),
    _row("abcdef1", "abcdef2 1.0.0", "- - -"),
    _row("1234567", "9999999 1.0.0", "- - -", HASH),
    _row("sha-1234567", "sha-2345678 sha-1.0", "- - -"),
    _row("sha-20240115", "sha-20240116", "- - -"),
    _row("12345a1", "12345a2 23456b2 30000", "- - -"),
    _row("alpine-3.19", "alpine-3.20 alpine-4.0", "- - -"),
    _row("alpine-v3.19", "alpine-v3.20", "- - -"),
    _row("8u392-b08-jre", "8u402-b06-jre 11.0.22-jre", "- - -"),
    _row("1.1.1w", "1.1.1x 1.1.2", "- - -", LETTERS),
    _row("1.2.3.Final", "1.2.4.Final 1.3.0.Final 1.4.0.CR1 1.5.0", "1.2.4.Final 1.3.0.Final "
         "1.3.0.Final", DOTTED),
    _row("1.2.3.post1", "1.2.3.post2 1.2.3", "1.2.3.post2 " * 3, DOTTED),
)  # fmt: skip
