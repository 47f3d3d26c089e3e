"""The tables of settings in docs/settings.md, made from the declarations."""

from __future__ import annotations

import json
import re

from flyte_image_lint.settings import Settings
from flyte_image_lint.settings.kinds import KINDS
from flyte_image_lint.settings.setting import Declared, Setting
from flyte_image_lint.settings.user import UserSettings

TABLES: dict[str, type[Declared]] = {"## Keys": Settings, "## User settings": UserSettings}
"""What is declared, by the heading below which it is listed."""

_TABLE = r"\| key \|.*\n(?:\|.*\n)+"


def with_table(text: str, heading: str) -> str:
    """Give the page with the table below a heading as it should be."""
    before, line, after = text.partition(f"\n{heading}\n")
    assert line, heading
    end = re.search(r"^## ", after, re.MULTILINE)
    part = after[: end.start()] if end else after
    made = re.sub(_TABLE, lambda _: table(TABLES[heading], part), part, count=1)
    return before + line + made + after[len(part) :]


def table(declared: type[Declared], part: str) -> str:
    """Give the table; a key that has a heading in `part` is a link to it."""
    settings = declared.declarations().values()
    has_variables = any(each.variable for each in settings)
    head = ["key", "value", "default", "what it says", "variable" if has_variables else "since"]
    rows = [
        [
            f"[`{each.key}`](#{each.key})" if f"\n### {each.key}\n" in part else f"`{each.key}`",
            _value(each),
            "" if not each.means and not isinstance(each.means, str) else f"`{_toml(each.means)}`",
            each.doc.replace("|", r"\|"),
            f"`{each.variable}`" if has_variables else each.since,
        ]
        for each in settings
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _value(setting: Setting) -> str:
    shown = KINDS[setting.kind].shown
    if setting.kind != "choice":
        return shown
    return f"{shown} {', '.join(f'`{_toml(word)}`' for word in setting.choices)}"


def _toml(value: object) -> str:
    """Give a string, a number or a list as TOML, which has them as JSON does."""
    return json.dumps(int(value) if isinstance(value, float) else value)
