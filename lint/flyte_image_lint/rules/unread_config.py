"""FIL317 unread-config."""

from __future__ import annotations

from ..images.reference import InvalidReferenceError, parse
from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..parsers.kind_names import is_python
from ..project.hidden_bindings import READ_NO_CONFIG
from ..text.source import shorten, visible
from .rule import COMMAND, Example, Rule
from .usage import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.finding import Finding
    from ..model.names import Command, NameBinding
    from ..project.contribution import NameReference
    from ..project.name_index import NameIndex
    from .context import RuleContext

BY_OPTION = ("register", "run")
"""Commands that read the images of the config that `--config` names, and of no other."""


def _check(command: Command, context: RuleContext) -> Iterator[Finding]:
    if command.program != "pyflyte" or not command.is_known:
        return
    never = command.verb in READ_NO_CONFIG
    if not never and (command.verb not in BY_OPTION or command.config == ""):
        return
    names = context.names
    if names is None:
        return
    path = "" if never else command.config or ""
    read = names.config_at(path, FLYTEKIT) if path else None
    if path and (read is None or read.error):
        return  # what it reads is not known
    missing = _missing(command, names, {entry.name for entry in read.entries} if read else set())
    if not missing:
        return
    name, used = min(missing.items())
    bindings = names.bindings(name, FLYTEKIT)
    where = place_of(bindings[0])
    reads = (
        "takes images only from '--image', not from configs"
        if never
        else "reads config images only with '--config'"
    )
    if read is not None:
        reads = f"reads only images of '{shorten(path)}'"
    undefined = f"'{shorten(name)}' is"
    if len(missing) > 1:
        undefined = f"'{shorten(name)}' and {len(missing) - 1} more are"
    line, _column = used.use.source.position(used.use.spanned.span.start)
    yield RULE.finding(
        command,
        f"'pyflyte {command.verb}' {reads}: {undefined} not defined",
        _advice(command, bindings, context, never=never),
        name=name,
        note=f"'{shorten(name)}' is defined in {where} and used in "
        f"{visible(used.use.source.path)}:{line}",
        raises=f"AssertionError: Image Config with name {name} not found in the configuration",
    )


def _advice(
    command: Command, bindings: Sequence[NameBinding], context: RuleContext, *, never: bool
) -> str:
    """Say which option to add: with the config's image, where that is a good one."""
    name, images = shorten(bindings[0].name or ""), {one.image for one in bindings}
    image = images.pop() if len(images) == 1 else None
    if never and image and _is_pinned(image, context):
        return f"add '--image {name}={shorten(image)}' (the value of {place_of(bindings[0])})"
    option = f"add '--image {name}=IMAGE'"
    if never:
        return option
    if command.config:
        return f"{option}, or define '{name}' in '{shorten(command.config)}'"
    config = shorten(visible(bindings[0].source.path))
    return f"write 'pyflyte --config {config} {command.verb} …', or {option}"


def _is_pinned(image: str, context: RuleContext) -> bool:
    """Whether an image is one to advise: valid, and with a tag that does not float, or a digest."""
    try:
        reference = parse(image)  # refuses what is partly known
    except InvalidReferenceError:
        return False
    fixed = reference.tag is not None and not context.floats(reference.tag)
    return fixed or reference.digest is not None


def _missing(command: Command, names: NameIndex, read: set[str]) -> dict[str, NameReference]:
    """Give the names that the command's sources use and only configs that it does not read define.

    `read` are the names of the config that it reads.
    """
    defined: set[str | None] = {binding.name for binding in command.bindings} | read
    if None in defined:
        return {}
    missing = {}
    for name, used in names.used(FLYTEKIT).items():
        bindings = names.bindings(name, FLYTEKIT)
        in_configs = bindings and all(one.source.kind == "config" for one in bindings)
        references = [
            name_reference for name_reference in used if _is_about(command, name_reference)
        ]
        if in_configs and references and name not in defined and name not in names.supplied:
            missing[name] = references[0]
    return missing


def _is_about(command: Command, name_reference: NameReference) -> bool:
    """Whether a command registers the file of a use; where that cannot be told, it does not."""
    path = "/" + name_reference.use.source.path.replace("\\", "/").lstrip("./")
    if not is_python(path):
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
    summary="Command that does not read the config",
    what=(
        "Checks for commands that register tasks whose image names are defined only in a config "
        "that the command does not read."
    ),
    why=(
        "`pyflyte package` and `pyflyte serialize` use only images from `--image`, never those of "
        "a config. `pyflyte register` and `pyflyte run --remote` use only images of the config "
        "that `pyflyte --config` names, not those of a config that flytekit finds on its own. An "
        "image name that is not defined fails at registration."
    ),
    use_instead=(
        "Add `--image NAME=IMAGE` for each name, or `--config` where the command reads one."
    ),
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
