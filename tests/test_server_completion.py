"""What is offered at a place of a text that is being written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from editor_project import Project
from flyte_image_lint import rules
from flyte_image_lint.reporters import FORMATS
from flyte_image_lint.settings.declarations import LEVELS, PINS, ProjectSettings

CONFIGS = {
    "flytekit.config": "[images]\ntrainer = ghcr.io/acme/trainer:1.2\nmy.odd = ghcr.io/acme/o:1\n",
    "deep/b.config": "[images]\ntrainer = ghcr.io/acme/trainer:2\nloader = ghcr.io/acme/l:1\n",
    ".flyte/config.yaml": "image:\n  image_refs:\n    second: x.io/s:1\n    'a \"b': x.io/s:1\n",
}
if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FLYTEKIT = ["default", "loader", "trainer"]
FORMS = ["fqn", "version"]
RULES = [rules.LINES[code].name for code in rules.MODULES]
KEYS = list(ProjectSettings.declarations())


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


# A file with the cursor, what is offered, and the text once the last of it is taken.
OFFERED = [
    ("a.py", "x = '{{.image.‸", FLYTEKIT, "x = '{{.image.trainer"),
    ("a.py", "x = '😀{{ .images.tr‸}}'", FLYTEKIT, "x = '😀{{ .images.trainer}}'"),
    ("a.py", "x = '{{.image.tr‸x.fqn}}'", FLYTEKIT, "x = '{{.image.trainer.fqn}}'"),
    ("a.py", "x = f'{{{{.IMAGE.‸}}}}'", FLYTEKIT, "x = f'{{{{.IMAGE.trainer}}}}'"),
    (
        "a.py",
        "x = '{{.image.a.fqn}}:{{.image.trainer.‸}}'",
        FORMS,
        "x = '{{.image.a.fqn}}:{{.image.trainer.version}}'",
    ),
    ("a.py", "x = '{{.image.a.fq‸", FORMS, "x = '{{.image.a.version"),
    ("a.py", "x = '{{.image‸'", [], ""),
    ("a.py", "x = '{{.image.a}}‸'", [], ""),
    (
        "a.py",
        "def f(:\n  Image.from_ref_name('‸')",
        ["second"],
        "def f(:\n  Image.from_ref_name('second')",
    ),
    (
        "a.py",
        'flyte.Image.from_ref_name(\n    name = r"se‸c"\n)',
        ["second"],
        'flyte.Image.from_ref_name(\n    name = r"second"\n)',
    ),
    ("a.py", "from_ref_name('a')‸", [], ""),
    (
        "n.ipynb",
        '{"cells": [{"cell_type": "code", "source": ["from_ref_name(\\"‸\\")"]}]}',
        ["second"],
        '{"cells": [{"cell_type": "code", "source": ["from_ref_name(\\"second\\")"]}]}',
    ),
    (
        "n.ipynb",
        '{"cells": [{"source": "{{.image.‸',
        FLYTEKIT,
        '{"cells": [{"source": "{{.image.trainer',
    ),
    ("ci.yml", "a: {{.image.‸", FLYTEKIT, "a: {{.image.trainer"),
    ("run.sh", "sed s/x/{{.image.‸/", FLYTEKIT, "sed s/x/{{.image.trainer/"),
    ("run.sh", "from_ref_name('‸", [], ""),
    ("Makefile", "a:\n\techo '{{.image.tr‸'", FLYTEKIT, "a:\n\techo '{{.image.trainer'"),
    ("Dockerfile", "RUN x {{.image.‸", FLYTEKIT, "RUN x {{.image.trainer"),
    ("README.md", "`{{.image.tr‸`", FLYTEKIT, "`{{.image.trainer`"),
    ("x.config", "[images]\na = {{.image.‸", [], ""),
    (
        "a.py",
        "x = 1  # flyte-image-lint: ignore[‸]",
        RULES,
        f"x = 1  # flyte-image-lint: ignore[{RULES[-1]}]",
    ),
    ("a.py", "# flyte-image-lint: ignore-file[FIL101, untag‸", RULES, None),
    ("a.py", "# flyte-image-lint: ignore[FIL‸", list(rules.MODULES), None),
    (
        "a.py",
        "# flyte-image-lint: ‸",
        ["ignore", "ignore-file"],
        "# flyte-image-lint: ignore-file[",
    ),
    ("a.py", "# flyte-image-lint: ignore[FIL101] ‸", [], ""),
    ("x.config", "[images]\n; flyte-image-lint: ignore[‸", RULES, None),
    ("README.md", "flyte-image-lint: ignore[‸", [], ""),
]


@pytest.mark.parametrize(("path", "text", "labels", "wanted"), OFFERED)
def test_what_fits_is_offered_in_half_written_text(path, text, labels, wanted):
    items = Project({**CONFIGS, path: text}).completed()
    if labels is RULES:
        assert {item.label for item in items} == set(labels)
    else:
        assert [item.label for item in items] == labels
    if wanted:
        plain, last = text.replace("‸", ""), items[-1]
        assert plain[: last.span.start] + last.text + plain[last.span.end :] == wanted


def test_a_name_says_its_images_and_where_they_are():
    items = {item.label: item for item in Project({**CONFIGS, "a.py": "'{{.image.‸"}).completed()}
    assert items["trainer"].detail == "ghcr.io/acme/trainer:2, ghcr.io/acme/trainer:1.2"
    assert items["trainer"].documentation == "defined in deep/b.config:2, flytekit.config:2"


def test_names_that_cannot_be_written_as_they_are_are_not_offered():
    names = ('"a\\u200bb"', "a'b", "a b")
    refs = "".join(f"    {name}: x.io/a:1\n" for name in names)
    config = f"image:\n  image_refs:\n{refs}"
    items = Project({".flyte/config.yaml": config, "a.py": "from_ref_name('‸"}).completed()
    assert [item.label for item in items] == ["a b"]


def test_names_from_outside_are_offered():
    files = {".flyte-image-lint.toml": 'names = ["outer"]\n', "a.py": "'{{.image.‸"}
    (item,) = [one for one in Project(files).completed() if one.label == "outer"]
    assert item.detail == "defined outside of the project"


# A settings file with the cursor, and what is offered, or a part of that.
SETTINGS = [
    ("‸", KEYS),
    ("sel‸", KEYS),
    ("pin = 'tag'\n‸", [key for key in KEYS if key != "pin"]),
    ("x = [\n  1,\n]\n‸", KEYS),
    ("pin = ‸", list(PINS)),
    ("pin = '‸'", list(PINS)),
    ('pin = "ta‸', list(PINS)),
    ('output-format = "‸"', list(FORMATS)),
    ("fail-level = ‸", list(LEVELS)),
    ('platform = "‸', ["linux/amd64", "linux/arm64"]),
    ("select = [‸", ["ALL", *RULES]),
    ("select = [\n  'FIL1', # c ]\n  \"‸", ["ALL", *RULES]),
    ('ignore = ["a"]‸', []),
    ("severity = {‸", RULES),
    ('severity = {"‸', RULES),
    ("severity = {a = '‸'", list(LEVELS)),
    ("severity = {a = 'info', b‸", RULES),
    ("[severity]\n‸", RULES),
    ("[severity]\nFIL101 = ‸", list(LEVELS)),
    ('per-file-ignores = {"a/**" = ["‸', ["ALL", *RULES]),
    ('[per-file-ignores]\n"a/**" = [‸', ["ALL", *RULES]),
    ("policy = [{‸", ["match", "require"]),
    ("policy = [{match = 'x', require = \"‸", ["any", "tag", "digest"]),
    ("[[policy]]\n‸", ["match", "require"]),
    ("[[policy]]\nrequire = ‸", ["any", "tag", "digest"]),
    ("# pin = ‸", []),
    ('names = ["‸', []),
    ("x = '''\npin = ‸", []),
]


def settings_items(path, text):
    project = Project({"a.txt": ""})
    project.at = path, text.index("‸")
    Path(path).write_text(text.replace("‸", ""), encoding="utf-8")
    return project.completed()


@pytest.mark.parametrize(("text", "labels"), SETTINGS)
def test_settings_are_offered(text, labels):
    items = {item.label for item in settings_items(".flyte-image-lint.toml", text)}
    assert items == set(labels)


@pytest.mark.parametrize(("blanks", "count"), [(190_000, 3), (200_000, 0)])
def test_what_is_too_long_for_settings_is_not_looked_through(blanks, count):
    text = f"{' ' * blanks}\npin = '‸'"
    assert len(settings_items(".flyte-image-lint.toml", text)) == count


PYPROJECT = "[tool.ruff]\nselect = []\n[tool.flyte-image-lint]\n{}\n[project]\nname = 'x'\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (PYPROJECT.format("‸"), len(KEYS)),
        (PYPROJECT.format("severity.x = '‸'"), 3),
        (PYPROJECT.format("").replace("[]", "[‸]"), 0),
        (PYPROJECT.format("").replace("'x'", "'x'\n‸"), 0),
        ("‸" + PYPROJECT, 0),
        ("[tool]\nflyte-image-lint.‸", len(KEYS)),
    ],
)
def test_the_table_of_pyproject_alone_is_ours(text, count):
    assert len(settings_items("pyproject.toml", text)) == count


@pytest.mark.parametrize("text", ["pin = ‸", "pin = '‸'", "pin = ta‸"])
def test_what_is_taken_is_a_valid_setting(text):
    plain = text.replace("‸", "")
    items = settings_items(".flyte-image-lint.toml", text)
    (item,) = [one for one in items if one.label == "digest"]
    written = plain[: item.span.start] + item.text + plain[item.span.end :]
    assert tomllib.loads(written) == {"pin": "digest"}
