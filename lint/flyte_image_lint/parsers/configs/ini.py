"""INI configs: what `configparser.ConfigParser()` makes of them.

flytekit calls it with no options at all (flytekit/configuration/file.py), hence lower-cased
names, `[DEFAULT]`, interpolation, and no inline comments.
"""

from __future__ import annotations

from ...model.document import FLYTEKIT, Document, ImageEntry, NearMissKey, ParseFailure
from ...text.source import Source, limit_parsing
from .fast_path import fast_ini
from .lazy import LazyIniLayout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def read_ini(source: Source) -> Document:
    """Read an INI config. Raises Unreadable where interpolation or a line would explode."""
    config = Document(source, "ini", FLYTEKIT)
    plain = fast_ini(source)
    layout = LazyIniLayout(source, is_plain=plain is not None)
    if plain is None:
        _parse(config, layout)
    else:
        _headings(config, plain, layout)
        for name, value in plain.get("images", {}).items():
            place = layout.place("images", name, value)
            config.entries.append(ImageEntry(config, name, value, place))
    return config


def _parse(config: Document, layout: LazyIniLayout) -> None:
    limit_parsing(config.source)
    from .ini_parser import parse  # costs more than all the rest

    parsed = parse(config.source)
    if isinstance(parsed, ParseFailure):
        config.failure = parsed
        return
    sections, options = parsed
    _headings(config, sections, layout)
    if "internal" in sections:
        message = (
            f"FlyteAssertion: USER:AssertionError: error=The config file '{config.source.path}' "
            "cannot contain a section for internal only configurations."
        )
        config.failure = ParseFailure("internal", message, layout.get().heading("internal"))
        return
    for option in options:
        place = layout.place("DEFAULT" if option.leaked else "images", option.name, option.raw)
        config.entries.append(
            ImageEntry(
                config,
                option.name,
                option.value,
                place,
                raw=option.raw,
                failure=option.failure,
                leaked=option.leaked,
            )
        )


def _headings(config: Document, sections: Iterable[str], layout: LazyIniLayout) -> None:
    for section in sections:
        if section != "images" and section.strip().lower() in ("images", "image"):
            config.near_misses.append(
                NearMissKey(f"[{section}]", "[images]", layout.heading(section))
            )
