"""Help texts, for terminals of 80 columns and for narrower ones."""

from __future__ import annotations

from . import help_texts
from .layout import LEFT, layout, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .arguments import Option

GROUPS = {
    "Default image": "default python flytekit",
    "Fixing": "fix unsafe-fixes diff pin pin-to",
    "Registries": "online offline",
    "Rules": "select extend-select ignore no-ignores",
    "Old findings": "add-ignores baseline write-baseline",
    "Files": "detect stdin-filename show-files",
    "Settings": "config isolated show-settings",
    "Output": "output-format output-file statistics color quiet",
    "Failing": "fail-level exit-zero exit-non-zero-on-fix",
    "Help": "help",
}
"""Keys of options by the heading that they stand under, in their order."""
FEW = 8
"""As many options need no headings."""


def overview() -> str:
    """Give the text of `--help`."""
    return _text(help_texts.OVERVIEW, (), (*help_texts.TERMINAL, *help_texts.REGISTRIES))


def check_help() -> str:
    """Give the text of `check --help`."""
    from .check import OPTIONS

    return _text(help_texts.CHECK, OPTIONS, (*help_texts.TERMINAL, *help_texts.REGISTRIES))


def images_help() -> str:
    """Give the text of `images --help`."""
    from .images import OPTIONS

    return _text(help_texts.IMAGES, OPTIONS, help_texts.DEFAULT_IMAGE)


def lock_help() -> str:
    """Give the text of `lock --help`."""
    from .lock import OPTIONS

    return _text(help_texts.LOCK, OPTIONS, help_texts.REGISTRIES)


def rule_help() -> str:
    """Give the text of `rule --help`."""
    from .rule import OPTIONS

    return _text(help_texts.RULE, OPTIONS)


def _text(text: str, options: Sequence[Option], environment: Iterable[tuple[str, str]] = ()) -> str:
    columns = width()
    filled = text.format(
        options=_options(options, min(LEFT, columns // 3)),
        environment="\n".join(f"  {name}\t{effect}" for name, effect in environment),
        docs=help_texts.DOCS,
    )
    return "\n".join(layout(filled, columns))


def _options(options: Sequence[Option], left: int) -> str:
    """Give the options, below headings where they are many, their names as wide as `left`."""
    if len(options) <= FEW:
        return "\n".join(["Options:", *(_row(option, left) for option in options)])
    by_key = {option.key: option for option in options}
    parts = []
    for heading, keys in GROUPS.items():
        rows = [_row(by_key[key], left) for key in keys.split() if key in by_key]
        if rows:
            parts.append("\n".join([f"{heading}:", *rows]))
    return "\n\n".join(parts)


def _row(option: Option, left: int) -> str:
    names = f"  {', '.join(option.names)} {option.metavar}".rstrip()
    return f"{names:<{left}}\t{option.help}"
