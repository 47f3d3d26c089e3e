"""Where the SDKs look for a config, as docs/flyte.md has it."""

from __future__ import annotations

import subprocess
from itertools import combinations
from pathlib import Path

import pytest

import command
from oracle import Flyte2, Flytekit

GUIDE = Path(__file__).parents[1] / "docs" / "flyte.md"

# In order: what the guide calls it, and the file below a folder that holds `home` and the
# repository `repo`, from whose folder `work` is searched; or the variable that names a file.
FLYTEKIT = {
    "`FLYTECTL_CONFIG`": "FLYTECTL_CONFIG",
    "`./flytekit.config`": "repo/work/flytekit.config",
    "`~/.flyte/config`": "home/.flyte/config",
    "`~/.flyte/config.yaml`": "home/.flyte/config.yaml",
}
FLYTE2 = {
    "`./config.yaml`": "repo/work/config.yaml",
    "`./.flyte/config.yaml`": "repo/work/.flyte/config.yaml",
    "`.flyte/config.yaml` in the root of the git": "repo/.flyte/config.yaml",
    "`UCTL_CONFIG`": "UCTL_CONFIG",
    "`FLYTECTL_CONFIG`": "FLYTECTL_CONFIG",
    "`~/.union/config.yaml`": "home/.union/config.yaml",
    "`~/.flyte/config.yaml`": "home/.flyte/config.yaml",
}
NOT_SEARCHED = (
    "repo/work/config.yml", "repo/work/flyte.config", "repo/work/.union/config.yaml",
    "repo/flytekit.config", "home/.union/config", "home/.flyte/config.yml",
)  # fmt: skip


@pytest.mark.parametrize(("sdk", "order"), [(Flytekit, FLYTEKIT), (Flyte2, FLYTE2)])
def test_the_order(sdk, order, tmp_path):
    with sdk.running() as running:
        for number, present in enumerate(subsets(list(order.values()))):
            root = tmp_path / str(number)
            assert config_of(running, root, present) == (present[0] if present else None), present


@pytest.mark.parametrize("order", [FLYTEKIT, FLYTE2])
def test_the_guide_has_the_order(order):
    text = " ".join(GUIDE.read_text(encoding="utf-8").split())
    start = "## Flyte 2" if order is FLYTE2 else "flytekit reads the first of these that exists"
    at = text.index(start)
    for words in order:
        at = text.index(words, at) + len(words)


def subsets(names):
    """Give all subsets of `names`, each in their order."""
    return [subset for size in range(len(names) + 1) for subset in combinations(names, size)]


def config_of(running, root, present):
    """Give which of the files and variables that are present is the config."""
    files = [name for name in present if "/" in name]
    command.write(root, dict.fromkeys((*files, *NOT_SEARCHED), ""))
    variables = {name: str(root / f"{name}.yaml") for name in present if "/" not in name}
    for path in variables.values():
        Path(path).touch()
    subprocess.run(["git", "init", "-q", root / "repo"], check=True, env=command.environment())
    kind, path = running.call(
        "config_path", str(root / "repo" / "work"), str(root / "home"), variables
    )
    assert kind == "gives"
    if path is None:
        return None
    relative = Path(path).relative_to(root.resolve()).as_posix()
    return relative if relative in files else relative.removesuffix(".yaml")
