"""FIL020 shadowed-config."""

from __future__ import annotations

from ..flyte.config_files import read_before
from ..model.document import FLYTE2
from ..model.finding import Severity
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, project: Project) -> Iterator[Finding]:
    if config.flavour != FLYTE2 or not config.sites:
        return
    path = read_before(config.source.path)
    if path is not None and project.exists(path):
        yield RULE.finding(
            config,
            f"'{path}' hides this file: in that folder, Flyte 2 reads it in its place, and knows "
            "none of these images",
            f"move these images into '{path}', rename that file, or pass '--config'",
        )


RULE = Rule(
    code="FIL020",
    name="shadowed-config",
    subject=FILE,
    severity=Severity.WARNING,
    summary="a config that another `config.yaml` hides from Flyte 2",
    flyte=(
        "Flyte 2 looks for `./config.yaml` before `./.flyte/config.yaml`, reads the first that "
        "exists, whatever it is, and no other. Beside a `config.yaml` that is Hydra's, or anyone "
        "else's, the images of `.flyte/config.yaml` are not found."
    ),
    instead="Rename the other file, or pass `--config`.",
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
