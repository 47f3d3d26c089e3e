"""`images`: what Flyte reads from configs, or which image it takes by default."""

from __future__ import annotations

import sys

from .arguments import Option, parse
from .errors import UsageError
from .options import CONFIG, DETECT, HELP, ISOLATED, STDIN_FILENAME
from .show import warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ..settings import SettingsFinder
    from ..sites import Config, Site
    from .arguments import Arguments

OPTIONS = (
    Option(
        "--default",
        "show the image of tasks that name none, and what decides which it is; PATH is the "
        "project's folder",
    ),
    Option(
        "--python",
        "with --default: the version of Python, such as 3.11; default: the project's, else the "
        "running one",
        "VERSION",
    ),
    Option(
        "--flytekit",
        "with --default: the version of flytekit; default: the project's, else the installed one",
        "VERSION",
    ),
    Option("--output-format", "a table, or JSON; default: text", choices=("text", "json")),
    DETECT,
    STDIN_FILENAME,
    CONFIG,
    ISOLATED,
    HELP,
)


def run(argv: Sequence[str]) -> int:
    """Print what Flyte reads, or takes by default, and give the exit status."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags:
        from .help import images_help

        print(images_help())
        return 0
    _refuse_strangers(given)
    from ..settings import SettingsError, SettingsFinder

    try:
        finder = SettingsFinder(given.values.get("config"), "isolated" in given.flags)
        if "default" in given.flags:
            from .default import show_default

            return show_default(given, finder)
        return _show_images(given, finder)
    except SettingsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _refuse_strangers(given: Arguments) -> None:
    """Refuse options that go with '--default' alone, and those that do not. Raises UsageError."""
    has_default = "default" in given.flags
    for name in ("python", "flytekit") if not has_default else ("detect", "stdin-filename"):
        if name in given.values or name in given.flags:
            word = "cannot be used with" if has_default else "needs"
            raise UsageError(f"option '--{name}' {word} '--default'")


def _show_images(given: Arguments, finder: SettingsFinder) -> int:
    """Print the images of configs. Raises SettingsError."""
    from ..readers import Unreadable, read
    from .files import Files

    configs = []
    files = Files(
        finder,
        detect="detect" in given.flags,
        stdin_name=given.values.get("stdin-filename"),
    )
    for source, _settings in files.sources(given.words, configs_only=True):
        try:
            configs += read(source)
        except Unreadable as error:
            files.refuse(source.path, str(error))
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
    from ..reporters.style import shown_path
    from ..text import visible
    from .table import aligned

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
            image = site.type_name if site.value is None else site.value
            full = "?" if site.full is None else site.full
            rows.append((site.name, image, "(the same)" if full == image else full))
        yield from aligned(rows)
