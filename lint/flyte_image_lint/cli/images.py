"""`images`: what Flyte reads from configs."""

from __future__ import annotations

import sys

from .arguments import Option, parse
from .options import CONFIG, DETECT, HELP, ISOLATED, STDIN_FILENAME
from .show import warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ..sites import Config, Site

OPTIONS = (
    Option("--output-format", "a table, or JSON; default: text", choices=("text", "json")),
    DETECT,
    STDIN_FILENAME,
    CONFIG,
    ISOLATED,
    HELP,
)


def run(argv: Sequence[str]) -> int:
    """Print what Flyte reads, and give the exit status: 2 for a file that cannot be read."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import images_help

        print(images_help())
        return 0
    from ..readers import Unreadable, read
    from ..settings import SettingsError, SettingsFinder
    from .files import Files

    configs = []
    try:
        finder = SettingsFinder(given.values.get("config"), "isolated" in given.flags)
        files = Files(
            finder,
            detect="detect" in given.flags,
            stdin_name=given.values.get("stdin-filename"),
        )
        for source, _settings in files.sources(given.words):
            try:
                configs += read(source)
            except Unreadable as error:
                files.refuse(source.path, str(error))
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if not files.linted and not files.errors and "detect" not in given.flags:
        warn_of_nothing(given)
    as_json = given.values.get("output-format") == "json"
    for line in _json(configs) if as_json else _table(configs):
        print(line)
    return 2 if files.errors else 0


def _json(configs: list[Config]) -> Iterator[str]:
    from ..reporters.json import dump

    objects = [dump(_object(config)) for config in configs]
    yield "[" + ",\n ".join(objects) + "]"


def _object(config: Config) -> dict[str, Any]:
    return {
        "path": config.source.path,
        "flavour": config.flavour,
        "error": config.error,
        "images": None if config.error else [_entry(site) for site in config.sites],
    }


def _entry(site: Site) -> dict[str, Any]:
    from ..reference import InvalidReferenceError, parse

    line, column = site.config.source.position(site.place.name.start)
    entry: dict[str, Any] = {
        "name": site.name,
        "image": site.value,
        "line": line,
        "column": column,
        "registry": None,
        "repository": None,
        "tag": None,
        "digest": None,
        "full": site.full,
    }
    try:
        reference = parse(site.value or "")
    except InvalidReferenceError:
        return entry
    entry["registry"] = reference.domain
    entry["repository"] = reference.path
    entry["tag"] = reference.tag
    entry["digest"] = reference.digest
    return entry


def _table(configs: list[Config]) -> Iterator[str]:
    """Yield a heading a file and below it a row an image."""
    from ..reporters.style import columns, shown_path
    from ..text import visible

    for number, config in enumerate(configs):
        if number:
            yield ""
        sdk = "Flyte 2" if config.flavour == "flyte2" else "flytekit"
        yield f"{shown_path(config.source.path)} ({sdk})"
        if config.error:
            yield f"  Flyte cannot read this file: {visible(config.error)}"
            continue
        if not config.sites:
            yield "  no images"
            continue
        rows = [("NAME", "IMAGE", "BECOMES")]
        for site in config.sites:
            image = site.type_name if site.value is None else visible(site.value)
            full = "?" if site.full is None else visible(site.full)
            rows.append((visible(site.name), image, "(the same)" if full == image else full))
        widths = [max(columns(row[at]) for row in rows) for at in range(2)]
        for name, image, full in rows:
            padded = [
                text + " " * (width - columns(text))
                for text, width in zip((name, image), widths, strict=True)
            ]
            yield f"  {padded[0]}  {padded[1]}  {full}"
