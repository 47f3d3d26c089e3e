"""`upgrade` and a real registry: pins move in every kind of file, and the lockfile with them."""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import stat
import subprocess

import pytest

import command
from checkout import ROOT
from docs_console import blocks
from flyte_image_lint.images.tag_versions import newer_tags, parse_tag
from flyte_image_lint.lockfile import HEADER
from registries.cases import CASES
from registries.misbehaving import Misbehaving
from registries.populate import Repository
from registries.projects import Project, errors
from registries.real import running

R = "ghcr.io/org"
NOBODY = "127.0.0.1:1"
ZEROS = f"sha256:{'0' * 64}"
TAGS = ("1.4.1", "1.4.2", "1.4", "1.5.0", "1.5", "1.4.2-slim", "1.5.0-slim", "2.0.0", "2.1.0-rc1")
FLYTEKIT = ["py3.11-1.10.0", "py3.11-1.11.0", "py3.11-1.16.24", "py3.11-1.16.31", "py3.12-1.16.31"]


class Populated:
    """A registry whose `org/app` has TAGS; `digests` has those of its tags."""

    def __init__(self, real) -> None:
        self.host, self.new_requests, self.real = real.host, real.new_requests, real
        app = Repository(real, "org/app")
        self.digests = {tag: app.image(tag, note=tag) for tag in TAGS}
        app.image("latest", note="2.0.0")
        for tag in FLYTEKIT:
            Repository(real, "flyteorg/flytekit").image(tag, note=tag)
        Repository(real, "org/v").image("v1.0", "v1.1", "1.2")
        Repository(real, "org/hash").image("abcdef1", "1234567", "latest")


@pytest.fixture(scope="module")
def registry():
    with running() as real:
        yield Populated(real)


@pytest.fixture
def project(registry, tmp_path):
    """Make the project with these images in a config, or with all `files`."""

    def make(*images: str, files=None, settings: str = "") -> Project:
        config = "".join(f"a{at} = {image}\n" for at, image in enumerate(images))
        own = f'mirrors = {{"ghcr.io" = "{registry.host}", "cr.flyte.org" = "{registry.host}"}}\n'
        made = Project(tmp_path, registry.host, files or {"flytekit.config": f"[images]\n{config}"})
        path = made.folder / ".flyte-image-lint.toml"
        kept = [line for line in path.read_text().splitlines() if "mirrors" not in line]
        path.write_text("\n".join([*kept, own, settings]))
        return made

    return make


def upgrade(project: Project, *words: str, status: int = 0) -> list[str]:
    """Upgrade, and give what is said on standard output."""
    result = project.run("upgrade", *words)
    assert (result.status, errors(result)) == (status, []), result
    return result.stdout.splitlines()


def images(project: Project, name: str = "flytekit.config") -> list[str]:
    return [line.partition(" = ")[2] for line in project.read(name).splitlines()[1:]]


# What an image is moved to, by level.

ROWS = [
    (f"{R}/app:1.4.1", f"{R}/app:1.4.2", f"{R}/app:1.5.0", f"{R}/app:2.0.0"),
    (f"{R}/app:1.4", None, f"{R}/app:1.5", None),
    (f"{R}/app:1.4.2-slim", None, f"{R}/app:1.5.0-slim", None),
    (f"{R}/v:v1.0", None, f"{R}/v:v1.1", None),
    (f"{R}/app:2.0.0", None, None, None),
    (f"{R}/app:latest", None, None, None),
    (f"{R}/app", None, None, None),
    (f"{R}/app@{ZEROS}", None, None, None),
    (f"{R}/hash:abcdef1", None, None, None),
    (f"{R}/hash:1234567", None, None, None),
]


@pytest.mark.parametrize(("level", "at"), [("patch", 1), ("minor", 2), ("major", 3), ("", 2)])
def test_levels(project, level, at):
    made = project(*(row[0] for row in ROWS))
    upgrade(made, *(["--to", level] if level else []))
    wanted = [row[at] or (row[2] if at == 3 else None) or row[0] for row in ROWS]
    assert images(made) == wanted
    before = made.contents()
    said = upgrade(made, *(["--to", level] if level else []))
    assert said[-1].startswith("Upgraded 0 images, ")
    assert made.contents() == before, "a second run changes nothing"


def test_what_is_said(project):
    made = project(*(row[0] for row in ROWS))
    assert upgrade(made) == [
        f"flytekit.config:2: {R}/app:1.4.1 -> 1.5.0 (2.0.0 is available with '--to major')",
        f"flytekit.config:3: {R}/app:1.4 -> 1.5",
        f"flytekit.config:4: {R}/app:1.4.2-slim -> 1.5.0-slim",
        f"flytekit.config:5: {R}/v:v1.0 -> v1.1",
        "Upgraded 4 images in 1 file, 1 up to date, 2 floating or untagged (see 'check --fix' and "
        "'lock --upgrade'), 3 without a version in the tag.",
    ]
    assert upgrade(made)[0] == (
        f"flytekit.config:2: {R}/app:1.5.0: 2.0.0 is available with '--to major'"
    )
    assert upgrade(made, "--quiet") == []


def test_a_version_that_floats_by_the_settings_stays(project):
    made = project(f"{R}/app:1.4", f"{R}/app:1.4.1", settings='floating-tags = ["1.4"]\n')
    said = upgrade(made)
    assert said[-1].startswith("Upgraded 1 image in 1 file, 1 floating or untagged (")
    assert images(made) == [f"{R}/app:1.4", f"{R}/app:1.5.0"]


def test_diff_is_what_is_written_then(project):
    lock = f"{R}/app:latest: {{tag: 1.4.1, digest: {ZEROS}}}\n"
    files = {"flytekit.config": f"[images]\r\na: {R}/app:1.4.1\r\n", "flyte-images.lock": lock,
             "run.sh": f"pyflyte run --image {R}/app:1.4.2@{ZEROS} t.py wf\n"}  # fmt: skip
    made = project(files=files)
    before = made.contents()
    result = made.run("upgrade", "--diff")
    assert (result.status, errors(result)) == (1, [])
    assert made.contents() == before
    assert result.stderr.splitlines()[-1] == "Would upgrade 2 images in 3 files."
    upgrade(made)
    shown = []
    for name in ("flytekit.config", "run.sh", "flyte-images.lock"):
        old, new = (text.replace("\r", "") for text in (files[name], made.read(name)))
        lines = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="")
        shown += lines
    assert result.stdout.splitlines() == shown
    assert made.run("upgrade", "--diff").status == 0


# Every kind of file: OLD is what is moved to NEW, and nothing else changes.

EVERYWHERE = {
    "flytekit.config": "[images]\napp=OLD\n; OLD\n",
    "config.yaml": "admin: {a: x}\r\nimages:\r\n  app: 'OLD'  # OLD?\r\n  b: &x OLD\r\n  c: *x",
    ".flyte/config.yaml": "image:\n  image_refs: {app: OLD}\n",
    "t.py": '@task(container_image="OLD")\ndef f(): ...\n',
    "parts.py": 'REG = "ghcr.io/org"\n@task(container_image=f"{REG}/app:1.4.1")\ndef f(): ...\n',
    "sum.py": '@task(container_image="ghcr.io/" + "org/app:1.4.1")\ndef f(): ...\n',
    "constant.py": 'IMAGE = "OLD"\n\n@task(container_image=IMAGE)\ndef f(): ...\n',
    "nb.ipynb": json.dumps(
        {"cells": [{"cell_type": "code", "source": ["!pyflyte run --image OLD t.py wf\n"]}]}
    ),
    "run.sh": "pyflyte run --image app=OLD t.py wf # OLD\n",
    "variable.sh": 'IMAGE="OLD"\npyflyte run --image "app=$IMAGE" t.py wf\n',
    "Makefile": "IMAGE := OLD\nall:\n\tpyflyte run --image $(IMAGE) t.py wf\n"
    "\tpyflyte register --image a=$(IMAGE) .\n",
    "justfile": "all:\n    pyflyte run --image OLD t.py wf\n",
    ".github/workflows/ci.yml": "jobs:\n  a:\n    env:\n      IMAGE: OLD\n    steps:\n"
    "      - run: pyflyte register --image app=OLD .\n",
    ".env": "FLYTE_INTERNAL_IMAGE=OLD\n",
    "Dockerfile": "FROM python:3.11\nENV FLYTE_INTERNAL_IMAGE=OLD\n",
    "spec.yaml": "base_image: OLD\nregistry: ghcr.io/org\npackages: [pandas]\n",
}


def test_every_kind_of_file(project):
    old, new = f"{R}/app:1.4.1", f"{R}/app:1.5.0"
    head = "from flytekit import task\n"
    files = {
        name: (head if name.endswith(".py") else "") + text.replace("OLD", old)
        for name, text in EVERYWHERE.items()
    }
    made = project(files={**files, "spec.sh": "pyflyte run --image spec.yaml t.py wf\n"})
    os.chmod(made.folder / "run.sh", 0o750)
    said = upgrade(made)
    for name, text in files.items():
        now = made.read(name)
        kept = text.replace(old, new).replace("app:1.4.1", "app:1.5.0")
        # Comments and what is no image stay as they are.
        for line in (f"; {old}", f"# {old}?", f"wf # {old}", f"IMAGE: {old}"):
            kept = kept.replace(line.replace(old, new), line)
        assert now == kept, (name, said)
    assert stat.S_IMODE(os.stat(made.folder / "run.sh").st_mode) == 0o750
    assert made.run("upgrade", "--diff").stdout == ""


def test_what_is_said_is_in_order_also_of_modules(project):
    """A module of constants is found last, and shown in its place."""
    user = "from flytekit import task\nfrom a_module import B, A\n"
    made = project(
        files={
            "a_module.py": f'B = "{R}/app:1.4.1"\nA = "{R}/app:1.4.2"\n',
            "use.py": user
            + "".join(
                f"@task(container_image={name})\ndef {name.lower()}(): ...\n" for name in "AB"
            ),
            "b.config": f"[platform]\nendpoint = x\n[images]\na = {R}/app:1.4\n",
        }
    )
    places = [line.partition(": ")[0] for line in upgrade(made)[:-1]]
    assert places == ["a_module.py:1", "a_module.py:2", "b.config:4"]
    assert made.read("a_module.py") == f'B = "{R}/app:1.5.0"\nA = "{R}/app:1.5.0"\n'


def test_what_is_put_together_is_left_and_said(project):
    """A tag in a variable may be that of something else."""
    text = f'VERSION=1.4.1\npyflyte run --image "{R}/app:$VERSION" t.py wf\n'
    made = project(files={"run.sh": text, "flytekit.config": f"[images]\na = {R}/app:1.4.1\n"})
    said = upgrade(made, status=1)
    assert said[1] == (
        f"run.sh:2: {R}/app:1.4.1 not upgraded to 1.5.0: the value is put together from several "
        "parts; edit the file by hand"
    )
    assert said[2] == "Upgraded 1 image in 1 file, 1 to edit by hand."
    assert made.read("run.sh") == text


def test_another_use_of_a_variable_keeps_its_image(project):
    """What a fix would change beside the image is not made."""
    text = (
        f"IMAGE={R}/app:1.4.1\npyflyte run --image $IMAGE t.py wf\n"
        f"pyflyte run --image other=$IMAGE-slim t.py wf\n"
    )
    made = project(files={"run.sh": text})
    upgrade(made, status=1)
    assert made.read("run.sh") == text


# flytekit's own images.

PINNED = [
    ("flytekit==1.16.24", "py3.11-1.16.24"),
    ("flytekit==1.11.0", "py3.11-1.11.0"),
    ("flytekit==1.12.3", "py3.11-1.11.0"),
    ("flytekit>=1.10,<1.16.31", "py3.11-1.16.24"),
    ("flytekit>=1.10", "py3.11-1.16.31"),
    ("flytekit==1.9.0", "py3.11-1.10.0"),
    ("", "py3.11-1.16.31"),
]


@pytest.mark.parametrize(("requirement", "tag"), PINNED)
def test_an_image_of_flytekit_is_no_newer_than_the_project(project, requirement, tag):
    names = ("ghcr.io/flyteorg/flytekit", "cr.flyte.org/flyteorg/flytekit")
    config = "".join(f"a{at} = {name}:py3.11-1.10.0\n" for at, name in enumerate(names))
    files = {"flytekit.config": f"[images]\n{config}", "requirements.txt": f"{requirement}\n"}
    made = project(files=files)
    upgrade(made)
    assert images(made) == [f"{name}:{tag}" for name in names]


def test_tag_and_digest_move_together(registry, project):
    made = project(
        f"{R}/app:1.4.1@{registry.digests['1.4.1']}",
        f"{R}/app:2.0.0@{registry.digests['2.0.0']}",
        f"{R}/app:2.0.0@{ZEROS}",
        f"{R}/app:latest@{ZEROS}",
    )
    said = upgrade(made)
    new = registry.digests["2.0.0"]
    assert images(made) == [
        f"{R}/app:1.5.0@{registry.digests['1.5.0']}",
        f"{R}/app:2.0.0@{new}",
        f"{R}/app:2.0.0@{new}",
        f"{R}/app:latest@{new}",
    ]
    assert said[1] == f"flytekit.config:4: {R}/app:2.0.0 -> {new[:19]}"
    assert upgrade(made)[-1] == "Upgraded 0 images, 4 up to date."


def test_the_lock_moves_in_the_same_step(registry, project):
    """What it has of images that stay, or of others, stays."""
    lines = [
        "# ours\n",
        f"{R}/app:1.4.1: {{digest: {ZEROS}}}  # of the image itself\n",
        f"{R}/app:1.4.2: {{digest: {ZEROS}}}\n",
        f"{R}/app:latest: {{tag: 1.4.1, digest: {ZEROS}}}\n",
        f"{R}/v:latest: {{tag: v1.0, digest: {ZEROS}}}\n",
    ]
    files = {
        "flytekit.config": f"[images]\na = {R}/app:1.4.1\n",
        "flyte-images.lock": "".join(lines),
        "b/flytekit.config": f"[images]\nb = {R}/app:1.4.2\n",
        "c/flytekit.config": f"[images]\nc = {R}/app:1.4.1\n",
        "c/flyte-images.lock": lines[1],
    }
    made = project(files=files)
    said = upgrade(made, "flytekit.config", "b")
    assert said[-1] == "Upgraded 2 images in 3 files."
    new = registry.digests["1.5.0"]
    assert made.read("flyte-images.lock") == (
        f"{HEADER}# ours\n{R}/app:1.5.0: {{digest: {new}}}  # of the image itself\n"
        f"{R}/app:latest: {{tag: 1.5.0, digest: {new}}}\n{lines[4]}"
    )
    assert made.read("c/flyte-images.lock") == lines[1]
    assert made.run("lock", "--check", "--offline").status == 0
    upgrade(made)
    assert made.read("c/flyte-images.lock").endswith(
        f"{R}/app:1.5.0: {{digest: {new}}}  # of the image itself\n"
    )


def test_an_entry_that_another_image_needs_is_kept(registry, project):
    lock = f"{R}/app:1.4.1: {{digest: {registry.digests['1.4.1']}}}\n"
    kept = f"[images]\n# flyte-image-lint: ignore[outdated-image] old cluster\nb = {R}/app:1.4.1\n"
    made = project(
        files={
            "flytekit.config": f"[images]\na = {R}/app:1.4.1\n",
            "flyte-images.lock": lock,
            "kept/flytekit.config": kept,
        }
    )
    said = upgrade(made)
    assert said[-1] == "Upgraded 1 image in 2 files, 1 kept by a comment."
    assert made.read("flyte-images.lock") == (
        f"{HEADER}{lock}{R}/app:1.5.0: {{digest: {registry.digests['1.5.0']}}}\n"
    )
    assert made.read("kept/flytekit.config") == kept


def test_a_broken_lock_leaves_its_files(registry, project):
    """Pins and lock would part; others go on."""
    broken = "a: nonsense\n"
    config = f"[images]\na = {R}/app:1.4.1\n"
    files = {"a/flytekit.config": config, "a/flyte-images.lock": broken, "flytekit.config": config}
    made = project(files=files)
    result = made.run("upgrade")
    assert result.status == 2
    assert errors(result) == [
        "a/flyte-images.lock: line 1: 'a' should be 'docker.io/library/a:latest'"
    ]
    assert made.read("a/flytekit.config") == config
    assert made.read() == config.replace("1.4.1", "1.5.0")


# Which images.

CHOSEN = [
    (["trainer"], "trainer"),
    (["train*"], "trainer"),
    ([f"{R}/app"], "trainer report"),
    (["ghcr.io/*"], "trainer report v"),
    (["b"], "v"),
    (["b", "v"], "v"),
    (["./b/flytekit.config"], "v"),
    (["flytekit.config", "report"], "report"),
    (["--exclude", "trainer"], "report v"),
    (["--exclude", f"trainer,{R}/v"], "report"),
    (["--exclude", "*/app"], "v"),
    (["--exclude", "b/*.config"], "trainer report"),
    (["--exclude", "*"], ""),
]


@pytest.mark.parametrize(("words", "moved"), CHOSEN)
def test_names_and_paths(registry, project, words, moved):
    files = {
        "flytekit.config": f"[images]\ntrainer = {R}/app:1.4.1\nreport = {R}/app:1.4.2\n",
        "b/flytekit.config": f"[images]\nv = {R}/v:v1.0\n",
    }
    made = project(files=files)
    registry.new_requests()
    result = made.run("upgrade", "--output-format", "json", *words)
    assert (result.status, result.stderr) == (0, "")
    objects = json.loads(result.stdout)
    assert sorted(each["name"] for each in objects) == sorted(moved.split())
    assert {each["status"] for each in objects} <= {"upgraded"}
    now = made.read() + made.read("b/flytekit.config")
    news = {"trainer": f"{R}/app:1.5.0", "report": f"{R}/app:1.5.0", "v": f"{R}/v:v1.1"}
    assert {name for name, new in news.items() if f"{name} = {new}" in now} == set(moved.split())
    names = {each.path.split("/")[3] for each in registry.new_requests()}
    assert names == {"v" if name == "v" else "app" for name in moved.split()}, "no other is asked"


def test_bad_words(project):
    made = project(f"{R}/app:1.4.1")
    before = made.contents()
    for words, said in (
        (["trainr"], "there is no file and no image 'trainr'"),
        (["a00"], "there is no file and no image 'a00'; did you mean 'a0'?"),
        (["--offline"], "'upgrade' needs the registries, so it has no '--offline'"),
        (["-"], "'upgrade' does not read standard input"),
        (["--to", "1.5"], "option '--to' takes one of patch, minor, major, not '1.5'"),
        (["--exclude", "[z"], "option '--exclude'"),
    ):
        result = made.run("upgrade", *words)
        assert (result.status, result.stdout) == (2, "")
        assert said in result.stderr
    assert made.contents() == before
    result = made.run("upgrade", "--diff", "--exclude", "nothing")
    assert result.stderr.startswith("warning: --exclude: no image and no file matches 'nothing'")
    result = made.run("upgrade", "--diff", "--exclude", f"{R}/*")
    assert result.stderr.splitlines()[-1].endswith(", all excluded.")
    (made.folder / "empty").mkdir()
    assert made.run("upgrade", "empty").stderr.splitlines() == [
        "warning: no Flyte configs or image references found in 'empty'",
        "hint: 'empty' is a folder; for images of that name, write 'empty*'",
    ]


def test_one_registry_that_fails_does_not_stop_the_others(project):
    made = project(f"{R}/app:1.4.1", f"{NOBODY}/x:1.0", f"{R}/gone:1.0", f"{NOBODY}/x:1.0")
    result = made.run("upgrade")
    assert result.status == 2
    assert [each.partition(":1.0: ")[0] for each in errors(result)] == [
        f"{NOBODY}/x",
        f"{R}/gone",
    ]
    assert result.stdout.splitlines()[-1] == (
        "Upgraded 1 image in 1 file, 3 could not be looked up."
    )
    assert images(made)[0] == f"{R}/app:1.5.0"
    answer = json.loads(made.run("upgrade", "--output-format", "json").stdout)
    assert [each["status"] for each in answer] == ["current", "unknown", "unknown", "unknown"]
    assert answer[1]["reason"] == f"no connection to '{NOBODY}': connection refused"


def test_without_the_extra(project):
    result = project(f"{R}/app:1.4.1").run("upgrade", extra=False)
    assert result.status == 2
    assert "flyte-image-lint[registry]" in result.stderr


def test_images_are_asked_for_at_once(project):
    """Eight at a time, of whatever file."""
    with Misbehaving.running(CASES) as registry:
        files = {
            f"{name}/flytekit.config": "[images]\n"
            + "".join(f"a{at} = {registry.host}/together/{name}{at}:0.9\n" for at in range(4))
            for name in "abcd"
        }
        made = project(files=files)
        result = made.run("upgrade", "--to", "major")
    assert (result.status, errors(result)) == (0, []), result
    assert "together/d3:1.0" in made.read("d/flytekit.config")


def _deleted(handler) -> None:
    """List a tag that is not there any more."""
    if handler.wants_tags:
        handler.answer(200, b'{"tags": ["1.0", "1.1", "1.2"]}')
    elif handler.path.endswith("/1.2"):
        handler.answer(404)
    else:
        handler.fine()


def test_a_tag_that_was_deleted_is_not_written(project):
    with Misbehaving.running({**CASES, "deleted": _deleted}) as registry:
        made = project(f"{registry.host}/deleted/x:1.0", f"{registry.host}/tags-401/x:0.9")
        result = made.run("upgrade")
    assert result.status == 2
    assert [each.partition(": ")[0] for each in errors(result)] == [
        f"{registry.host}/tags-401/x:0.9"
    ]
    assert images(made) == [f"{registry.host}/deleted/x:1.1", f"{registry.host}/tags-401/x:0.9"]


def test_progress_is_shown_on_a_terminal(project):
    made = project(f"{R}/app:1.4.1")
    assert "asking registries" in made.run_on_terminal("upgrade").stderr
    assert images(made) == [f"{R}/app:1.5.0"]


def test_nothing_is_asked_twice(registry, project):
    made = project(*(f"{R}/app:1.4.{patch % 2 + 1}" for patch in range(6)))
    registry.new_requests()
    upgrade(made)
    requests = [(each.method, each.path) for each in registry.new_requests()]
    assert requests == [("GET", "/v2/org/app/tags/list"), ("HEAD", "/v2/org/app/manifests/1.5.0")]


def test_json(registry, project):
    made = project(f"{R}/app:1.4.1", f"{R}/app:1.4.2@{ZEROS}", f"{R}/app", f"{R}/app:2.0.0@{ZEROS}")
    result = made.run("upgrade", "--diff", "--output-format", "json")
    assert result.status == 1
    answer = json.loads(result.stdout)
    assert answer[0] == {
        "path": "flytekit.config",
        "line": 2,
        "column": 6,
        "name": "a0",
        "image": f"{R}/app:1.4.1",
        "status": "outdated",
        "upgrade": f"{R}/app:1.5.0",
        "level": "minor",
        "held": f"{R}/app:2.0.0",
        "reason": None,
    }
    assert [each["level"] for each in answer] == ["minor", "minor", None, "digest"]
    assert answer[1]["upgrade"] == f"{R}/app:1.5.0@{registry.digests['1.5.0']}"
    assert [each["status"] for each in answer] == ["outdated", "outdated", "floating", "outdated"]
    written = json.loads(made.run("upgrade", "--output-format", "json").stdout)
    assert [each["upgrade"] for each in written] == [each["upgrade"] for each in answer]
    assert images(made) == [each["upgrade"] or each["image"] for each in answer]


def test_a_file_that_cannot_be_written(project):
    made = project(f"{R}/app:1.4.1")
    (made.folder / "flytekit.config").chmod(0o444)
    result = made.run("upgrade")
    assert result.status == 2
    assert errors(result) == ["flytekit.config: is read-only, and was left as it is"]
    assert result.stdout.splitlines() == [
        f"flytekit.config:2: {R}/app:1.4.1 not upgraded to 1.5.0: the file cannot be written",
        "Upgraded 0 images, 1 to edit by hand.",
    ]
    assert images(made) == [f"{R}/app:1.4.1"]


def test_settings_that_leave_files_out(project):
    """`per-file-ignores` holds for the rule; what selects rules does not."""
    config = f"[images]\na = {R}/app:1.4.1\n"
    made = project(
        files={"flytekit.config": config, "old/flytekit.config": config},
        settings='ignore = ["FIL4"]\nper-file-ignores = {"old/**" = ["outdated-image"]}\n',
    )
    upgrade(made)
    assert made.read() == config.replace("1.4.1", "1.5.0")
    assert made.read("old/flytekit.config") == config


# The rule behind it.


def test_the_rule_reports_what_upgrade_would_do(registry, project):
    made = project(f"{R}/app:1.4.1", f"{R}/app:2.0.0", f"{R}/app:2.0.0@{ZEROS}", f"{R}/app:latest")
    before = made.contents()
    result = made.run(
        *[
            "check",
            "--online",
            "--extend-select",
            "outdated-image",
            "--ignore",
            "FIL1,FIL401,FIL402,FIL404",
        ],
        *("--output-format", "json"),
    )
    findings = json.loads(result.stdout)
    assert (result.status, errors(result)) == (0, [])
    assert [(each["code"], each["name"], each["severity"]) for each in findings] == [
        ("FIL405", "a0", "info")
    ]
    assert findings[0]["message"] == (
        f"outdated image '{R}/app:1.4.1': the registry has version '1.5.0'; run 'flyte-image-lint "
        f"upgrade', or write '{R}/app:1.5.0'"
    )
    assert (findings[0]["column"], findings[0]["end_column"]) == (22, 27)
    assert findings[0]["fix"]["safe"] is False
    assert made.contents() == before


def test_the_rule_judges_the_tag_beside_a_digest(registry, project):
    made = project(f"{R}/app:1.4.1@{registry.digests['1.4.1']}")
    words = ["check", "--online", "--select", "outdated-image", "--output-format", "json"]
    (findings,) = json.loads(made.run(*words).stdout)
    moved = f"{R}/app:1.5.0@{registry.digests['1.5.0']}"
    assert findings["message"].endswith(f"or write '{moved}'")


def test_the_rule_is_off_by_default_and_needs_online(registry, project):
    made = project(f"{R}/app:1.4.1")
    registry.new_requests()
    for words in (["--online"], ["--online", "--select", "FIL4"], ["--select", "outdated-image"]):
        assert made.run("check", *words).stdout == "No problems in 1 file.\n"
    assert not any("tags/list" in each.path for each in registry.new_requests())


def test_the_fix_of_the_rule_is_unsafe(project):
    made = project(f"{R}/app:1.4.1")
    words = ["check", "--online", "--select", "outdated-image", "--fix"]
    made.run(*words)
    assert images(made) == [f"{R}/app:1.4.1"]
    made.run(*words, "--unsafe-fixes")
    assert images(made) == [f"{R}/app:1.5.0"]


# The documentation.

PAGE = ROOT / "docs" / "howto" / "update-pins.md"


@pytest.mark.generated
def test_the_page_shows_what_is_said(registry, project, pytestconfig):
    """Its blocks are run one after the other, on the config that it shows."""
    Repository(registry.real, "myorg/trainer").image("2.7.1", "2.7.2", "2.8.0", "3.0.1")
    Repository(registry.real, "myorg/report").image("1.4.2-slim", "1.5.0", "1.5.0-slim")
    page = PAGE.read_text(encoding="utf-8")
    config = page.partition("cat > flytekit.config <<'END'\n")[2].partition("END\n")[0]
    lock = f"ghcr.io/myorg/trainer:latest: {{tag: 2.7.1, digest: {ZEROS}}}\n"
    made = project(files={"flytekit.config": config})
    shown = page
    for block in [block for block in blocks(page) if block.first.startswith("flyte-image-lint up")]:
        if block.language == "console":
            result = made.run(*block.first.split()[1:])
            text = f"$ {block.first}\n{result.stdout}{result.stderr}"
            shown = shown.replace(f"```console\n{block.text}```", f"```console\n{text}```")
        else:
            for line in block.text.splitlines():
                (made.folder / "flyte-images.lock").write_text(lock)
                (made.folder / "workflows").mkdir(exist_ok=True)
                words = shlex.split(line, comments=True)[1:]
                assert made.run(*words, "--diff").status in (0, 1), line
    if pytestconfig.getoption("--update"):
        PAGE.write_text(shown, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("image", [f"{R}/app:1.4.1", f"{NOBODY}/x:1.0"])
def test_the_job_of_the_page_ends_well_but_for_an_image_that_cannot_be_looked_up(project, image):
    match = re.search(
        r"      - run: (flyte-image-lint upgrade.*)", PAGE.read_text(encoding="utf-8")
    )
    by_hand = f'VERSION=1.4.1\npyflyte run --image "{R}/app:$VERSION" t.py wf\n'
    made = project(files={"flytekit.config": f"[images]\na = {image}\n", "run.sh": by_hand})
    path = os.pathsep.join([os.path.dirname(command.COMMAND), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-e", "-c", match[1]],
        cwd=made.folder,
        env=command.environment(**made.environment, PATH=path),
        check=False,
        capture_output=True,
    )
    assert done.returncode == (1 if image.startswith(NOBODY) else 0), done
    assert made.read().replace("1.5.0", "1.4.1") == f"[images]\na = {image}\n"


ROW = re.compile(r"\| `([^`]+)` \| (`.+`) \| (`[^`]+`|none) \|")


def test_the_table_of_the_page_is_true():
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(rows) == 11
    for current, tags, chosen in rows:
        newer = newer_tags(parse_tag(current), re.findall("`([^`]+)`", tags), "minor").candidates
        assert [f"`{tag}`" for tag in newer[:1]] == ([] if chosen == "none" else [chosen])
