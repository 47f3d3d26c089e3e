"""Lint the Flyte projects of an organization, by one policy, into one report and one inventory.

Each repository is linted by a task of its own; one that cannot be cloned does not stop the others.
"""

from __future__ import annotations

import functools
import json
import subprocess
import tempfile
from pathlib import Path

from flytekit import map_task, task, workflow
from flytekit.types.file import FlyteFile

from flyte_image_lint import SettingsError, inventory, lint_paths, settings_from

IMAGE = "ghcr.io/myorg/fleet:1.0.0"
"""Python, git, flytekit and flyte-image-lint."""

LEVELS = ("error", "warning", "info")


@task(container_image=IMAGE)
def lint(repository: str, policy: str) -> str:
    """Clone a repository, lint it, and give its findings and images as JSON."""
    result: dict[str, object] = {"repository": repository, "findings": [], "images": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "clone"
        try:
            clone(repository, folder)
            settings = settings_from(policy, str(folder))
        except (subprocess.CalledProcessError, SettingsError) as error:
            return json.dumps({**result, "errors": [f"{type(error).__name__}: {error}"]})
        linted = lint_paths(folder, settings=settings)
        result["errors"] = [*linted.errors, *linted.unchecked]
        result["findings"] = [
            {
                "path": Path(finding.path).relative_to(folder).as_posix(),
                "line": finding.start[0],
                "rule": finding.rule,
                "severity": finding.severity.value,
                "message": finding.message,
            }
            for finding in linted.findings
        ]
        found_images = inventory(folder, settings=settings).images
        result["images"] = [image.image for image in found_images if image.is_valid]
    return json.dumps(result)


def clone(repository: str, folder: Path) -> None:
    """Clone the newest commit, and run no hook."""
    options = ["-c", "core.hooksPath=/dev/null"]
    command = ["git", *options, "clone", "--quiet", "--depth=1", "--", repository, str(folder)]
    subprocess.run(command, check=True)


@task(container_image=IMAGE)
def merge(results: list[str]) -> tuple[FlyteFile, FlyteFile]:
    """Write a report in Markdown, and an inventory: each image with its repositories."""
    report = [
        "| repository | errors | warnings | info | not checked |",
        "| --- | --- | --- | --- | --- |",
    ]
    images: dict[str, list[str]] = {}
    for result in map(json.loads, results):
        severities = [finding["severity"] for finding in result["findings"]]
        numbers = [*map(severities.count, LEVELS), len(result["errors"])]
        report.append(f"| {result['repository']} | {' | '.join(map(str, numbers))} |")
        for image in result["images"]:
            images.setdefault(image, []).append(result["repository"])
    folder = Path(tempfile.mkdtemp())
    (folder / "report.md").write_text("\n".join(report) + "\n", encoding="utf-8")
    listed = json.dumps(dict(sorted(images.items())), indent=2)
    (folder / "inventory.json").write_text(listed, encoding="utf-8")
    return FlyteFile(str(folder / "report.md")), FlyteFile(str(folder / "inventory.json"))


@task(container_image=IMAGE)
def read(policy: FlyteFile) -> str:
    """Give the text of the policy."""
    return Path(policy).read_text(encoding="utf-8")


@workflow
def fleet(repositories: list[str], policy: FlyteFile) -> tuple[FlyteFile, FlyteFile]:
    """Lint all repositories, side by side, by the same settings."""
    text = read(policy=policy)
    results = map_task(functools.partial(lint, policy=text))(repository=repositories)
    return merge(results=results)
