"""FIL301 undefined-name."""

from __future__ import annotations

from ..flyte.places import FLYTE2, FLYTEKIT, REF_NAME
from ..model.finding import Edit, Fix, Severity
from ..project.name_index import mentions
from ..text.source import shorten
from .entries import settings_place
from .rule import USE, Example, Rule
from .usage import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import Definition, Use
    from ..project.name_index import Mention, Names
    from .context import Project


def _check(use: Use, project: Project) -> Iterator[Finding]:
    if not use.field.expands and use.field is not REF_NAME:
        return
    flavour = FLYTE2 if use.field is REF_NAME else FLYTEKIT
    by_name: dict[str, list[Mention]] = {}
    for mention in mentions(use):
        by_name.setdefault(mention.name, []).append(mention)
    for name, found in by_name.items():  # one name in one string is one mistake
        if flavour == FLYTEKIT and name == "default":
            continue
        names = project.names
        if names is None or name in names.defined(flavour):
            continue
        hindrance = names.unknown_definitions(flavour) or names.may_bind(name)
        if hindrance and not project.asks_for(RULE.code, RULE.name):
            project.unchecked.append(hindrance)
            continue
        yield _finding(use, found, names, flavour, project)


def _finding(
    use: Use, found: list[Mention], names: Names, flavour: str, project: Project
) -> Finding:
    name = found[0].name
    if flavour == FLYTEKIT:
        raised = f"flytekit raises AssertionError: Image Config with name {shorten(name)} not "
        raised += "found in the configuration"
    else:
        raised = f"Flyte 2 raises InvalidImageNameError: Image name '{shorten(name)}' not found "
        raised += "in config"
    help, meant, safe = _advice(name, names, flavour, project)
    spans = [use.written.exact(mention.start, mention.end) for mention in found]
    exact = [span for span in spans if span is not None]
    fix = None
    if meant is not None and len(exact) == len(spans):
        fix = Fix(f"write '{meant}'", tuple(Edit(span, meant) for span in exact), safe)
    return RULE.finding(
        use,
        f"nothing binds the name '{shorten(name)}' to an image: {raised}",
        help,
        at=spans[0],
        name=name,
        fix=fix,
    )


def _advice(
    name: str, names: Names, flavour: str, project: Project
) -> tuple[str, str | None, bool]:
    """Say what to write, and give the name that was meant, and whether that is certain."""
    lowered = names.definitions(name.lower(), flavour) if flavour == FLYTEKIT else []
    ini = [definition for definition in lowered if _is_ini(definition)]
    if ini and len(ini) == len(lowered):
        place = place_of(ini[0])
        return (
            f"write '{name.lower()}': names of INI configs are lower-cased, see {place}",
            name.lower(),
            True,
        )
    other = names.definitions(name, FLYTE2 if flavour == FLYTEKIT else FLYTEKIT)
    if other:
        sdk = "Flyte 2" if flavour == FLYTEKIT else "Flyte 1"
        return f"it is defined for {sdk} only, in {place_of(other[0])}", None, False
    if flavour == FLYTE2 and any(mark in name for mark in "/:@"):
        return "this is no name, but an image: write 'Image.from_base'", None, False
    near = names.nearest(name, flavour)
    if near is not None:
        return f"did you mean '{shorten(near)}'?", near, False
    return (
        "define it in a config or by '--image'; if that is done elsewhere, add it to 'names' in "
        f"{settings_place(project)}",
        None,
        False,
    )


def _is_ini(definition: Definition) -> bool:
    return definition.source.kind == "config" and not definition.source.path.endswith(
        ("yaml", "yml")
    )


RULE = Rule(
    code="FIL301",
    name="undefined-name",
    subject=USE,
    severity=Severity.ERROR,
    summary="a use of a name that nothing binds to an image",
    flyte=(
        "flytekit looks a placeholder's name up when a task is registered, and raises "
        "`AssertionError: Image Config with name trainr not found in the configuration`; a local "
        "run never looks. Flyte 2 raises `InvalidImageNameError` for `Image.from_ref_name`. The "
        "rule knows the names of configs, of `--image` in scripts, Makefiles, CI files and "
        "READMEs, of `ImageConfig.from_images` and `flyte.init`, and those of the setting "
        "`names`. Where one of these is computed, or a command reads a config that is not there, "
        "it says nothing unless it is selected by name."
    ),
    instead=(
        "Correct the name, or define it. INI configs lower-case their names, placeholders are "
        "taken to the letter."
    ),
    hazards=("H20", "H23"),
    sources=("flytekit/core/python_auto_container.py", "flyte/_deploy.py"),
    options=("names",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.trainr}}")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.trainer}}")\ndef train() -> None: ...\n'
            ),
            beside=(("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),),
        ),
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.Trainer}}")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.trainer}}")\ndef train() -> None: ...\n'
            ),
            beside=(("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),),
        ),
        Example(
            path="workflow.py",
            bad='import flyte\n\nimage = flyte.Image.from_ref_name("trainr")\n',
            good='import flyte\n\nimage = flyte.Image.from_ref_name("trainer")\n',
            beside=(
                (
                    ".flyte/config.yaml",
                    "image:\n  image_refs:\n    trainer: ghcr.io/org/trainer:1.4.2\n",
                ),
            ),
        ),
    ),
    check=_check,
)
