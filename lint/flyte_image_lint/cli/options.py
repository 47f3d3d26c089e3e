"""Options that several commands have."""

from __future__ import annotations

from .arguments import Option

DETECT = Option(
    "--detect",
    "skip named files that are not about Flyte, and those that the settings exclude; for hooks, "
    "which name files themselves",
)
STDIN_FILENAME = Option("--stdin-filename", "name of what is read from standard input", "PATH")
CONFIG = Option("--config", "take the settings from this file", "FILE")
ISOLATED = Option("--isolated", "take no settings from files")
PIN = Option(
    "--pin",
    "with --fix: how to write a pinned image, x:1.4.2, x:1.4.2@sha256:… or x@sha256:…; "
    "default: the setting 'pin', else tag",
    choices=("tag", "tag-digest", "digest"),
)
QUIET = Option("-q --quiet", "no summary")
HELP = Option("-h --help", "show this text")
