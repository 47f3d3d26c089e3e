"""Renaming a friendly name: everywhere at once, or not at all."""

from __future__ import annotations

import json

import pytest

from editor_project import Project, problems
from flyte_image_lint.flyte.places import FLYTEKIT
from flyte_image_lint.model.finding import Edit
from flyte_image_lint.server.rename import RefusedError, rename
from flyte_image_lint.server.rename_check import difference
from flyte_image_lint.text.source import Span

TASK = 'from flytekit import task\n\n\n@task(container_image="{}")\ndef {}() -> None: ...\n'


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def notebook(*lines: str) -> str:
    cell = {"cell_type": "code", "source": list(lines), "outputs": ["{{.image.trainer}}"]}
    return json.dumps({"cells": [cell], "nbformat": 4}, indent=1)


PROJECT = {
    "flytekit.config": "[images]\ntrainer‸=ghcr.io/acme/trainer:1.2\nother = ghcr.io/acme/o:1\n",
    "flows/a.py": TASK.format("{{.image.trainer}}", "a"),
    "flows/b.py": TASK.format("{{.image.trainer.fqn}}:{{.image.trainer.version}}", "b"),
    "flows/c.py": "from flytekit import task\nfrom flows.images import GPU\n\n"
    "@task(container_image=GPU)\ndef c() -> None: ...\n",
    "flows/images.py": 'GPU = "{{.images.trainer}}"  # like {{.image.trainer}}\n',
    "Makefile": "register:\n\tpyflyte register --image trainer=ghcr.io/acme/trainer:1.3 flows\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: |\n"
    "          # 😀\n          pyflyte register --image 'trainer=ghcr.io/acme/trainer:2' flows\n",
    "try.ipynb": notebook(
        "from flytekit import task\n",
        'é = "😀"; t = task(container_image="{{.image.trainer}}")(f)\n',
        "!pyflyte run --image trainer=ghcr.io/acme/trainer:3 x.py\n",
    ),
}


def test_a_name_is_renamed_everywhere_at_once():
    project = Project(PROJECT)
    assert problems() == []
    texts = project.renamed("learner")
    assert texts.keys() == PROJECT.keys() - {"flows/c.py"}
    for path, text in texts.items():
        assert text == PROJECT[path].replace("‸", "").replace("trainer}}", "learner}}").replace(
            "trainer.", "learner."
        ).replace("trainer=", "learner=").replace(
            '"outputs": [\n    "{{.image.learner', '"outputs": [\n    "{{.image.trainer'
        )
    project.apply(texts)
    assert problems() == []


FLYTE = ".flyte/config.yaml"

# A file with the cursor in it, the new name, and what the file becomes.
RENAMED = [
    (FLYTE, "images:\n  ‸trainer: x.io/t:1\n", "-", "images:\n  -: x.io/t:1\n"),
    ("a.config", "[images]\ntrainer‸ = x.io/t:1\n", "on", "[images]\non = x.io/t:1\n"),
    (
        "ci.yml",
        "script:\n  - pyflyte run --image ‸trainer=x.io/t:1 a.py\n",
        "on",
        "script:\n  - pyflyte run --image on=x.io/t:1 a.py\n",
    ),
    (FLYTE, "images:\n  trai‸ner: x.io/t:1\n", "on", 'images:\n  "on": x.io/t:1\n'),
    (
        FLYTE,
        "images:\n  trainer‸: x.io/t:1\n",
        "0x1",
        'images:\n  "0x1": x.io/t:1\n',
    ),
    (
        FLYTE,
        "images:\n  'trainer‸': x.io/t:1\n",
        "on",
        "images:\n  'on': x.io/t:1\n",
    ),
    (
        FLYTE,
        'images: {"‸trainer": x.io/t:1}\n',
        "a-b",
        'images: {"a-b": x.io/t:1}\n',
    ),
    (
        FLYTE,
        "x: &x\n  ‸trainer: x.io/t:1\nimages:\n  <<: *x\n",
        "a",
        "x: &x\n  a: x.io/t:1\nimages:\n  <<: *x\n",
    ),
    ("flytekit.config", "[images]\nTra‸iner : x.io/t:1\n", "a", "[images]\na : x.io/t:1\n"),
    (
        "flytekit.config",
        "[images]\nbase‸ = x.io\na = %(base)s/a:1 \nb=%(BASE)s/b:1\n",
        "root",
        "[images]\nroot = x.io\na = %(root)s/a:1 \nb=%(root)s/b:1\n",
    ),
    (
        "flytekit.config",
        "[images]\n# flyte-image-lint: ignore[FIL102] 'trainer' moves\ntrainer‸ = x.io/t:latest\n",
        "a",
        "[images]\n# flyte-image-lint: ignore[FIL102] 'a' moves\na = x.io/t:latest\n",
    ),
    (
        FLYTE,
        "image:\n  image_refs:\n    trainer‸: x.io/t:1\n",
        "a",
        "image:\n  image_refs:\n    a: x.io/t:1\n",
    ),
    (
        "run.sh",
        "pyflyte run --image ‸trainer=x.io/t:1 a.py\r\necho '{{.image.trainer.fqn}}'\r\n",
        "a",
        "pyflyte run --image a=x.io/t:1 a.py\r\necho '{{.image.a.fqn}}'\r\n",
    ),
    (
        "Dockerfile",
        'FROM x\nRUN ["pyflyte", "run", "--image", "trainer‸=x.io/t:1", "a.py"]\n',
        "a",
        'FROM x\nRUN ["pyflyte", "run", "--image", "a=x.io/t:1", "a.py"]\n',
    ),
    (
        "b.sh",
        "flyte run --image trainer‸=x.io/t:1 a.py\nflyte run python-script --image trainer a.py\n",
        "a",
        "flyte run --image a=x.io/t:1 a.py\nflyte run python-script --image a a.py\n",
    ),
    (
        "README.md",
        "# `{{.image.trainer}}`\n\n```sh\npyflyte run --image tr‸ainer=x.io/t:1 a.py\n```\n",
        "a",
        "# `{{.image.a}}`\n\n```sh\npyflyte run --image a=x.io/t:1 a.py\n```\n",
    ),
    (
        "pod.yaml",
        "spec:\n  containers:\n    - image: '{{.image.‸trainer.fqn}}:{{.image.trainer.version}}'\n",
        "a",
        "spec:\n  containers:\n    - image: '{{.image.a.fqn}}:{{.image.a.version}}'\n",
    ),
    (
        "a.py",
        "import flyte\n\nflyte.init(images={'trainer': 'x.io/t:1'})\n"
        "image = flyte.Image.from_ref_name('train‸er')\n",
        "a",
        "import flyte\n\nflyte.init(images={'a': 'x.io/t:1'})\n"
        "image = flyte.Image.from_ref_name('a')\n",
    ),
    (
        "a.py",
        "import flyte\n\nflyte.init_from_config(images=('trainer‸=x.io/t:1',))\n",
        "a",
        "import flyte\n\nflyte.init_from_config(images=('a=x.io/t:1',))\n",
    ),
    (
        "a.py",
        "from flytekit.configuration import Image, ImageConfig\n\n"
        "ImageConfig.from_images('x.io/d:1', {'trainer‸': 'x.io/t:1'})\n"
        "Image(name='trainer', fqn='x.io/t', tag='1')\n",
        "a",
        "from flytekit.configuration import Image, ImageConfig\n\n"
        "ImageConfig.from_images('x.io/d:1', {'a': 'x.io/t:1'})\n"
        "Image(name='a', fqn='x.io/t', tag='1')\n",
    ),
]


@pytest.mark.parametrize(("path", "text", "new", "wanted"), RENAMED)
def test_a_name_is_written_as_its_place_needs_it(path, text, new, wanted):
    assert Project({path: text}).renamed(new) == {path: wanted}


INI = {"flytekit.config": "[images]\ntrainer‸ = x.io/t:1\n"}
CLICK = "from flytekit import task\n\n\n@task(container_image={})\ndef f(): ...\n"

# The files of a project, the new name, and why it is refused; None if it is not.
REFUSED = [
    ({"a.py": CLICK.format('f"{{{{.image.‸trainer}}}}"')}, "a", "a.py:4 does not spell 'trainer'"),
    (
        {**INI, "a.py": CLICK.format('f"{{{{.image.trainer}}}}"')},
        "a",
        "a.py:4 does not spell 'trainer' out: write the name there as it is",
    ),
    (
        {**INI, "a.py": "N = 'trainer'\n" + CLICK.format('"{{.image.%s}}" % N')},
        "a",
        "a.py:5 does not spell 'trainer' out",
    ),
    (
        {**INI, "a.py": "import os\nN = os.environ['N']\n" + CLICK.format('"{{.image.%s}}" % N')},
        "a",
        "a.py:6 may use 'trainer': which name it is, only a run tells",
    ),
    (
        {**INI, "a.py": "import os\nN = os.environ['N']\n" + CLICK.format('"{{.image.x%s}}" % N')},
        "a",
        None,
    ),
    (
        {**INI, "a.py": "import os\nN = os.environ['N']\n" + CLICK.format('"{{.IM%s" % N')},
        "a",
        "a.py:6 may use 'trainer'",
    ),
    (
        {**INI, "a.py": "import os\nN = os.environ['N']\n" + CLICK.format('"{{%s.x" % N')},
        "a",
        "a.py:6 may use 'trainer'",
    ),
    (
        {**INI, "a.py": "import os\nN = os.environ['N']\n" + CLICK.format('"{{.x%s}}" % N')},
        "a",
        None,
    ),
    (
        {
            **INI,
            "images.py": 'GPU = f"{{{{.image.trainer}}}}"\n',
            "a.py": "from images import GPU\n" + CLICK.format("GPU"),
        },
        "a",
        "images.py:1 does not spell 'trainer' out",
    ),
    (
        {
            **INI,
            "images.py": "import os\nGPU = '{{.image.' + os.environ['X'] + '}}'\n",
            "a.py": "from images import GPU\n" + CLICK.format("GPU"),
        },
        "a",
        "images.py:2 may use 'trainer'",
    ),
    (
        {
            FLYTE: "image:\n  image_refs:\n    trainer‸: x.io/t:1\n",
            "a.py": "import os\nimport flyte\nflyte.Image.from_ref_name(os.environ['N'])\n",
        },
        "a",
        "a.py:3 may use 'trainer'",
    ),
    (
        {**INI, "a.py": "import flyte\n\n\ndef f(n):\n    flyte.Image.from_ref_name(n)\n"},
        "a",
        None,
    ),
    (
        {
            "c.sh": "pyflyte run --image ‸trainer=x.io/t:1 a.py\n",
            "b.sh": 'NAME=trainer\npyflyte run --image "$NAME=x.io/t:2" a.py\n',
        },
        "a",
        "b.sh:2 does not spell 'trainer' out",
    ),
    (
        {
            "c.sh": "pyflyte run --image ‸trainer=x.io/t:1 a.py\n",
            "b.sh": 'pyflyte run --image "$NAME=x.io/t:2" a.py\n',
        },
        "a",
        "b.sh:1: the options of this command are only known when it runs",
    ),
    ({FLYTE: 'images:\n  "tr\\x61iner‸": x.io/t:1\n'}, "a", f"{FLYTE}:2 does not spell"),
    (
        {"flytekit.config": INI["flytekit.config"] + "a = x.io/a:1\n"},
        "a",
        "'a' is taken: flytekit.config:3 has it defined",
    ),
    (
        {**INI, "a.py": CLICK.format("'{{.image.a}}'")},
        "a",
        "'a' is taken: a.py:4 has it used",
    ),
    (
        {**INI, "a.py": "# {{.image.a}} is mine\n" + CLICK.format("'{{.image.trainer}}'")},
        "a",
        "'a' is taken: a.py:1 has it used",
    ),
    (INI, "My_App", "flytekit.config:2: INI lower-cases names; write 'my_app'"),
    ({FLYTE: "images:\n  trainer‸: x.io/t:1\n"}, "a" * 2000, "would not mean the same"),
    (INI, "my app", "'my app' cannot be an image name: only letters, digits, '_' and '-'"),
    (INI, "", "'' cannot be an image name"),
    (INI, "trainér", "cannot be an image name"),
    (INI, "a\n[b]", r"'a\n[b]' cannot be an image name"),
    (INI, "default", "'default' has a meaning of its own"),
    (
        {FLYTE: "image:\n  image_refs:\n    a‸: x.io/t:1\n"},
        "auto",
        "'auto' has a meaning of its own and cannot name an image",
    ),
    (INI, "auto", None),
    ({FLYTE: "images:\n  default‸: x.io/t:1\n"}, "a", "'default' has a meaning of its own"),
    ({"flytekit.config": "[im‸ages]\ntrainer = x.io/t:1\n"}, "a", "no image name is here"),
    (
        {**INI, ".flyte-image-lint.toml": 'names = ["trainer"]\n'},
        "a",
        ".flyte-image-lint.toml: 'names' says that 'trainer' is defined elsewhere",
    ),
    (
        {**INI, ".flyte-image-lint.toml": 'names = ["a"]\n'},
        "a",
        "'a' is taken: the setting 'names' defines it",
    ),
    (
        {**INI, "b.config": "[sdk]\n[images]\na=1\na=2\n"},
        "a",
        "b.config: the config cannot be loaded",
    ),
    ({**INI, "notes": "flyte: {{.image.trainer}}\n"}, "a", None),
    ({**INI, "ci.yml": "env:\n  flyte: trainer=x\n"}, "a", None),
    (
        {**INI, "ci.yml": "x: pyflyte run --image trainer=x.io/t:1 a.py\n"},
        "a",
        "ci.yml:1: not all of the file is read, and it may give the image name 'trainer'",
    ),
    (
        {**INI, "ci.yml": "x: pyflyte run --image a=x.io/t:1 a.py\n"},
        "a",
        "ci.yml:1: not all of the file is read, and it may give the image name 'a'",
    ),
    (
        {**INI, "b.py": "import flytekit  # image\ntrainer = [\n"},
        "a",
        "b.py:2: not all of the file is read",
    ),
    (
        {"flytekit.config": "[DEFAULT]\nbase‸ = x.io/b:1\n[images]\n[a]\nx = %(base)s\n"},
        "a",
        "would not mean the same",
    ),
    (
        {"flytekit.config": "[DEFAULT]\ntrainer = x.io/d:1\n[images]\ntrainer‸ = x.io/b:1\n"},
        "a",
        "flytekit.config would not be read as it is",
    ),
    (
        {FLYTE: "images:\n  trainer: x.io/t:1\n  trainer‸: x.io/t:2\n"},
        "a",
        f"{FLYTE} would not be read as it is",
    ),
    (
        {FLYTE: "x: &x {trainer: x.io/t:1}\ny: &y {trainer‸: x.io/t:2}\nimages:\n  <<: [*x, *y]\n"},
        "a",
        "no image name is here",
    ),
    (
        {FLYTE: "x: &x {trainer‸: x.io/t:1}\ny: &y {trainer: x.io/t:2}\nimages:\n  <<: [*x, *y]\n"},
        "a",
        "would not",
    ),
    (
        {FLYTE: "images: &i\n  trainer‸: x.io/t:1\nimage:\n  image_refs: *i\n"},
        "a",
        "'trainer' cannot be renamed to 'a': ",
    ),
]


@pytest.mark.parametrize(("files", "new", "why"), REFUSED)
def test_what_cannot_be_renamed_exactly_is_refused(files, new, why):
    project = Project(files)
    if why is None:
        assert project.renamed(new)
        return
    with pytest.raises(RefusedError) as refused:
        project.renamed(new)
    assert why in str(refused.value)


def test_a_dash_is_refused_where_flytekit_does_not_know_it():
    from flyte_image_lint.flyte.versions import exactly

    project = Project(INI)
    with pytest.raises(RefusedError, match=r"accepts '-' in names only from 1\.16\.17 on"):
        project.renamed("a-b", versions=exactly("1.16.12"))
    assert project.renamed("a-b", versions=exactly("1.16.17"))
    of_flyte_2 = {".flyte/config.yaml": "image:\n  image_refs:\n    trainer‸: x.io/t:1\n"}
    assert Project(of_flyte_2).renamed("a-b", versions=exactly("1.16.12"))


def test_the_same_name_again_changes_nothing():
    assert Project(INI).renamed("trainer") == {}


@pytest.mark.parametrize("left_out", sorted(PROJECT.keys() - {"flows/c.py"}))
def test_a_rename_by_halves_would_be_seen(left_out):
    project = Project(PROJECT)
    renaming, here = project.renaming(), project.occurrence()
    edits = rename(renaming, here, "learner")
    assert difference(renaming, edits, FLYTEKIT, "trainer", "learner") == ""
    (source, changes) = edits[left_out]
    for missing in changes:
        rest = [one for one in changes if one is not missing]
        text = source.text[missing.span.start - 20 : missing.span.start]
        if "# like" in text:  # a comment
            continue
        halves = {**edits, left_out: (source, rest)}
        assert difference(renaming, halves, FLYTEKIT, "trainer", "learner")


def test_an_edit_of_anything_else_would_be_seen():
    project = Project(PROJECT)
    renaming = project.renaming()
    edits = rename(renaming, project.occurrence(), "learner")
    for path, old, new in (
        ("flytekit.config", "o:1", "o:2"),
        ("flytekit.config", "other", "order"),
        ("flows/a.py", "def a", "def b"),
        ("flows/images.py", "GPU", "CPU"),
        ("Makefile", "register --image", "run --image"),
        (".github/workflows/ci.yml", "register", "package"),
        ("try.ipynb", "run --image", "register --image"),
    ):
        source, changes = edits[path]
        start = source.text.index(old)
        more = [*changes, Edit(Span(start, start + len(old)), new)]
        more.sort(key=lambda one: one.span.start)
        assert difference(renaming, {**edits, path: (source, more)}, FLYTEKIT, "trainer", "learner")


def test_templates_of_others_stay_as_they_are():
    files = {
        "flytekit.config": "[images]\ntag‸ = x.io/t:1\n",
        "chart.yaml": "kind: pyflyte run\nimage: '{{ .image.tag }}'\n",
        "chart.sh": "echo {{ .image.tag }} # pyflyte image\n",
        "README.md": "`{{.image.tag}}`\n",
        "a.py": "# {{.image.tag}} of flytekit\nimage = 1\n",
    }
    assert Project(files).renamed("version_1") == {
        "flytekit.config": "[images]\nversion_1 = x.io/t:1\n",
        "README.md": "`{{.image.version_1}}`\n",
        "a.py": "# {{.image.version_1}} of flytekit\nimage = 1\n",
    }
