"""Settings that extend those of other files: which files these are, and what comes of all."""

from __future__ import annotations

import os

from ..text.opening import ANYWHERE, UnfitError, is_within
from ..text.roots import is_below, root_of
from .documents import parsed, shown_path, table_in, unreadable
from .model import Settings, SettingsError
from .table import Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from ..text.opening import Read

MOST = 10
"""Files that one may extend, one by the other; nobody follows more."""

PACKAGE = "package:"


def settings_of(table: object, path: str, shown: str, read: Read) -> Settings:
    """Check a table, and those of the files that it extends, and give the settings.

    `path` is the absolute path that it was read from, `shown` that path for messages. `read` reads
    the others.
    Raises SettingsError at the first mistake.
    """
    folder = os.path.dirname(path)
    layers = [Layer(table, path, shown, path, root_of(folder) or folder)]
    seen = [os.path.realpath(path)]
    while layers[-1].values.get("extend"):
        last = layers[-1]
        layers.append(_extended(last, str(last.table["extend"]), read))
        place = os.path.realpath(layers[-1].path)
        if place in seen:
            circle = [layer.shown for layer in layers[seen.index(place) :]]
            raise SettingsError(shown, f"'extend' goes in a circle: {' extends '.join(circle)}")
        if len(seen) > MOST:
            raise SettingsError(shown, f"more than {MOST} files extend one another")
        seen.append(place)
    return _merged(layers)


def _merged(layers: Sequence[Layer]) -> Settings:
    """Give the settings of files each of which extends the next; `extend-*` of all add up."""
    declared = Settings.declarations()
    values: dict[str, object] = {}
    table: dict[str, object] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for layer in reversed(layers):
        for key, value in layer.table.items():
            setting = declared[key]
            new = layer.values[setting.attribute]
            if setting.adds and key in table:
                values[setting.attribute] = _sum(values[setting.attribute], new)
                table[key] = [*_sum(table[key], value)]
                sources[key] = (*sources[key], layer.source)
            else:
                values[setting.attribute], table[key] = new, value
                sources[key] = (layer.source,)
    if "extend" in table:
        table["extend"] = layers[0].table["extend"]  # not that of a file that is extended
        sources["extend"] = (layers[0].source,)
    first = layers[0]
    return Settings(os.path.dirname(first.path), first.path, table, sources, **values)


def _sum(one: object, other: object) -> tuple[object, ...]:
    parts = (part for part in (one, other) if isinstance(part, (list, tuple)))
    return tuple(dict.fromkeys(item for part in parts for item in part))


def _extended(layer: Layer, name: str, read: Read) -> Layer:
    """Read the file that another extends."""
    if name.startswith(PACKAGE):
        return _of_package(layer, name, read)
    path = os.path.normpath(os.path.join(os.path.dirname(layer.path), name))
    is_installed = layer.source.startswith(PACKAGE)
    try:
        # What is installed may be a link to anywhere, as to an installer's cache.
        is_inside = (is_below if is_installed else is_within)(path, layer.inside)
    except ValueError as error:  # a NUL
        _refuse(layer, f"'extend' names '{name}': {error}")
    if not is_inside:
        _refuse(
            layer,
            f"'extend' names '{name}', which is outside of '{shown_path(layer.inside)}' and is not "
            "read; use a package, or '--config'",
        )
    source = path
    if is_installed:
        package = layer.source.partition("/")[0]
        source = f"{package}/{os.path.relpath(path, layer.inside)}"
    return _layer(layer, name, path, source, layer.inside, read)


def _of_package(layer: Layer, name: str, read: Read) -> Layer:
    from .packages import PackageError, find  # only for packages

    try:
        folder, file = find(name.removeprefix(PACKAGE))
    except PackageError as error:
        _refuse(layer, f"'extend': {error}")
    source = f"{name.partition('/')[0]}/{file}"
    return _layer(layer, name, os.path.join(folder, file), source, folder, read)


def _layer(layer: Layer, name: str, path: str, source: str, inside: str, read: Read) -> Layer:
    """Read a file that `layer` extends."""
    is_installed = source.startswith(PACKAGE)
    shown = source if is_installed else shown_path(path)
    try:
        data = read(
            os.path.realpath(path) if is_installed else path,
            base=ANYWHERE if is_installed else None,
        )
    except (FileNotFoundError, NotADirectoryError):
        _refuse(layer, f"'extend' names '{name}', which does not exist")
    except (OSError, UnfitError) as error:
        raise SettingsError(shown, unreadable(shown, error).problem, [path]) from None
    try:
        return Layer(table_in(parsed(data, shown), path, shown), path, shown, source, inside)
    except SettingsError as error:  # that of a package is shown by another name
        raise SettingsError(shown, error.problem, [path]) from None


def _refuse(layer: Layer, problem: str) -> NoReturn:
    raise SettingsError(layer.shown, problem, [layer.path]) from None
