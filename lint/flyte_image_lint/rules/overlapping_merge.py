"""FIL021 overlapping-merge."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .rule import ENTRY, FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    for one in document.ambiguities:
        name = shorten(one.entry.name)
        yield RULE.finding(
            document,
            f"merged mappings overlap: image '{name}' depends on the version of PyYAML",
            f"define '{name}' without '<<', or give it the same image in every merged mapping",
            about=ENTRY.about(one.entry),
            at=one.entry.place.name,
            note=f"PyYAML up to 6.0.3 gives {_shown(one.first)}, from 6.0.4 {_shown(one.later)}",
        )


def _shown(image: str | None) -> str:
    return "no image" if image is None else f"'{shorten(image)}'"


RULE = Rule(
    code="FIL021",
    name="overlapping-merge",
    subject=FILE,
    severity=Severity.WARNING,
    summary="Image that depends on the version of PyYAML",
    what=(
        "Checks YAML configs for image names that several mappings of one merge key (`<<`) define."
    ),
    why=(
        "flytekit and Flyte 2 read YAML with the PyYAML that is installed next to them. If a "
        "merge key (`<<`) merges several mappings, the first wins up to PyYAML 6.0.3, as YAML "
        "defines it. From 6.0.4 the last wins, except for keys of one character, where the first "
        "wins even over a mapping that merges it. So one config gives different images on "
        "different machines. The other rules, `images` and fixes use the image of PyYAML up to "
        "6.0.3."
    ),
    use_instead=(
        "Define the name next to the merge key (`<<`), which wins with every PyYAML, or merge "
        "only mappings that do not define the same name."
    ),
    hazards=(),
    sources=("PyYAML 6.0.4", "YAML merge keys"),
    examples=(
        Example(
            bad=(
                "common: &common\n"
                "  trainer: ghcr.io/org/trainer:1.4.2\n"
                "  reader: ghcr.io/org/reader:2.0.1\n"
                "dev: &dev\n"
                "  trainer: ghcr.io/org/trainer-dev:1.5.0\n"
                "images:\n"
                "  <<: [*dev, *common]\n"
            ),
            good=(
                "common: &common\n"
                "  trainer: ghcr.io/org/trainer:1.4.2\n"
                "  reader: ghcr.io/org/reader:2.0.1\n"
                "images:\n"
                "  <<: *common\n"
                "  trainer: ghcr.io/org/trainer-dev:1.5.0\n"
            ),
            path="config.yaml",
        ),
        Example(
            bad=(
                "base: &base\n"
                "  a: ghcr.io/org/app:1.4.2\n"
                "release: &release\n"
                "  <<: *base\n"
                "  a: ghcr.io/org/app:1.5.0\n"
                "images:\n"
                "  <<: *release\n"
            ),
            good=(
                "base: &base\n"
                "  app: ghcr.io/org/app:1.4.2\n"
                "release: &release\n"
                "  <<: *base\n"
                "  app: ghcr.io/org/app:1.5.0\n"
                "images:\n"
                "  <<: *release\n"
            ),
            path="config.yaml",
        ),
    ),
    check=_check,
)
