"""The image of tasks that name none, as flytekit chooses it.

Source: `DefaultImages` in flytekit/configuration/default_images.py and the entry points in
flytekit/configuration/plugin.py, 1.16. The code asks a plugin before it looks at the environment,
other than Flyte's documentation has it.
"""

from __future__ import annotations

from .image import flytekit_parts
from .releases import DEFAULT_IMAGES, DEV_ANYWHERE, FLYTEKIT
from .versions import numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PLUGIN = "plugin"
VARIABLE = "FLYTE_INTERNAL_IMAGE"
VERSIONS = "versions"

GROUP = "flytekit.configuration.plugin"
"""The entry points of plugins. flytekit uses one at most."""


class UnsupportedPythonError(Exception):
    """flytekit has no image for a Python; the text is what it raises, as "ValueError: …"."""


def supported(python: str, flytekit_version: str = "") -> bool:
    """Whether a flytekit of that version, or the newest, has an image for a Python, as `3.11`."""
    return python in pythons_of(numbers_of(flytekit_version))


def pythons_of(release: tuple[int, ...]) -> tuple[str, ...]:
    """Give the Pythons, as `3.11`, that a release of flytekit has images for."""
    first, last = _row(release)[2]
    return tuple(f"3.{minor}" for minor in range(first, last + 1))


def numbers_of(flytekit_version: str) -> tuple[int, ...]:
    """Give the numbers by which a version is looked up: those of the newest where it has none.

    `0.0.0+develop` is what a checkout calls itself, of whatever age.
    """
    version = numbers(flytekit_version.removeprefix("v"))
    return version if any(version) else numbers(FLYTEKIT)


def image_for(python: str, flytekit_version: str) -> str:
    """Give the image that a flytekit of that version takes, run by a Python given as `3.11`.

    A development version takes what is the latest. Raises UnsupportedPythonError.
    """
    moves = moves_with(flytekit_version)
    return _prefix(python, flytekit_version) + ("latest" if moves else flytekit_version)


def moves_with(flytekit_version: str) -> bool:
    """Whether the default image of a version is tagged as the latest."""
    if not flytekit_version or flytekit_version == "0.0.0+develop":
        return True
    return "dev" in flytekit_version and numbers_of(flytekit_version) >= DEV_ANYWHERE


def find_image_for(python: str, flytekit_version: str, running: str = "") -> str:
    """Give what a program gets from `DefaultImages.find_image_for` with these arguments.

    It drops every "v", also that of `1.2.3.dev4`; the repository is that of the flytekit that
    runs, the newest if that is not told. Raises UnsupportedPythonError.
    """
    return _prefix(python, running) + flytekit_version.replace("v", "")


def _prefix(python: str, flytekit_version: str) -> str:
    if not supported(python, flytekit_version):
        shown = python.replace(".", ", ")
        raise UnsupportedPythonError(f"ValueError: ({shown}) is not a valid PythonVersion")
    return f"{_row(numbers_of(flytekit_version))[1]}:py{python}-"


def _row(release: tuple[int, ...]) -> tuple[tuple[int, ...], str, tuple[int, int]]:
    """Give the line of the table that holds for a release; the first for those before it."""
    rows = [row for row in DEFAULT_IMAGES if row[0] <= release]
    return rows[-1] if rows else DEFAULT_IMAGES[0]


class Plugin:
    """A plugin of flytekit that is installed: its name, what is loaded, and its package."""

    __slots__ = ("name", "package", "value")

    def __init__(self, name: str, value: str, package: str) -> None:
        self.name = name
        self.value = value
        self.package = package


def plugins() -> list[Plugin]:
    """Give the plugins in the running environment. None of them is imported."""
    from importlib.metadata import entry_points  # takes longer than all the rest

    return [
        Plugin(
            entry_point.name, entry_point.value, entry_point.dist.name if entry_point.dist else ""
        )
        for entry_point in entry_points(group=GROUP)
    ]


def installed() -> str | None:
    """Give the version of flytekit in the running environment, without importing it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("flytekit")
    except PackageNotFoundError:
        return None


class Choice:
    """What flytekit chooses, and by what: PLUGIN, VARIABLE or VERSIONS.

    `image` is None where it cannot be told, or where there is none: then `error` is what
    flytekit raises. It also raises for an image without tag and digest. `otherwise` is the
    choice if the plugin makes none, which only running it would tell.
    """

    __slots__ = ("error", "image", "otherwise", "step")

    def __init__(
        self,
        step: str,
        image: str | None = None,
        error: str | None = None,
        otherwise: Choice | None = None,
    ) -> None:
        self.step = step
        self.image = image
        self.error = error
        self.otherwise = otherwise


def choose(
    plugins: Sequence[Plugin], variable: str | None, python: str, flytekit_version: str | None
) -> Choice:
    """Choose as flytekit does: `variable` is FLYTE_INTERNAL_IMAGE, versions None if not known."""
    if len(plugins) > 1:
        names = [plugin.name for plugin in plugins]
        message = f"Multiple plugins installed: {names}. flytekit only supports one"
        return Choice(PLUGIN, error=f"ValueError: {message} installed plugin at a time.")
    if plugins:
        return Choice(PLUGIN, otherwise=choose((), variable, python, flytekit_version))
    if variable:
        return Choice(VARIABLE, variable, _refusal(variable))
    try:
        image = image_for(python, flytekit_version or "")
    except UnsupportedPythonError as error:
        return Choice(VERSIONS, error=str(error))
    return Choice(VERSIONS, None if flytekit_version is None else image)


def _refusal(image: str) -> str | None:
    """Give what flytekit raises for a default image, at the first task that needs it."""
    if flytekit_parts(image)[1:] != (None, None):
        return None
    return f"AssertionError: Incorrectly formatted image {image}, missing tag or digest"
