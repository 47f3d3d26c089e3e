"""What is told of the place that a user points at."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_project import Project
from flyte_image_lint.rules.context import RuleContext
from flyte_image_lint.server import task_uses
from flyte_image_lint.server.markdown import code, listed, prose
from flyte_image_lint.server.task_uses import TaskUses

DIGEST = "sha256:" + "4f5c" * 16
TASK = "from flytekit import task\n\n\n@task(container_image={})\ndef {}() -> None: ...\n"
FILES = {
    "flytekit.config": "[images]\n"
    "trainer=ghcr.io/acme/trainer:latest\nloader=ghcr.io/acme/loader\n",
    "flyte-images.lock": f"ghcr.io/acme/trainer:latest: {{tag: 1.4.2, digest: '{DIGEST}'}}\n",
    "wf/__init__.py": "",
    "wf/a.py": TASK.format("'{{.image.trainer}}'", "fit")
    + "\n@task(container_image='{{.image.loader.fqn}}:{{.image.loader.version}}')\n"
    "def load(): ...\n",
    "Makefile": "r:\n\tpyflyte -c flytekit.config register wf\n",
}
SECOND = {".flyte/config.yaml": "image:\n  image_refs:\n    second: x.io/s\n"}
LOCK = f"- `flyte-images.lock`: `1.4.2`, `{DIGEST}`"
TRAINER = [
    "- registry `ghcr.io`",
    "- repository `acme/trainer`",
    "- tag `latest`, a floating tag",
]
DEFAULT = "`<the default image's tag>`"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# A file of the project with the cursor, or another; and what is told, line by line.
TOLD = [
    (
        "flytekit.config",
        FILES["flytekit.config"].replace("acme/tr", "acme/‸tr"),
        [
            "**image `trainer`** `ghcr.io/acme/trainer:latest`",
            "",
            *TRAINER,
            "- `{{.image.trainer}}` resolves to `ghcr.io/acme/trainer:latest`; "
            "`.fqn` `ghcr.io/acme/trainer`, `.version` `latest`",
            LOCK,
            "- used in `wf/a.py:4`",
            "- tasks: `wf.a.fit` (`Makefile:2`)",
        ],
    ),
    (
        "flytekit.config",
        FILES["flytekit.config"].replace("acme/l", "acme/‸l"),
        [
            "**image `loader`** `ghcr.io/acme/loader`",
            "",
            "- registry `ghcr.io`",
            "- repository `acme/loader`",
            "- `{{.image.loader}}` resolves to `ghcr.io/acme/loader:None`; "
            "`.fqn` `ghcr.io/acme/loader`, `.version` the default image's",
            "- used in `wf/a.py:7`",
        ],
    ),
    (
        "flytekit.config",
        FILES["flytekit.config"].replace("trainer=", "tr‸ainer="),
        [
            "**image name** `trainer` (flytekit)",
            "",
            "- `ghcr.io/acme/trainer:latest`: `flytekit.config:2`, a config",
            *TRAINER,
            LOCK,
            "- used in `wf/a.py:4`",
            "- tasks: `wf.a.fit` (`Makefile:2`)",
        ],
    ),
    (
        "wf/a.py",
        FILES["wf/a.py"].replace("trainer", "trai‸ner"),
        [
            "**image name** `trainer` (flytekit)",
            "",
            "- `ghcr.io/acme/trainer:latest`: `flytekit.config:2`, a config",
            *TRAINER,
            LOCK,
            "- resolves to `ghcr.io/acme/trainer:latest`",
            "- tasks: `wf.a.fit` (`Makefile:2`)",
        ],
    ),
    (
        "wf/a.py",
        FILES["wf/a.py"].replace("loader.version", "loader‸.version"),
        [
            "**image name** `loader` (flytekit)",
            "",
            "- `ghcr.io/acme/loader`: `flytekit.config:3`, a config, "
            "resolves to `ghcr.io/acme/loader:None`",
            "- registry `ghcr.io`",
            "- repository `acme/loader`",
            f"- resolves to `ghcr.io/acme/loader:{DEFAULT[1:]}",
        ],
    ),
    (
        "b.py",
        "x = [ '{{.image.‸trainr}}'",
        [
            "**image name** `trainr` (flytekit)",
            "",
            "- not defined; did you mean `trainer`?",
        ],
    ),
    (
        "b.py",
        TASK.format("'{{.image.‸trainr}}'", "f"),
        [
            "**image name** `trainr` (flytekit)",
            "",
            "- not defined; did you mean `trainer`?",
            "- flytekit raises AssertionError: Image Config with name trainr not found in the "
            "configuration",
        ],
    ),
    (
        "b.py",
        TASK.format("'{{.image.default‸.fqn}}:1'", "f"),
        [
            "**image name** `default` (flytekit)",
            "",
            "- the default image: `--image`, `FLYTE_INTERNAL_IMAGE`, or flytekit's own",
            "- resolves to `<default image>:1`",
        ],
    ),
    (
        "b.py",
        "import os\n\nV = os.environ['V']\n" + TASK.format("'{{.image.‸loader.fqn}}:' + V", "f"),
        [
            "**image name** `loader` (flytekit)",
            "",
            "- `ghcr.io/acme/loader`: `flytekit.config:3`, a config, "
            "resolves to `ghcr.io/acme/loader:None`",
            "- registry `ghcr.io`",
            "- repository `acme/loader`",
        ],
    ),
    (
        "z.config",
        "[sdk]\n[images]\ntrai‸ner = x.io/t:1\n",
        [
            "**image name** `trainer` (flytekit)",
            "",
            "- `ghcr.io/acme/trainer:latest`: `flytekit.config:2`, a config",
            "- `x.io/t:1`: `z.config:3`, a config",
            "- used in `wf/a.py:4`",
            "- tasks: `wf.a.fit` (`Makefile:2`)",
        ],
    ),
    (
        "b.py",
        TASK.format(f"'ghcr.io/‸acme/trainer:latest@{DIGEST}'", "f"),
        [
            f"**image** `ghcr.io/acme/trainer:latest@{DIGEST}`",
            "",
            "- registry `ghcr.io`",
            "- repository `acme/trainer`",
            "- tag `latest`, a floating tag",
            f"- digest `{DIGEST}`",
        ],
    ),
    (
        "b.py",
        TASK.format("'x.io/‸a:1'", "f"),
        [
            "**image** `x.io/a:1`",
            "",
            "- registry `x.io`",
            "- repository `a`",
            "- tag `1`",
        ],
    ),
    (
        "b.py",
        TASK.format("'ubuntu‸'", "f"),
        [
            "**image** `ubuntu`",
            "",
            "- registry `docker.io`, implied",
            "- repository `library/ubuntu`",
            "- untagged: the cluster pulls `ubuntu:latest`",
        ],
    ),
    (
        "b.py",
        "from flytekit.configuration import Image\n\n\n"
        "def f(n):\n    Image(name=n, fqn='x.io/‸a')\n",
        [
            "**image** `x.io/a`",
            "",
            "- registry `x.io`",
            "- repository `a`",
            "- flytekit resolves it to `x.io/a:None`",
        ],
    ),
    (
        "b.py",
        TASK.format("'x.io/‸A B'", "f"),
        [
            "**image** `x.io/A B`",
            "",
            "- not a valid image: invalid reference format: repository name \\(A B\\) must be "
            "lowercase",
            "- untagged: the cluster pulls `x.io/A B:latest`",
        ],
    ),
    (
        "b.py",
        "import os\nR = os.environ['R']\n" + TASK.format("R + '‸/a'", "f"),
        [
            "**image** `…/a`",
            "",
            "- parts of it are only known when it runs",
        ],
    ),
    (
        "b.py",
        "import flyte\n\n\ni = flyte.Image.from_ref_name('se‸cond')\n",
        [
            "**image name** `second` (Flyte 2)",
            "",
            "- `x.io/s`: `.flyte/config.yaml:3`, a config, pulled as `x.io/s:latest`",
            "- registry `x.io`",
            "- repository `s`",
        ],
    ),
    (
        ".flyte/config.yaml",
        "image:\n  image_refs:\n    second: x.io/‸s\n",
        [
            "**image `second`** `x.io/s`",
            "",
            "- registry `x.io`",
            "- repository `s`",
            "- untagged: the cluster pulls `x.io/s:latest`",
            "- no use is found",
        ],
    ),
    ("b.py", "from flytekit import ImageSpec\nImageSpec(registry='x.i‸o/a')\n", []),
    (".flyte/config.yaml", "images:\n  a: ‸1\n", []),
    (
        "b.config",
        "[sdk]\n[images]\nq = Make‸file\n",
        [
            "**image `q`** `Makefile`",
            "",
            "- flytekit takes it for the file of an ImageSpec, and builds an image",
            "- no use is found, as a placeholder",
        ],
    ),
    (
        "run.sh",
        "pyflyte run --image a=x.io/‸a f.py\n",
        [
            "**image `a`** `x.io/a`",
            "",
            "- registry `x.io`",
            "- repository `a`",
            "- flytekit refuses it: it has neither tag nor digest",
            "- no use is found, as a placeholder",
        ],
    ),
    (
        "b.py",
        "x = 1  # flyte-image-lint: ignore[FIL102, undefined-‸name] why\n",
        [
            "**FIL301 undefined-name**: Undefined image name (error)",
            "",
            "Checks for image names that are used in a placeholder or in "
            "`Image.from_ref_name`, and that nothing in the project defines.",
            "",
            "[undefined-name](https://github.com/flyte-image-lint/flyte-image-lint/blob/main/docs/rules/"
            "undefined-name.md)",
        ],
    ),
    (
        "b.py",
        "# flyte-image-lint: ignore[FIL0‸9]\n",
        [
            "**FIL099 unused-ignore**",
            None,
        ],
    ),
    ("b.py", "# flyte-image-lint: ignore[nothing‸]\n", []),
    ("b.py", "# flyte-image-lint: ignore[FIL101] be‸cause\n", []),
    ("b.py", "import os‸\n", []),
    (
        "b.config",
        "[images]\n# flyte-image-lint: ignore[FIL‸1]\na = x.io/a:1\n",
        ["**FIL1**: 18 rules", "", "`FIL101` untagged-image, `FIL102` floating-tag, ", None],
    ),
    (
        ".flyte-image-lint.toml",
        "pin‸ = 'tag'\n",
        [
            "**pin**: How pinned images are written.",
            "",
            'Example: `pin = "tag-digest"`',
        ],
    ),
    (".flyte-image-lint.toml", "ignore = ['FIL102', 'undefined‸-name']\n", ["**FIL301 ", None]),
    (".flyte-image-lint.toml", "severity = {‸FIL301 = 'info'}\n", ["**FIL301 ", None]),
    (".flyte-image-lint.toml", "severity = {FIL301 = 'i‸nfo'}\n", []),
    ("pyproject.toml", "[tool.x]\npin‸ = 'tag'\n", []),
]


@pytest.mark.parametrize(("path", "text", "lines"), TOLD)
def test_what_is_known_is_told(path, text, lines):
    others = {} if path in FILES else SECOND
    hovered = Project({**others, **FILES, path: text}).hovered().splitlines()
    if lines and lines[-1] is None:
        assert all(map(str.startswith, hovered, lines[:-1]))
    else:
        assert hovered == lines


HOSTILE = "a`b``c [x](http://e) <img src=x> **b** \\ \x1b[31m \u202e"


def test_a_text_of_a_file_marks_up_nothing():
    assert code(HOSTILE).startswith("```a`b``c [x]")
    assert code(HOSTILE).endswith(r"\x1b[31m \u202e```")
    assert code("`") == "`` ` ``"
    assert code("") == "(empty)"
    assert code(" ") == "(blank)"
    assert code("a\nb") == r"`a\nb`"
    shown = prose(HOSTILE)
    for char in "`*[<(":
        assert shown.count(char) == shown.count(f"\\{char}")
    assert "\x1b" not in shown


def test_long_texts_and_lists_are_cut():
    assert len(code("x" * 10_000)) < 400
    assert listed([str(number) for number in range(12)], 3) == "0, 1, 2 and 9 more"


def test_an_image_of_markdown_stays_in_its_span():
    hovered = Project({"b.config": "[images]\na = x.io/‸a`[b](http://e)`\n[sdk]\n"}).hovered()
    assert hovered.splitlines()[0] == "**image `a`** `` x.io/a`[b](http://e)` ``"


def test_too_many_modules_are_said_not_to_be_looked_into(monkeypatch):
    monkeypatch.setattr(task_uses, "MAX_PROGRAMS", 0)
    hovered = Project(
        {**FILES, "wf/a.py": FILES["wf/a.py"].replace("trainer", "‸trainer")}
    ).hovered()
    assert "- tasks: not looked for, in more than 500 modules" in hovered


def test_a_module_that_is_as_it_was_is_not_read_again(monkeypatch):
    project, programs = Project(FILES), {}

    def uses():
        context = RuleContext()
        finder = project.finder
        return TaskUses(project.workspace, ".", project.names, finder, context, programs)

    def tasks():
        return [one.task for one in uses().of("'trainer' from ", "")]

    assert tasks() == ["wf.a.fit"]
    before = dict(programs)
    source = project.source("wf/a.py")
    text = source.text.replace("def fit", "def learn")
    project.workspace.change(source.changed(text.encode()))
    project.names = project._names(project.workspace)
    assert tasks() == ["wf.a.learn"]
    assert len(list(uses().reading())) == 2
    changed = [path for path in before if programs[path] is not before[path]]
    assert changed == [str(Path("wf/a.py").absolute())]
