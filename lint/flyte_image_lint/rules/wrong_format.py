"""FIL017 wrong-format."""

from __future__ import annotations

import re

from ..model.finding import Severity
from ..text.source import first_line, shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project

_YAML = r"^(images|image|admin|console|storage|task)\s*:\s*(#.*)?$"
_INI = r"^\[(images|platform|sdk|auth|DEFAULT|credentials|secrets)\]\s*$"


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure is None or failure.kind not in (
        "no-section",
        "syntax",
        "yaml-syntax",
        "not-a-mapping",
    ):
        return
    text = config.source.printable_text
    path = shorten(config.source.path)
    if config.format == "ini" and re.search(_YAML, text, re.MULTILINE):
        yield RULE.finding(
            config,
            f"YAML in '{path}', which Flyte reads as INI because its name does not end in "
            f"'yaml' or 'yml': {first_line(failure.message)}",
            "rename the file so that it ends in '.yaml', in lower case",
            at=failure.span,
        )
    elif config.format == "yaml" and re.search(_INI, text, re.MULTILINE):
        yield RULE.finding(
            config,
            f"INI in '{path}', which Flyte reads as YAML because of the end of its name: "
            f"{failure.message}",
            "rename the file, to 'flytekit.config' say, or rewrite it as YAML",
            at=failure.span,
        )


RULE = Rule(
    code="FIL017",
    name="wrong-format",
    subject=FILE,
    severity=Severity.ERROR,
    summary="a file whose name makes Flyte use the wrong parser",
    flyte=(
        "flytekit looks at the last letters of the path only, with case: what ends in "
        "`yaml` or `yml` is YAML, everything else is INI, `config.YAML` and "
        "`config.yaml.bak` too. YAML text under another name is a "
        "`MissingSectionHeaderError`; INI text in a YAML file is a hidden warning and "
        "then `AttributeError: 'NoneType' object has no attribute 'items'`."
    ),
    instead=("Rename the file, and the places that name it, or rewrite it in the other format."),
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
