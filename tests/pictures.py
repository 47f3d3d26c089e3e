"""Pictures of a terminal, made from what the program really prints."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from command import environment

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "img"
COLUMNS = 100

DARK, LIGHT = (27, 31, 36), (230, 233, 237)
THEME = TerminalTheme(
    DARK,
    LIGHT,
    [DARK, (255, 107, 107), (105, 219, 124), (255, 212, 59),
     (116, 192, 252), (229, 153, 247), (102, 217, 232), LIGHT],
    [(134, 142, 150), (255, 135, 135), (140, 233, 154), (255, 224, 102),
     (165, 216, 255), (238, 190, 250), (153, 233, 242), (255, 255, 255)],
)  # fmt: skip
# As rich has it, but for the web font, which no picture should have to fetch.
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


class Picture(NamedTuple):
    """A picture: its name, the folder of examples to run in, and the words of the commands."""

    name: str
    folder: str
    commands: tuple[tuple[str, ...], ...]


PICTURES = (
    Picture("check", "first", (("check",),)),
    Picture("fix", "pinning", (("check", "--diff", "--offline", "config-production.yaml"),)),
)


def drawn(picture: Picture) -> str:
    """Give the picture as SVG."""
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    with tempfile.TemporaryDirectory() as place:  # a project of its own, not a part of ours
        shutil.copytree(ROOT / "examples" / picture.folder, place, dirs_exist_ok=True)
        (Path(place) / ".git").mkdir()
        for words in picture.commands:
            command = f"flyte-image-lint {' '.join(words)}"
            console.print(Text.assemble(("$ ", "bold green"), command))
            console.print(Text.from_ansi(printed(words, place)))
    svg = console.export_svg(
        title="", theme=THEME, code_format=SVG, unique_id=picture.name, font_aspect_ratio=0.6
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def printed(words: tuple[str, ...], folder: str) -> str:
    """Give what a command prints on a terminal with colors."""
    done = subprocess.run(
        [sys.executable, "-m", "flyte_image_lint", *words],
        cwd=folder,
        env=environment(FORCE_COLOR="1", PYTHONUTF8="1", COLUMNS=str(COLUMNS)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode()
