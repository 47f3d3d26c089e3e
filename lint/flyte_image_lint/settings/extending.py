"""Settings that extend those of other files: which files these are, and what comes of all."""

from __future__ import annotations

import os

from ..text.opening import ANYWHERE, UnfitError, is_within, read_bytes
from ..text.roots import is_below, root_of
from .documents import parsed, shown_path, table_in, unreadable
from .model import Settings, SettingsError
from .table import Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 10
"""Files that one may extend, one by the other; nobody follows more."""

PACKAGE = "package:"


def settings_of(table: object, path: str, shown: str) -> Settings:
    """Check a table, and those of the files that it extends, and give the settings.

    `path` is the absolute path that it was read from, `shown` that path for messages.
    Raises SettingsError at the first mistake.
    """
    folder = os.path.dirname(path)
    layers = [Layer(table, path, shown, path, root_of(folder) or folder)]
    seen = [os.path.realpath(path)]
    while layers[-1].values.get("extend"):
        last = layers[-1]
        layers.append(_extended(last, str(last.given["extend"])))
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
    given: dict[str, object] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for layer in reversed(layers):
        for key, value in layer.given.items():
            setting = declared[key]
            new = layer.values[setting.attribute]
            if setting.adds and key in given:
                values[setting.attribute] = _sum(values[setting.attribute], new)
                given[key] = [*_sum(given[key], value)]
                sources[key] = (*sources[key], layer.source)
            else:
                values[setting.attribute], given[key] = new, value
                sources[key] = (layer.source,)
    if "extend" in given:
        given["extend"] = layers[0].given["extend"]  # not that of a file that is extended
        sources["extend"] = (layers[0].source,)
    first = layers[0]
    return Settings(os.path.dirname(first.path), first.path, given, sources, **values)


def _sum(one: object, other: object) -> tuple[object, ...]:
    parts = (part for part in (one, other) if isinstance(part, (list, tuple)))
    return tuple(dict.fromkeys(item for part in parts for item in part))


def _extended(layer: Layer, name: str) -> Layer:
    """Read the file that another extends."""
    if name.startswith(PACKAGE):
        return _of_package(layer, name)
    path = os.path.normpath(os.path.join(os.path.dirname(layer.path), name))
    is_installed = layer.source.startswith(PACKAGE)
    try:
        # What is installed may be a link to anywhere, as to an installer's cache.
        is_inside = (is_below if is_installed else is_within)(path, layer.inside)
    except ValueError as error:  # a NUL
        raise SettingsError(layer.shown, f"'extend' names '{name}': {error}") from None
    if not is_inside:
        raise SettingsError(
            layer.shown,
            f"'extend' names '{name}', which is outside of '{shown_path(layer.inside)}' and is not "
            "read; use a package, or '--config'",
        )
    source = path
    if is_installed:
        package = layer.source.partition("/")[0]
        source = f"{package}/{os.path.relpath(path, layer.inside)}"
    return _layer(layer, name, path, source, layer.inside)


def _of_package(layer: Layer, name: str) -> Layer:
    from .packages import PackageError, find  # only for packages

    try:
        folder, file = find(name.removeprefix(PACKAGE))
    except PackageError as error:
        raise SettingsError(layer.shown, f"'extend': {error}") from None
    source = f"{name.partition('/')[0]}/{file}"
    return _layer(layer, name, os.path.join(folder, file), source, folder)


def _layer(layer: Layer, name: str, path: str, source: str, inside: str) -> Layer:
    """Read a file that `layer` extends."""
    is_installed = source.startswith(PACKAGE)
    shown = source if is_installed else shown_path(path)
    try:
        data = read_bytes(
            os.path.realpath(path) if is_installed else path,
            base=ANYWHERE if is_installed else None,
        )
    except (FileNotFoundError, NotADirectoryError):
        raise SettingsError(layer.shown, f"'extend' names '{name}', which does not exist") from None
    except (OSError, UnfitError) as error:
        raise unreadable(shown, error) from None
    return Layer(table_in(parsed(data, shown), path, shown), path, shown, source, inside)
