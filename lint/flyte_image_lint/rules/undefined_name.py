"""FIL301 undefined-name."""

from __future__ import annotations

from ..flyte.places import FLYTE2, FLYTEKIT, REF_NAME, sdk
from ..model.finding import Edit, Fix, Severity
from ..project.contribution import name_references
from ..text.source import shorten
from .entries import settings_place
from .rule import USE, Example, Rule
from .usage import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameBinding, NameUse
    from ..project.contribution import NameReference
    from ..project.name_index import NameIndex
    from .context import RuleContext


def _check(use: NameUse, context: RuleContext) -> Iterator[Finding]:
    if not use.place_kind.expands and use.place_kind is not REF_NAME:
        return
    flavour = FLYTE2 if use.place_kind is REF_NAME else FLYTEKIT
    by_name: dict[str, list[NameReference]] = {}
    for reference in name_references(use):
        by_name.setdefault(reference.name, []).append(reference)
    for name, references in by_name.items():  # one name in one string is one mistake
        if flavour == FLYTEKIT and name == "default":
            continue
        names = context.names
        if names is None or name in names.defined(flavour):
            continue
        hindrance = names.unknown_bindings(flavour) or names.may_bind(name)
        if hindrance and not context.asks_for(RULE.code, RULE.name):
            context.unchecked.append(hindrance)
            continue
        yield _finding(use, references, names, flavour, context)


def _finding(
    use: NameUse,
    references: list[NameReference],
    names: NameIndex,
    flavour: str,
    context: RuleContext,
) -> Finding:
    name = references[0].name
    what = "registration fails"
    raises = f"AssertionError: Image Config with name {name} not found in the configuration"
    if flavour == FLYTE2:
        what = "the deployment fails"
        raises = f"InvalidImageNameError: Image name '{name}' not found in config"
    help, meant, safe = _advice(name, names, flavour, context)
    other = f", only '{meant}' is" if meant and meant == name.lower() else ""
    spans = [use.spanned.exact(reference.start, reference.end) for reference in references]
    exact = [span for span in spans if span is not None]
    fix = None
    if meant is not None and len(exact) == len(spans):
        edits = tuple(Edit(span, meant) for span in exact)
        fix = Fix(f"write '{meant}'", edits, safe, replaces_help=False)
    return RULE.finding(
        use,
        f"image name '{shorten(name)}' is not defined{other}: {what}",
        help,
        at=spans[0],
        name=name,
        fix=fix,
        raises=raises,
    )


def _advice(
    name: str, names: NameIndex, flavour: str, context: RuleContext
) -> tuple[str, str | None, bool]:
    """Say what to write, and give the name that was meant, and whether that is certain."""
    lowered = names.bindings(name.lower(), flavour) if flavour == FLYTEKIT else []
    ini = [binding for binding in lowered if _is_ini(binding)]
    if ini and len(ini) == len(lowered):
        place = place_of(ini[0])
        return (
            f"did you mean '{name.lower()}' ({place})? INI configs lower-case names",
            name.lower(),
            True,
        )
    other = names.bindings(name, FLYTE2 if flavour == FLYTEKIT else FLYTEKIT)
    if other:
        place = place_of(other[0])
        return f"define '{shorten(name)}' for {sdk(flavour)} too, as in {place}", None, False
    if flavour == FLYTE2 and any(mark in name for mark in "/:@"):
        return f"for an image, write 'flyte.Image.from_base(\"{shorten(name)}\")'", None, False
    near = names.nearest(name, flavour)
    if near is not None:
        bindings = names.bindings(near, flavour)
        place = f" ({place_of(bindings[0])})" if bindings else ""
        return f"did you mean '{shorten(near)}'{place}?", near, False
    return (
        f"define '{shorten(name)}' in a config, pass '--image {shorten(name)}=IMAGE', or, if CI "
        f'defines the name: names = ["{shorten(name)}"] in {settings_place(context)}',
        None,
        False,
    )


def _is_ini(binding: NameBinding) -> bool:
    return binding.source.kind == "config" and not binding.source.path.endswith(("yaml", "yml"))


RULE = Rule(
    code="FIL301",
    name="undefined-name",
    subject=USE,
    severity=Severity.ERROR,
    summary="Undefined image name",
    what=(
        "Checks for image names that are used in a placeholder or in `Image.from_ref_name`, and "
        "that nothing in the project defines."
    ),
    why=(
        "flytekit looks up the name of a placeholder when a task is registered, and fails if "
        "there is none; a local run does not look it up. Flyte 2 looks up the name of "
        "`Image.from_ref_name` when it deploys. The rule knows the names of configs, of `--image` "
        "in scripts, Makefiles, CI files and READMEs, of `ImageConfig.from_images` and "
        "`flyte.init`, and those of the setting `names`. If one of these is computed, or a "
        "command reads a config that is not there, the rule reports nothing unless it is selected "
        "by name."
    ),
    use_instead=(
        "Correct the name, or define it. INI configs lower-case names; placeholders are compared "
        "exactly."
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
