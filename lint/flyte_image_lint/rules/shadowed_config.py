"""FIL020 shadowed-config."""

from __future__ import annotations

from ..flyte.config_files import read_before
from ..model.document import FLYTE2
from ..model.finding import Severity
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, context: RuleContext) -> Iterator[Finding]:
    if document.flavour != FLYTE2 or not document.entries:
        return
    path = read_before(document.source.path)
    if path is not None and context.exists(path):
        yield RULE.finding(
            document,
            f"'{shorten(path)}' hides '{shorten(document.source.path)}': Flyte 2 reads only the "
            "first of "
            "the two",
            f"move the images to '{shorten(path)}', rename '{shorten(path)}', or pass '--config "
            f"{shorten(document.source.path)}'",
        )


RULE = Rule(
    code="FIL020",
    name="shadowed-config",
    subject=FILE,
    severity=Severity.WARNING,
    summary="Flyte 2 config hidden by another `config.yaml`",
    what=(
        "Checks for a `.flyte/config.yaml` that Flyte 2 does not read, because of a `config.yaml` "
        "next to it."
    ),
    why=(
        "Flyte 2 looks for `./config.yaml` first, then for `./.flyte/config.yaml`. It reads the "
        "first that exists, whatever its content, and no other. Next to a `config.yaml` of Hydra "
        "or of another tool, the images of `.flyte/config.yaml` are not found."
    ),
    use_instead="Rename the other file, or pass `--config`.",
    hazards=("H62",),
    sources=("flyte/config/_reader.py",),
    examples=(
        Example(
            bad="image:\n  image_refs:\n    app: ghcr.io/org/app:1.4.2\n",
            good="image:\n  builder: remote\n",
            path=".flyte/config.yaml",
            beside=(("config.yaml", "model: resnet\n"),),
        ),
    ),
    check=_check,
)
