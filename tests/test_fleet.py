"""The example of a fleet, run by the real flytekit on this machine."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import flyte_image_lint
from checkout import ROOT
from command import write
from oracle.environment import FLYTEKIT, python_of

PACKAGE = Path(flyte_image_lint.__file__).parents[1]
SCRIPT = """\
import json, sys
from pathlib import Path
from flytekit.types.file import FlyteFile
from fleet import fleet
outputs = fleet(repositories=sys.argv[2:], policy=FlyteFile(sys.argv[1]))
print(json.dumps([Path(one).read_text() for one in outputs]))
"""
PROJECTS = {
    "good": "[images]\napp = ghcr.io/myorg/app:1.4.2\nbase = docker.io/myorg/base:1\n",
    "bad": "[images]\napp = ghcr.io/myorg/app:1.4.2\nother = quay.io/other/x:1\n"
    "moving = ghcr.io/myorg/m:latest\n",
}


def test_a_fleet_has_one_report_and_one_inventory(tmp_path):
    for name, config in PROJECTS.items():
        write(tmp_path / name, {"flytekit.config": config})
        script = (
            "git init -q && git add -A && "
            "git -c user.name=x -c user.email=x@example.com commit -q -m x"
        )
        subprocess.run(["sh", "-c", script], cwd=tmp_path / name, check=True)
    good, bad, gone = (f"file://{tmp_path}/{name}" for name in ("good", "bad", "gone"))
    folder = ROOT / "examples" / "fleet"
    done = subprocess.run(
        [python_of(FLYTEKIT), "-c", SCRIPT, str(folder / "policy.toml"), good, bad, gone],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PYTHONPATH": os.pathsep.join([str(PACKAGE), str(folder)]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report, images = json.loads(done.stdout.splitlines()[-1])
    assert report.splitlines()[2:] == [
        f"| {good} | 0 | 0 | 0 | 0 |",
        f"| {bad} | 1 | 1 | 0 | 0 |",
        f"| {gone} | 0 | 0 | 0 | 1 |",
    ]
    assert json.loads(images) == {
        "docker.io/myorg/base:1": [good],
        "ghcr.io/myorg/app:1.4.2": [good, bad],
        "ghcr.io/myorg/m:latest": [bad],
        "quay.io/other/x:1": [bad],
    }
