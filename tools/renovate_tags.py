"""What `upgrade` chooses, held against the versioning of the real Renovate.

The layouts of `tests/tag_layouts.py` are asked, where the table says why the choices differ, and
random repositories whose tags have nothing that differs.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from flyte_image_lint.images.tag_versions import LEVELS, newer_tags, parse_tag  # noqa: E402
from tag_layouts import LAYOUTS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Choices = tuple[str | None, ...]

SUFFIXES = ("", "", "-slim", "-alpine3.19", "-alpine3.20", "-cuda12.1-runtime", "-bookworm")


def choices_of(folder: Path, cases: Sequence[tuple[str, Sequence[str]]]) -> list[Choices]:
    """Give what Renovate chooses for patch, minor and major, for tags and their repositories."""
    document = [{"current": current, "tags": [*tags, current]} for current, tags in cases]
    file = folder / "cases.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        ["node", str(ROOT / "tools" / "renovate_tags.mjs"), str(folder), str(file)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "RENOVATE_X_IGNORE_RE2": "true", "LOG_LEVEL": "fatal"},
    )
    return [tuple(choices) for choices in json.loads(done.stdout)]


def chosen(current: str, tags: Sequence[str]) -> Choices:
    """Give what `upgrade` chooses for the same."""
    parsed = parse_tag(current)
    candidates = [newer_tags(parsed, tags, level).candidates if parsed else [] for level in LEVELS]
    return tuple(each[0] if each else None for each in candidates)


def compare_layouts(folder: Path, _number: int) -> Iterator[str]:
    """Compare the table: a difference needs a reason, and a reason a difference."""
    answers = choices_of(folder, [(layout.current, layout.tags) for layout in LAYOUTS])
    for layout, answer in zip(LAYOUTS, answers, strict=True):
        if (answer != layout.choices) != bool(layout.differs):
            reason = layout.differs or "no reason is given"
            yield f"{layout.current} among {' '.join(layout.tags)}: {answer} ({reason})"
    same = sum(not layout.differs for layout in LAYOUTS)
    print(f"{len(LAYOUTS)} layouts: {same} as Renovate, {len(LAYOUTS) - same} for a reason")


def compare_random(folder: Path, number: int) -> Iterator[str]:
    """Compare random repositories: numbers with suffixes, all with a v or none."""
    dice = random.Random(1)  # noqa: S311 - the same ones each time
    cases = [_repository(dice) for _ in range(number)]
    moved = 0
    for (current, tags), answer in zip(cases, choices_of(folder, cases), strict=True):
        own = chosen(current, tags)
        moved += any(own)
        if own != answer:
            yield f"{current} among {' '.join(tags)}: {answer}, and not {own}"
    print(f"{number} random repositories: in {moved} of them, there is something newer")


def _repository(dice: random.Random) -> tuple[str, list[str]]:
    v = dice.choice(["", "v"])

    def tag() -> str:
        numbers = [str(dice.randrange(dice.choice([3, 40]))) for _ in range(dice.randint(1, 4))]
        return f"{v}{'.'.join(numbers)}{dice.choice(SUFFIXES)}"

    tags = list(dict.fromkeys(tag() for _ in range(dice.randint(1, 60))))
    current, rest = tags[0], tags[1:]
    return current, [*rest, "latest", "main", "abcdef1", "stable-slim"]


CHECKS: tuple[Callable[[Path, int], Iterator[str]], ...] = (compare_layouts, compare_random)
