"""FIL316 redefined-name."""

from __future__ import annotations

from ..flyte.places import DEFAULT_OPTION
from ..model.document import FLYTEKIT
from ..model.finding import Severity
from ..text.source import shorten, visible
from .rule import COMMAND, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Command, NameBinding
    from .context import RuleContext


def _check(command: Command, context: RuleContext) -> Iterator[Finding]:
    first: dict[str, NameBinding] = {}
    for binding in command.bindings:
        name = binding.name
        if name is None or binding.place_kind.flavour != FLYTEKIT:
            continue
        if name not in first:
            first[name] = binding
        elif name == "default" or binding.place_kind is DEFAULT_OPTION:
            yield RULE.finding(
                command,
                "two default images: flytekit accepts only one",
                "write 'NAME=IMAGE' to give one of the two a name, or remove one",
                name=name,
                raises="ValueError: Only one default image can be specified",
            )
        elif first[name].image != binding.image:
            yield RULE.finding(
                command,
                f"duplicate image name '{shorten(name)}' in the command: flytekit uses the first, "
                f"'{shorten(first[name].image or '…')}'",
                "remove one of the two",
                name=name,
                severity=Severity.WARNING,
            )
    yield from _over_config(command, first, context)


def _over_config(
    command: Command, of_command: dict[str, NameBinding], context: RuleContext
) -> Iterator[Finding]:
    """Find names that the command's config binds to other images."""
    document = context.names.config_at(command.config) if command.config and context.names else None
    for entry in document.entries if document else ():
        binding = of_command.get(entry.name)
        if binding is None or entry.name == "default" or binding.image is None:
            continue
        if document and binding.image != entry.value:
            line, _column = document.source.position(entry.place.name.start)
            yield RULE.finding(
                command,
                f"'--image' overrides image '{shorten(entry.name)}' of the config",
                "remove one of the two, unless the override is intended",
                note=f"'{shorten(entry.name)}' is '{shorten(entry.value or '')}' in "
                f"{visible(document.source.path)}:{line}",
                name=entry.name,
                severity=Severity.INFO,
            )


RULE = Rule(
    code="FIL316",
    name="redefined-name",
    subject=COMMAND,
    severity=Severity.ERROR,
    severities="warning for two images of one name, info where `--image` overrides the config",
    summary="Image name that one command defines twice",
    what="Checks commands for image names with two images, and for two default images.",
    why=(
        "Of two `--image` options with one name, flytekit uses the first. Two default images are "
        "an error. A name of `--image` overrides the same name of the config."
    ),
    use_instead="Give each name once.",
    hazards=("H29",),
    sources=("flytekit/configuration/__init__.py", "flytekit/clis/helpers.py"),
    examples=(
        Example(
            path="register.sh",
            bad=(
                "pyflyte register --image app=ghcr.io/org/app:1.4.2 "
                "--image app=ghcr.io/org/app:1.5.0 workflows\n"
            ),
            good="pyflyte register --image app=ghcr.io/org/app:1.4.2 workflows\n",
        ),
    ),
    check=_check,
)
