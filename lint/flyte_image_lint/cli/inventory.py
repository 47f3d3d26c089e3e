"""`images --all`: every image that a project writes, for people, for scanners, and as an SBOM."""

from __future__ import annotations

import sys

from ..engine.inventory import inventory_of
from ..engine.project_run import ProjectRun
from ..engine.select import Selection
from ..reporters.json import array
from ..text.source import visible
from .arguments import UsageError
from .layout import aligned, table_width
from .show import count, files_of, warn_of_nothing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..engine.results import InventoryImage
    from ..project.workspace import Workspace
    from ..settings import SettingsFinder
    from .images import ImagesOptions


def show_all(options: ImagesOptions, finder: SettingsFinder, workspace: Workspace) -> int:
    """Print the images in the format that is asked for. Raises SettingsError, UsageError."""
    if options.output_format == "cyclonedx":
        _need_the_library()
    files = files_of(options, finder, stdin_name=options.stdin_filename, workspace=workspace)
    run = ProjectRun(files, options.words, Selection(), see=lambda _settings: None)
    images = inventory_of(run)
    if not files.linted and not files.errors and not options.detect:
        warn_of_nothing(options)
    for line in _lines(images, options.output_format):
        print(line)
    if options.output_format in ("plain", "cyclonedx"):
        _say_what_is_left_out(images)
    return 2 if files.errors else 0


def _need_the_library() -> None:
    try:
        import cyclonedx  # noqa: F401 - to say it before anything is read
    except ImportError:
        from .extra import installing

        needs = "'--output-format cyclonedx' needs the extra 'sbom'"
        raise UsageError(f"{needs}; to install it, {installing('sbom')}") from None


def _lines(images: list[InventoryImage], format: str) -> Iterator[str]:
    if format == "json":
        return array(map(_object, images))
    if format == "plain":
        return (image.image for image in images if image.is_valid)
    if format == "cyclonedx":
        from .sbom import as_cyclonedx  # only then, as it imports a library

        return iter([as_cyclonedx(image for image in images if image.is_valid)])
    return _table(images)


def _object(image: InventoryImage) -> dict[str, Any]:
    return {**image._asdict(), "places": [place._asdict() for place in image.places]}


def _table(images: Iterable[InventoryImage]) -> Iterator[str]:
    """Yield a row for each place of each image."""
    rows = [
        (
            image.image if number == 0 else "",
            place.name or "",
            f"{place.path}:{place.line}, {place.kind}",
        )
        for image in images
        for number, place in enumerate(image.places)
    ]
    if not rows:
        yield "no images"
        return
    yield from aligned([("IMAGE", "NAME", "WHERE"), *rows], table_width())


def _say_what_is_left_out(images: Iterable[InventoryImage]) -> None:
    """Say on standard error what is no reference that a program could use."""
    left_out = [image for image in images if not image.is_valid]
    if not left_out:
        return
    what = count(len(left_out), "image")
    print(f"warning: left out {what}, invalid or known only in part:", file=sys.stderr)
    for image in left_out:
        first = image.places[0]
        print(visible(f"  {image.image} ({first.path}:{first.line})"), file=sys.stderr)
