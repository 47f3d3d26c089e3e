"""`images --all`: every image of a project, as a table, as JSON, for scanners and as an SBOM."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timezone

import pytest
from packageurl import PackageURL

import flyte_image_lint as face
from command import environment, run, write

DIGEST = f"sha256:{'4f5c' * 16}"
PROGRAM = """\
import os
from constants import BASE
from flytekit import ImageSpec, task

spec = ImageSpec(name="forecast", registry="ghcr.io/builds", base_image=BASE)


@task(container_image="{{.image.app}}")
def a(): ...


@task(container_image="ghcr.io/o/app:1")
def b(): ...


@task(container_image=f"ghcr.io/o/{os.environ['X']}:2")
def c(): ...
"""
FILES = {
    "flytekit.config": f"[images]\napp = ghcr.io/o/app:1\nboth = quay.io/o/b:2@{DIGEST}\n"
    f"hub = python:3.11\nbad = GHCR.io/O/x:1\nbare = ghcr.io/o/untagged@{DIGEST}\n",
    "constants.py": 'BASE = "docker.io/library/python:3.11"\n',
    "wf.py": PROGRAM,
    "run.sh": "pyflyte register --image opt=localhost:5000/o/opt:3 wf.py\n",
    ".flyte/config.yaml": "image:\n  image_refs:\n    two: ghcr.io/o/two\n    number: 1.10\n",
    "tests/test_a.py": 'from flytekit import task\n\n\n@task(container_image="x/y:1")\n'
    "def t(): ...\n",
    ".flyte-image-lint.toml": 'exclude = ["tests/"]\n',
}
PLAIN = [
    "docker.io/library/python:3.11",
    "ghcr.io/o/app:1",
    "ghcr.io/o/two",
    f"ghcr.io/o/untagged@{DIGEST}",
    "localhost:5000/o/opt:3",
    f"quay.io/o/b:2@{DIGEST}",
]
LEFT_OUT = (
    "warning: left out 2 images, invalid or known only in part:\n"
    "  GHCR.io/O/x:1 (flytekit.config:5)\n"
    "  ghcr.io/o/…:2 (wf.py:16)\n"
)


@pytest.fixture
def project(tmp_path):
    write(tmp_path, FILES)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def bill(folder, *words, epoch="1767225600"):
    env = {"SOURCE_DATE_EPOCH": epoch} if epoch else {}
    made = run("images", "--output-format", "cyclonedx", *words, cwd=folder, env=env)
    assert made.status == 0, made
    return made.stdout


def test_plain_is_one_valid_image_a_line_sorted_and_once(project):
    made = run("images", "--output-format", "plain", cwd=project)
    assert made == (0, "".join(f"{one}\n" for one in PLAIN), LEFT_OUT)
    assert run("images", "--all", "--output-format", "plain", cwd=project) == made


def test_plain_can_be_passed_on_by_xargs(project):
    passed = subprocess.run(
        ["xargs", "-r", "-n", "1", "echo"],
        input=run("images", "--output-format", "plain", cwd=project).stdout,
        capture_output=True,
        text=True,
        check=True,
    )
    assert passed.stdout.splitlines() == PLAIN


def test_every_place_is_told(project):
    made = run("images", "--all", "--output-format", "json", cwd=project)
    assert (made.status, made.stderr) == (0, "")
    places = {
        one["image"]: [
            (place["path"], place["line"], place["column"], place["name"], place["kind"])
            for place in one["places"]
        ]
        for one in json.loads(made.stdout)
    }
    assert places == {
        "docker.io/library/python:3.11": [
            ("constants.py", 1, 9, None, "'base_image' of an ImageSpec"),
            ("flytekit.config", 4, 7, "hub", "a config"),
        ],
        "ghcr.io/o/app:1": [
            ("flytekit.config", 2, 7, "app", "a config"),
            ("wf.py", 12, 24, None, "'container_image'"),
        ],
        "GHCR.io/O/x:1": [("flytekit.config", 5, 7, "bad", "a config")],
        "ghcr.io/o/two": [(".flyte/config.yaml", 3, 10, "two", "a config")],
        f"ghcr.io/o/untagged@{DIGEST}": [("flytekit.config", 6, 8, "bare", "a config")],
        "ghcr.io/o/…:2": [("wf.py", 16, 23, None, "'container_image'")],
        "localhost:5000/o/opt:3": [("run.sh", 1, 30, "opt", "'--image NAME=IMAGE'")],
        f"quay.io/o/b:2@{DIGEST}": [("flytekit.config", 3, 8, "both", "a config")],
    }
    texts = {place["text"] for one in json.loads(made.stdout) for place in one["places"]}
    assert {"python:3.11", "docker.io/library/python:3.11", "ghcr.io/o/…:2"} <= texts


def test_the_table_has_the_same(project):
    lines = run("images", "--all", cwd=project).stdout.splitlines()
    assert lines[0].split() == ["IMAGE", "NAME", "WHERE"]
    assert any(
        "ghcr.io/o/app:1" in line and "flytekit.config:2, a config" in line for line in lines
    )
    assert any(line.strip() == "wf.py:12, 'container_image'" for line in lines)
    narrow = run("images", "--all", cwd=project, env={"COLUMNS": "40"}).stdout.splitlines()
    assert "  localhost:5000/o/opt:3" in narrow
    assert "    opt" in narrow
    assert "      where: run.sh:1, '--image NAME=IMAGE'" in narrow


def test_programs_get_the_same(project, monkeypatch):
    monkeypatch.chdir(project)
    result = face.inventory()
    assert [one.image for one in result.images if one.is_valid] == PLAIN
    assert (result.errors, result.warnings) == ([], [])
    (app,) = [one for one in result.images if one.image == "ghcr.io/o/app:1"]
    assert app[1:5] == ("ghcr.io", "o/app", "1", None)
    assert [place.path for place in app.places] == ["flytekit.config", "wf.py"]


def test_one_file_and_nothing(project, tmp_path_factory):
    one = run("images", "--output-format", "plain", "run.sh", cwd=project)
    assert one == (0, "localhost:5000/o/opt:3\n", "")
    empty = tmp_path_factory.mktemp("empty")
    said = "warning: no Flyte configs or image references found in the current directory\n"
    assert run("images", "--all", cwd=empty) == (0, "no images\n", said)
    assert run("images", "--output-format", "plain", cwd=empty) == (0, "", said)
    validate(bill(empty))


def test_a_file_that_cannot_be_read_is_an_error(project):
    write(project, {"wf.py": b"\xff\xfe from flytekit import task\n"})
    made = run("images", "--output-format", "plain", "none.config", "run.sh", cwd=project)
    assert (made.status, made.stdout) == (2, "localhost:5000/o/opt:3\n")
    assert "none.config" in made.stderr


def validate(text):
    """Hold that the official schema of CycloneDX, in the library, accepts a document."""
    from cyclonedx.schema import SchemaVersion  # two seconds, which no other file's tests need
    from cyclonedx.validation.json import JsonStrictValidator

    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    assert problem is None, problem


def test_the_sbom_is_valid_and_has_every_image(project):
    text = bill(project)
    validate(text)
    document = json.loads(text)
    components = {one["bom-ref"]: one for one in document["components"]}
    assert sorted(components) == PLAIN
    assert {one["type"] for one in components.values()} == {"container"}
    purls = {ref: PackageURL.from_string(one["purl"]) for ref, one in components.items()}
    assert purls["docker.io/library/python:3.11"][:4] == ("docker", "library", "python", "3.11")
    assert purls["docker.io/library/python:3.11"].qualifiers == {}
    assert purls["localhost:5000/o/opt:3"].qualifiers == {"repository_url": "localhost:5000"}
    pinned = f"quay.io/o/b:2@{DIGEST}"
    assert purls[pinned][:4] == ("oci", None, "b", DIGEST)
    assert purls[pinned].qualifiers == {"repository_url": "quay.io/o/b", "tag": "2"}
    assert components[pinned]["version"] == DIGEST
    assert components[pinned]["hashes"] == [{"alg": "SHA-256", "content": DIGEST[7:]}]
    assert "version" not in components["ghcr.io/o/two"]
    assert components["ghcr.io/o/two"]["properties"] == [
        {"name": "flyte-image-lint:flavour", "value": "flyte2"},
        {"name": "flyte-image-lint:name", "value": "two"},
    ]
    occurrences = components["ghcr.io/o/app:1"]["evidence"]["occurrences"]
    assert {(one["location"], one["line"]) for one in occurrences} == {
        ("flytekit.config", 2), ("wf.py", 12),
    }  # fmt: skip


def test_the_sbom_is_the_same_for_the_same_project(project):
    first = bill(project)
    assert bill(project) == first
    assert json.loads(first)["metadata"]["timestamp"] == "2026-01-01T00:00:00+00:00"
    now = json.loads(bill(project, epoch=""))
    assert now["serialNumber"] == json.loads(first)["serialNumber"]
    made = datetime.fromisoformat(now["metadata"]["timestamp"])
    assert made.tzinfo == timezone.utc
    assert made.year >= 2026
    write(project, {"flytekit.config": "[images]\napp = ghcr.io/o/app:2\n"})
    assert json.loads(bill(project))["serialNumber"] != now["serialNumber"]


ERRORS = {
    ("--all", "--default"): "option '--all' cannot be used with '--default'",
    ("--all", "--tasks"): "option '--all' cannot be used with '--tasks'",
    ("--tasks", "--output-format=plain"): "'--output-format plain' cannot be used with '--tasks'",
    ("--output-format=cyclonedx", "--default"): "'--output-format cyclonedx' cannot be used with",
    ("--all", "--python=3.11"): "option '--python' needs '--default' or '--tasks'",
}


@pytest.mark.parametrize("words", ERRORS)
def test_errors(words, project):
    made = run("images", *words, cwd=project)
    assert (made.status, made.stdout) == (2, "")
    assert ERRORS[words] in made.stderr


@pytest.mark.parametrize("epoch", ["soon", "9" * 30, "-1e3"])
def test_a_time_that_is_none_is_an_error(epoch, project):
    made = run("images", "--output-format=cyclonedx", cwd=project, env={"SOURCE_DATE_EPOCH": epoch})
    assert (made.status, made.stdout) == (2, "")
    assert f"SOURCE_DATE_EPOCH must be a number of seconds, not '{epoch}'" in made.stderr


def test_without_the_library_it_says_how_to_install_it(project):
    script = (
        "import sys; sys.modules['cyclonedx'] = None; "
        "from flyte_image_lint.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    made = subprocess.run(
        [sys.executable, "-c", script, "images", "--output-format", "cyclonedx"],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stdout) == (2, "")
    assert "'--output-format cyclonedx' needs the extra 'sbom'; to install it, " in made.stderr
    assert "flyte-image-lint[sbom]" in made.stderr
