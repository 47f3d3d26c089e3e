"""FIL317 unread-config."""

from __future__ import annotations

from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..project.name_index import READ_NO_CONFIG
from ..text.source import shorten
from .rule import COMMAND, Example, Rule
from .usage import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Command
    from ..project.name_index import Mention, Names
    from .context import Project

BY_OPTION = ("register", "run")
"""Commands that read the images of the config that `--config` names, and of no other."""


def _check(command: Command, project: Project) -> Iterator[Finding]:
    if command.program != "pyflyte" or not command.is_known:
        return
    never = command.verb in READ_NO_CONFIG
    if not never and (command.verb not in BY_OPTION or command.config == ""):
        return
    names = project.names
    if names is None:
        return
    path = "" if never else command.config or ""
    read = names.config_at(path, FLYTEKIT) if path else None
    if path and (read is None or read.error):
        return  # what it reads is not known
    missing = _missing(command, names, {site.name for site in read.sites} if read else set())
    if not missing:
        return
    name, used = min(missing.items())
    where = place_of(names.definitions(name, FLYTEKIT)[0])
    reads = "reads the images of no config" if never else "reads no config without '--config'"
    if read is not None:
        reads = f"reads '{shorten(path)}' and no other config"
    others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    line, _column = used.use.source.position(used.use.written.span.start)
    yield RULE.finding(
        command,
        f"'pyflyte {command.verb}' {reads}: '{shorten(name)}'{others}, used in "
        f"{used.use.source.path}:{line}, is defined in {where} only, and flytekit raises "
        "AssertionError",
        f"add '--image {shorten(name)}=IMAGE'" + _or_else(command, never=never),
        name=name,
    )


def _or_else(command: Command, *, never: bool) -> str:
    """Say what else helps."""
    if never:
        return ""
    if command.config:
        return f", or define it in '{shorten(command.config)}'"
    return ", or '--config' before the command's name"


def _missing(command: Command, names: Names, read: set[str]) -> dict[str, Mention]:
    """Give the names that the command's sources use and only configs that it does not read define.

    `read` are the names of the config that it reads.
    """
    given: set[str | None] = {definition.name for definition in command.definitions} | read
    if None in given:
        return {}
    missing = {}
    for name, found in names.used(FLYTEKIT).items():
        definitions = names.definitions(name, FLYTEKIT)
        in_configs = definitions and all(one.source.kind == "config" for one in definitions)
        mentions = [mention for mention in found if _is_about(command, mention)]
        if in_configs and mentions and name not in given and name not in names.supplied:
            missing[name] = mentions[0]
    return missing


def _is_about(command: Command, mention: Mention) -> bool:
    """Whether a command registers the file of a use; where that cannot be told, it does not."""
    path = "/" + mention.use.source.path.replace("\\", "/").lstrip("./")
    if not path.endswith((".py", ".ipynb")):
        return False
    for target in command.targets:
        name = target.replace("\\", "/").strip("./").removesuffix(".py")
        as_folder = f"/{name}/" if "/" in name or "." not in name else f"/{name.replace('.', '/')}/"
        if not name or as_folder in path or path.endswith(f"{as_folder.rstrip('/')}.py"):
            return True
    return False


RULE = Rule(
    code="FIL317",
    name="unread-config",
    subject=COMMAND,
    severity=Severity.ERROR,
    summary="a command that does not read the config which defines the names",
    flyte=(
        "`pyflyte package` and `pyflyte serialize` take images from `--image` alone; they never "
        "look into a config. `pyflyte register` and `pyflyte run --remote` read the config that "
        "`pyflyte --config` names, and no other, not even one that flytekit finds by itself. A "
        "name that is not given raises `AssertionError: Image Config with name trainer not found "
        "in the configuration`."
    ),
    instead="Add `--image NAME=IMAGE` for each name, or `--config` where it helps.",
    hazards=("H28",),
    sources=("flytekit/clis/sdk_in_container/package.py", "flytekit/clis/helpers.py"),
    examples=(
        Example(
            path="Makefile",
            bad="package:\n\tpyflyte --pkgs workflows package --output flows.tgz\n",
            good=(
                "package:\n\tpyflyte --pkgs workflows package --output flows.tgz "
                "--image trainer=ghcr.io/org/trainer:1.4.2\n"
            ),
            beside=(
                ("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),
                (
                    "workflows/train.py",
                    "from flytekit import task\n\n\n"
                    '@task(container_image="{{.image.trainer}}")\ndef train() -> None: ...\n',
                ),
            ),
        ),
    ),
    check=_check,
)
