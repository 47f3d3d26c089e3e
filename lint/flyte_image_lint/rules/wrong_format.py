"""FIL017 wrong-format."""

from __future__ import annotations

import re

from ..flyte.places import sdk
from ..model.finding import Severity
from ..text.source import shorten
from .entries import raised
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext

_YAML = r"^(images|image|admin|console|storage|task)\s*:\s*(#.*)?$"
_INI = r"^\[(images|platform|sdk|auth|DEFAULT|credentials|secrets)\]\s*$"


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure is None or failure.kind not in (
        "no-section",
        "syntax",
        "yaml-syntax",
        "not-a-mapping",
    ):
        return
    text = document.source.printable_text
    path = shorten(document.source.path)
    if document.format == "ini" and re.search(_YAML, text, re.MULTILINE):
        yield RULE.finding(
            document,
            f"'{path}' contains YAML, but flytekit reads it as INI because of its name",
            "rename it to end in '.yaml' (lower case)",
            at=failure.span,
            raises=failure.message,
        )
    elif document.format == "yaml" and re.search(_INI, text, re.MULTILINE):
        yield RULE.finding(
            document,
            f"'{path}' contains INI, but {sdk(document.flavour)} reads it as YAML because of its "
            "name",
            "rename it, for example to 'flytekit.config', or rewrite it as YAML",
            at=failure.span,
            raises=raised(document),
        )


RULE = Rule(
    code="FIL017",
    name="wrong-format",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Config whose name makes Flyte use the wrong parser",
    what=(
        "Checks for YAML in a file that flytekit reads as INI, and for INI in a file that it "
        "reads as YAML."
    ),
    why=(
        "flytekit looks only at the end of the path, with case: a path that ends in `yaml` or "
        "`yml` is YAML, and everything else is INI, `config.YAML` and `config.yaml.bak` included. "
        "The wrong parser fails: for INI in a YAML file, flytekit hides the error of the parser, "
        "and fails on the missing mapping."
    ),
    use_instead="Rename the file, and the places that name it, or rewrite it in the other format.",
    hazards=("H38",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad="images:\n  app: docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
            path="flytekit.config",
        ),
        Example(
            bad=(
                "[platform]\nendpoint = flyte.example.com\n\n"
                "[images]\napp = docker.io/org/app:1.4.2\n"
            ),
            good=(
                "admin:\n  endpoint: dns:///flyte.example.com\n"
                "images:\n  app: docker.io/org/app:1.4.2\n"
            ),
            path="config.yaml",
        ),
    ),
    check=_check,
)
