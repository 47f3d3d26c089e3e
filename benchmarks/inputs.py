"""What the tools are given: the same images, in the files that each of them reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SCHEMA = """{"properties": {"images": {"additionalProperties": {"pattern": ":[^:/]+$",
 "not": {"pattern": ":latest$"}}}}}
"""
"""For check-jsonschema: an image has a tag, and it is not `latest`."""


FAULTS = {
    "floating tag": "ghcr.io/o/a:latest",
    "untagged image": "ghcr.io/o/a",
    "unknown registry": "evil.example.net/a:1.4",
}
"""Images with which one thing is wrong, what the tool exists for."""


def generated() -> dict[str, str]:
    """Give generated files of 300 kB, by name, that name Flyte and its images in a comment."""
    rows = range(6000)
    data = "".join(f'X{n} = {{"name": "n{n}", "values": [1, 2, {n}]}}\n' for n in rows)
    return {
        "generated.py": f'"""Generated from the images that flyte has."""\n{data}',
        "generated.yaml": "# The images that flyte has \n"
        + "".join(f"- name: n{n}\n  values: [1, 2, {n}]\n" for n in range(8000)),
    }


def fresh(folder: Path) -> Path:
    """Give the folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def image(number: int, *, clean: bool = True) -> str:
    """Give an image, with a tag that moves unless it is to be clean."""
    return f"ghcr.io/myorg/image{number}:{'1.4.' + str(number) if clean else 'latest'}"


def configs(folder: Path, count: int, *, clean: bool) -> list[str]:
    """Write YAML configs of one image each, and give their paths."""
    fresh(folder)
    for number in range(count):
        text = (
            "admin:\n  endpoint: dns:///flyte.example.com\n  authType: Pkce\n"
            f"images:\n  app: {image(number, clean=clean)}\n"
        )
        (folder / f"config{number}.yaml").write_text(text)
    return [path.name for path in sorted(folder.iterdir())]


def dockerfiles(folder: Path, count: int, *, clean: bool) -> list[str]:
    """Write Dockerfiles that are made from those images, for hadolint and checkov."""
    fresh(folder)
    for number in range(count):
        (folder / f"Dockerfile.{number}").write_text(f"FROM {image(number, clean=clean)}\n")
    return [path.name for path in sorted(folder.iterdir())]


def workflows(folder: Path, count: int, *, clean: bool) -> Path:
    """Write workflows of GitHub that run in those images, for zizmor."""
    target = fresh(folder) / ".github" / "workflows"
    target.mkdir(parents=True)
    for number in range(count):
        (target / f"w{number}.yml").write_text(
            f"on: push\npermissions: {{}}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n"
            f"    container: {image(number, clean=clean)}\n    steps:\n      - run: 'true'\n"
        )
    return folder


def repository(folder: Path, count: int, *, uses: bool) -> Path:
    """Make a repository of `count` files of which 20 matter: configs, or with `uses`, tasks."""
    fresh(folder)
    for number in range(count):
        place = folder / f"package{number // 100}" / f"part{number % 7}"
        place.mkdir(parents=True, exist_ok=True)
        if number % 3:
            text = (
                f"import os\n\n\ndef f{number}(x):\n    return os.path.join(x, '{number}')\n" * 10
            )
            (place / f"module{number}.py").write_text(text)
        else:
            text = f"name: a{number}\nvalues:\n  - 1\n  - 2\n" * 10
            (place / f"settings{number}.yaml").write_text(text)
    (folder / "flytekit.config").write_text("[images]\napp = ghcr.io/myorg/app:1.4.2\n")
    for number in range(20):
        place = folder / f"team{number}"
        place.mkdir()
        if uses:
            (place / "task.py").write_text(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app}}")\ndef run() -> None: ...\n'
            )
        else:
            (place / "flyte.config").write_text(
                f"[platform]\nendpoint = x\n[images]\napp = {image(number)}\n"
            )
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


def large(folder: Path, count: int, kind: str, *, clean: bool) -> str:
    """Write one config of `count` images, "ini" or "yaml", and give its name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind}-{count}-{'clean' if clean else 'faulty'}" + (
        ".yaml" if kind == "yaml" else ".config"
    )
    sign, head = (": ", "images:\n") if kind == "yaml" else (" = ", "[images]\n")
    indent = "  " if kind == "yaml" else ""
    lines = [f"{indent}app{n}{sign}{image(n, clean=clean)}\n" for n in range(count)]
    (folder / name).write_text(head + "".join(lines))
    return name
