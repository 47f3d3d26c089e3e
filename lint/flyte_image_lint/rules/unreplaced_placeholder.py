"""FIL309 unreplaced-placeholder."""

from __future__ import annotations

from ..flyte.placeholders import find, suspects
from ..flyte.places import FLYTE2, MANIFEST, REF_NAME
from ..model.finding import Severity
from ..model.names import UNKNOWN
from ..text.source import shorten
from .rule import USE, Example, Rule
from .usage import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameUse
    from .context import RuleContext


def _check(use: NameUse, _context: RuleContext) -> Iterator[Finding]:
    place_kind = use.place_kind
    if place_kind.expands or place_kind in (MANIFEST, REF_NAME):
        return
    spans = [(one.start, one.end) for one in find(use.text)]
    spans += [(one.start, one.end) for one in suspects(use.text, UNKNOWN)]
    if not spans:
        return
    if place_kind.flavour == FLYTE2:
        message = (
            "Flyte 2 has no placeholders: the whole image or 'Image.from_ref_name(NAME)' is needed"
        )
        help = "write the whole image, or pass 'flyte.Image.from_ref_name(\"NAME\")'"
    else:
        value = shorten(shown(use.text), 60)
        message = (
            f"flytekit replaces no placeholder in {place_kind.label}: '{value}' is not an image"
        )
        help = "write the whole image"
    yield RULE.finding(
        use,
        message,
        help,
        at=use.spanned.where(*min(spans)),
    )


RULE = Rule(
    code="FIL309",
    name="unreplaced-placeholder",
    subject=USE,
    severity=Severity.ERROR,
    summary="Placeholder where Flyte does not replace it",
    what="Checks for placeholders in places where flytekit or Flyte 2 does not replace them.",
    why=(
        "flytekit replaces placeholders in the `container_image` of tasks, the `image` of a "
        "`ContainerTask`, and the `containers` of a pod template. In `with_overrides`, init "
        "containers, the `base_image` of an ImageSpec, and the configurations of plugins (Dask, "
        "PyTorch, MPI, TensorFlow) they stay unchanged. Flyte 2 has no placeholders."
    ),
    use_instead="Write the whole image. In Flyte 2, use `flyte.Image.from_ref_name`.",
    hazards=("H26",),
    sources=("flytekit/core/python_auto_container.py", "flytekit/tools/translator.py"),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                'from flytekit import ImageSpec\n\nspec = ImageSpec(base_image="{{.image.base}}")\n'
            ),
            good=(
                "from flytekit import ImageSpec\n\n"
                'spec = ImageSpec(base_image="ghcr.io/org/base:1.4.2")\n'
            ),
        ),
        Example(
            path="workflow.py",
            bad=(
                "import flyte\n\n"
                'env = flyte.TaskEnvironment(name="train", image="{{.image.trainer}}")\n'
            ),
            good=(
                "import flyte\n\n"
                'env = flyte.TaskEnvironment(name="train", image="ghcr.io/org/trainer:1.4.2")\n'
            ),
        ),
    ),
    check=_check,
)
