"""What a stream can show: colours, links, how wide it is."""

from __future__ import annotations

import os

from ..reporters.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

WIDTH = 120
"""Columns, where there is no terminal that says how many it has."""

_WITH_LINKS = ("ghostty", "Hyper", "iTerm.app", "vscode", "WezTerm", "zed")
"""Values of TERM_PROGRAM. Others are told by TERM, or by a variable of their own."""


def style_for(stream: TextIO | None, color: str) -> Style:
    """Give the style for a stream, or, with None, for a file; `color` is what `--color` says."""
    is_terminal = stream is not None and stream.isatty()
    colour = color == "always" or (color == "auto" and _coloured(stream, is_terminal))
    return Style(
        colour=colour,
        hyperlinks=color != "never" and stream is not None and _linked(colour, is_terminal),
        width=_width(is_terminal),
        wraps=is_terminal,
    )


def _coloured(stream: TextIO | None, is_terminal: bool) -> bool:
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal and os.environ.get("TERM") != "dumb"


def _linked(colour: bool, is_terminal: bool) -> bool:
    """Whether to make hyperlinks: only where they are sure to be understood, or asked for."""
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    if not (colour and is_terminal) or os.environ.get("CI"):
        return False
    term = os.environ.get("TERM", "")
    if term.startswith(("screen", "tmux")):  # what is around it does not show
        return False
    vte = os.environ.get("VTE_VERSION", "")
    return (
        os.environ.get("TERM_PROGRAM") in _WITH_LINKS
        or term in ("alacritty", "foot", "xterm-ghostty", "xterm-kitty")
        or "WT_SESSION" in os.environ
        or (vte.isdecimal() and int(vte) > 5000)  # 0.50.0 falls over them
    )


def _width(is_terminal: bool) -> int:
    if not is_terminal and "COLUMNS" not in os.environ:
        return WIDTH
    import shutil  # only when there is something to show

    return shutil.get_terminal_size().columns
