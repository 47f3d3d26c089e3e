"""The Renovate preset finds the pinned images of Flyte projects, and nothing else."""

from __future__ import annotations

import re
import shutil

import pytest

import flyte_image_lint as face
from renovate_cases import CASES, ROOT, extracted, preset

MANAGERS = preset()["customManagers"]
SANDBOX = "faulty/sandbox.config"
EXPRESSIONS = [one for manager in MANAGERS for one in manager["matchStrings"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_what_is_found(case):
    assert tuple(extracted(case.path, case.text)) == case.dependencies


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_expressions_need_nothing_that_re2_lacks(expression):
    """Renovate's engine has no lookaround and no references back."""
    assert not re.search(r"\(\?[=!]|\(\?<[=!]|\\[1-9]|\\k<|\(\?>|[*+?}]\+", expression)
    re.compile(expression.replace("(?<", "(?P<"))


@pytest.mark.parametrize("manager", MANAGERS, ids=lambda manager: manager["description"])
def test_every_manager_asks_registries_for_images(manager):
    assert manager["customType"] == "regex"
    assert manager["datasourceTemplate"] == "docker"
    for expression in manager["matchStrings"][-1:]:
        assert {"depName", "currentValue"} <= set(re.findall(r"\(\?<(\w+)>", expression))


def test_what_is_found_in_the_examples_is_what_the_inventory_has(tmp_path, monkeypatch):
    """In configs that Flyte can read, each image with a valid tag."""
    for name in ("clean", "own-registry", "pinning", "faulty"):
        shutil.copytree(ROOT / "examples" / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    wanted = {
        (place.path, image.image)
        for image in face.inventory().images
        for place in image.places
        if image.tag and place.kind == "a config"
    } - {(SANDBOX, "ghcr.io/myorg/trainer:1.4.2")}  # which an option of [DEFAULT] says
    assert len(wanted) > 15
    images = {
        (path, canonical(f"{one.name}:{one.value}" + (f"@{one.digest}" if one.digest else "")))
        for path in {path for path, _image in wanted}
        for one in extracted(path, (tmp_path / path).read_text(encoding="utf-8"))
    }
    assert wanted - images == set()


def canonical(text):
    """Give an image as the inventory has it."""
    from flyte_image_lint.images.reference import InvalidReferenceError, parse

    try:
        return parse(text).canonical
    except InvalidReferenceError:
        return text


def test_flytekits_images_stay_with_their_python():
    (rule,) = preset()["packageRules"]
    pattern = rule["versioning"].removeprefix("regex:").replace("(?<", "(?P<")
    match = re.fullmatch(pattern, "py3.11-1.16.24")
    assert match is not None
    assert match.groupdict() == {
        "compatibility": "py3.11", "major": "1", "minor": "16", "patch": "24",
    }  # fmt: skip
    assert re.fullmatch(pattern, "py3.11-latest") is None
    names = [name[1:-1] for name in rule["matchPackageNames"]]
    for name in ("ghcr.io/flyteorg/flytekit", "cr.flyte.org/flyteorg/flytekit"):
        assert any(re.search(one, name) for one in names)
