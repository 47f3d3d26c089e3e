"""`images --default`: the image of tasks that name none, and what it comes from."""

from __future__ import annotations

import os
import re
import sys

from ..flyte.default_image import (
    PLUGIN,
    VARIABLE,
    VERSIONS,
    Choice,
    Plugin,
    choose,
    find_image_for,
    installed,
    moves_with,
    plugins,
    supported,
)
from ..flyte.versions import release
from ..images.reference import InvalidReferenceError, parse
from ..project.versions import flytekit_version, python_version
from ..text.source import visible
from .arguments import UsageError
from .layout import aligned, table_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..settings import SettingsFinder
    from .images import ImagesOptions

_DECIDERS = {
    PLUGIN: "the plugin",
    VARIABLE: VARIABLE,
    VERSIONS: "the versions of Python and flytekit",
}
PROJECT = "pinned by the project"
RUNNING = "the environment that this command runs in"


class Facts:
    """All that the choice depends on, and where it comes from."""

    def __init__(self, options: ImagesOptions, finder: SettingsFinder, folder: str) -> None:
        self.plugins: list[Plugin] = plugins()
        self.variable = os.environ.get(VARIABLE)
        self.python, self.python_from = _python(options, folder)
        self.flytekit, self.flytekit_from = _flytekit(options, finder, folder)
        self.choice = choose(self.plugins, self.variable, self.python, self.flytekit)


def show_default(options: ImagesOptions, finder: SettingsFinder) -> int:
    """Print the image; 1 where there is none or it cannot be told. Raises SettingsError."""
    if len(options.words) > 1:
        raise UsageError("'--default' takes one PATH, that of the project")
    folder = options.words[0] if options.words else "."
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    facts = Facts(options, finder, folder)
    if options.output_format == "json":
        from ..reporters.json import dump

        print(dump(_object(facts), indent=1))
    else:
        for line in _lines(facts):
            print(visible(line))
    return 0 if facts.choice.image is not None and facts.choice.error is None else 1


def _python(options: ImagesOptions, folder: str) -> tuple[str, str]:
    """Give the version of Python, as `3.11`, and where it comes from."""
    version = options.python
    if version is not None:
        numbers = re.match(r"([0-9]{1,3})\.([0-9]{1,3})(?![0-9])", version)
        if numbers is None:
            raise UsageError(f"option '--python' takes a version such as 3.11, not '{version}'")
        return f"{numbers[1]}.{numbers[2]}", "'--python'"
    pinned = python_version(folder)
    if pinned:
        return pinned, PROJECT
    return f"{sys.version_info[0]}.{sys.version_info[1]}", RUNNING


def _flytekit(
    options: ImagesOptions, finder: SettingsFinder, folder: str
) -> tuple[str | None, str]:
    """Give the version of flytekit, None where it is not known, and where it comes from."""
    version = options.flytekit
    if version:
        return release(version.strip().removeprefix("v")), "'--flytekit'"
    chosen = finder.for_folder(folder).flytekit
    if chosen:
        return release(chosen), "the setting 'flytekit'"
    pinned = flytekit_version(folder)
    if pinned:
        return pinned, PROJECT
    return installed(), RUNNING


def _object(facts: Facts) -> dict[str, Any]:
    otherwise = facts.choice.otherwise
    return {
        **_chosen(facts.choice),
        "otherwise": otherwise and _chosen(otherwise),
        "plugins": [
            {"name": plugin.name, "value": plugin.value, "package": plugin.package}
            for plugin in facts.plugins
        ],
        "variable": facts.variable,
        "python": facts.python,
        "python_from": facts.python_from,
        "flytekit": facts.flytekit,
        "flytekit_from": facts.flytekit_from if facts.flytekit is not None else None,
        "notes": list(_notes(facts)),
    }


def _chosen(choice: Choice) -> dict[str, Any]:
    return {"image": choice.image, "decided_by": choice.step, "error": choice.error}


def _lines(facts: Facts) -> Iterator[str]:
    """Yield the image, or why there is none, then what flytekit looks at, in its order."""
    choice = facts.choice
    if choice.image is not None:
        yield choice.image
    if choice.error is not None:
        yield f"flytekit raises {choice.error}"
    elif choice.image is None:
        yield "not known"
    yield f"decided by {_DECIDERS[choice.step]}"
    yield ""
    installed_plugins = [f"{plugin.name} ({plugin.value})" for plugin in facts.plugins]
    variable = {None: "not set", "": "empty"}.get(facts.variable, facts.variable)
    yield from aligned(
        [
            ("STEP", "FOUND", "WHERE"),
            ("plugin", ", ".join(installed_plugins) or "none", RUNNING),
            (VARIABLE, variable or "", "the environment"),
            ("Python", facts.python, facts.python_from),
            ("flytekit", facts.flytekit or "not known", facts.flytekit_from),
        ],
        table_width(),
    )
    for number, note in enumerate(_notes(facts)):
        if not number:
            yield ""
        yield f"note: {note}"


def _notes(facts: Facts) -> Iterator[str]:
    """Yield what surprises about the choice."""
    choice, version = facts.choice, facts.flytekit
    if choice.step == PLUGIN and facts.variable:
        yield (
            f"flytekit asks the plugin before it looks at {VARIABLE}, other than its "
            "documentation has it"
        )
    last = choice.otherwise or choice
    if choice.otherwise:
        instead = last.image or last.error or "one of the flytekit that is installed"
        yield f"the plugin is not run here; where it gives no image, it is {instead}"
    if choice.image is not None and not _is_valid(choice.image):
        yield f"'{choice.image}' is no valid image, and no cluster can pull it"
    if last.step != VERSIONS:
        return
    if not supported(facts.python, version or ""):
        yield (
            f"flytekit has no image for Python {facts.python}; it raises as soon as its command "
            f"line is imported, so that 'pyflyte --help' fails as well, unless {VARIABLE} is set"
        )
    elif version is None:
        yield "say which flytekit it is with '--flytekit', or the setting 'flytekit'"
    elif moves_with(version):
        yield f"flytekit {version} is a development version: 'latest' moves"
    if version is not None and "v" in version and supported(facts.python, version):
        image = find_image_for(facts.python, version, version)
        yield f"'DefaultImages.find_image_for' drops every 'v' of such a version: '{image}'"


def _is_valid(image: str) -> bool:
    try:
        return parse(image) is not None
    except InvalidReferenceError:
        return False
