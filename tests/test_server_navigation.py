"""Where names are bound and used, the symbols of files and projects, and hints behind images."""

from __future__ import annotations

import json

import pytest

from editor_project import Project
from flyte_image_lint.server.inlay_hints import inlay_hints
from flyte_image_lint.server.navigation import definitions, in_file, references
from flyte_image_lint.server.symbols import document_symbols, has_letters, workspace_symbols
from flyte_image_lint.text.source import Span

TASK = "from flytekit import task\n\n\n@task(container_image={})\ndef {}() -> None: ...\n"
CELL = {"cell_type": "code", "source": ["!pyflyte run --image trainer=x.io/t:4 a.py\n"]}
FILES = {
    "flytekit.config": "[images]\nTrainer = x.io/t:1\nother = x.io/o:1\n",
    "deep/b.config": "[images]\ntrainer: x.io/t:2\n",
    "a.py": TASK.format("'{{.image.trainer}}'", "a"),
    "b.py": TASK.format("f'{{{{.image.trainer}}}}'", "b") + "# {{.image.trainer}}\n",
    "c.py": "from images import GPU\n" + TASK.format("GPU", "c"),
    "images.py": "GPU = '{{.image.trainer}}'\n",
    "Makefile": "a:\n\tpyflyte run --image trainer=x.io/t:3 a.py\n",
    "ci.yml": "jobs:\n  a:\n    steps:\n      - run: |\n          echo 😀\n"
    "          pyflyte run --image other=x.io/o:2 a.py\n",
    "n.ipynb": json.dumps({"cells": [CELL]}),
    "README.md": "{{.image.trainer}}\n",
    ".flyte/config.yaml": "image:\n  image_refs:\n    trainer: x.io/second:1\n",
    "e.sh": "# {{.Image.repository}} from_ref_name('trainer')\n",
    "d.py": "import flyte\n\ni = flyte.Image.from_ref_name('trainer')\n",
}
BOUND = ["Makefile:2", "deep/b.config:2", "flytekit.config:2", "n.ipynb:1"]
USED = ["README.md:1", "a.py:4", "b.py:4", "b.py:6", "images.py:1"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def is_current(_source):
    return True


def shown(occurrences):
    return [f"{one.source.path}:{one.source.position(one.span.start)[0]}" for one in occurrences]


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("flytekit.config", "Train"),
        ("deep/b.config", "train"),
        ("a.py", ".image."),
        ("a.py", "'{"),
        ("b.py", "f'{{{{.ima"),
        ("Makefile", "--image tr"),
        ("n.ipynb", "--image trainer"),
        ("images.py", ".image.trainer"),
    ],
)
def test_all_places_are_found_from_each(path, before):
    text = FILES[path]
    at = text.index(before) + len(before)
    project = Project({**FILES, path: f"{text[:at]}‸{text[at:]}"})
    here = project.occurrence()
    assert shown(definitions(project.names, here.flavour, here.name, is_current)) == BOUND
    with_all = references(project.names, here, project.texts, is_current, with_bindings=True)
    assert shown(with_all) == sorted(BOUND + USED)
    without = references(project.names, here, project.texts, is_current, with_bindings=False)
    assert shown(without) == USED
    assert shown(in_file(without, "b.py")) == ["b.py:4", "b.py:6"]
    assert all(
        one.source.text[one.span.start : one.span.end].lower() == "trainer"
        for one in with_all
        if one.spelled
    )


def test_the_names_of_flyte_2_are_others():
    text = FILES["d.py"].replace("'trainer'", "'tr‸ainer'")
    project = Project({**FILES, "d.py": text})
    here = project.occurrence()
    assert shown(definitions(project.names, here.flavour, here.name, is_current)) == [
        ".flyte/config.yaml:3"
    ]
    places = references(project.names, here, project.texts, is_current, with_bindings=True)
    assert shown(places) == [".flyte/config.yaml:3", "d.py:3"]


@pytest.mark.parametrize("text", ["‸second", "second‸", "sec‸ond"])
def test_a_name_is_found_in_half_written_text(text):
    for wanted, form in (
        ("flyte2", "f(['x', Image.from_ref_name('{}')"),
        ("flytekit", "['{{{{.image.{}}}}}'"),
    ):
        occurrence = Project({"e.py": form.format(text)}).occurrence()
        assert (occurrence.name, occurrence.flavour) == ("second", wanted)
        assert occurrence.source.text[occurrence.span.start : occurrence.span.end] == "second"


def test_there_is_no_name_where_none_is():
    for text in ("‸import x\n", "x = '{{.image}}‸'", "x = 1 # trainer‸\n"):
        assert Project({"e.py": text}).occurrence() is None


def test_there_is_no_name_where_it_may_be_one_of_two():
    """A name that is put together stands nowhere but in the whole string."""
    for names, wanted in (("ab", None), ("aa", "xa")):
        parts = "'{{{{.image.x' + '{}.fqn}}}}:{{{{‸.image.x' + '{}.version}}}}'".format(*names)
        occurrence = Project({"e.py": TASK.format(parts, "f")}).occurrence()
        assert (occurrence and occurrence.name) == wanted


def test_symbols_of_a_file_are_its_names():
    project = Project(FILES)
    config = document_symbols(project.documents("flytekit.config"))
    assert [(one.name, one.detail, one.is_binding) for one in config] == [
        ("trainer", "x.io/t:1", True),
        ("other", "x.io/o:1", True),
    ]
    text = FILES["flytekit.config"]
    assert [text[one.span.start : one.span.end] for one in config] == [
        "Trainer = x.io/t:1",
        "other = x.io/o:1",
    ]
    assert [text[one.name_span.start : one.name_span.end] for one in config] == ["Trainer", "other"]
    program = document_symbols(project.documents("a.py"))
    assert [(one.name, one.detail, one.is_binding) for one in program] == [
        ("trainer", "used", False)
    ]
    mixed = "echo '{{.image.z.fqn}}'\npyflyte run --image a=x.io/a:1 f.py\n"
    symbols = document_symbols(Project({"f.sh": mixed}).documents("f.sh"))
    assert [one.name for one in symbols] == ["z", "a"]
    script = document_symbols(project.documents("ci.yml"))
    assert [(one.name, one.detail) for one in script] == [("other", "x.io/o:2")]


def test_symbols_of_a_project_are_what_binds_names():
    names = Project(FILES).names
    assert shown(workspace_symbols(names, "TNR", is_current)) == [*BOUND, ".flyte/config.yaml:3"]
    assert shown(workspace_symbols(names, "oth", is_current)) == ["ci.yml:6", "flytekit.config:3"]
    assert len(workspace_symbols(names, "", is_current)) == 7
    assert workspace_symbols(names, "x", is_current) == []
    assert has_letters("my-app", "Mp")
    assert not has_letters("my-app", "pm")


DIGEST = "sha256:" + "4f5c" * 16
LOCK = (
    f"ghcr.io/a/b:latest: {{tag: 1.4.2, digest: '{DIGEST}'}}\n"
    f"ghcr.io/a/c:main: {{digest: '{DIGEST}'}}\n"
    f"ghcr.io/a/d:1.0: {{tag: 1.0.2, digest: '{DIGEST}'}}\n"
)

# A file, with hints in guillemets where they are shown.
HINTS = [
    (
        "flytekit.config",
        "[images]\na = ghcr.io/a/b«:None»\nb = ghcr.io/a/b:latest« → 1.4.2»\n"
        "c = ghcr.io/a/c:main« → sha256:4f5c4f5c4f5c»\nd = ghcr.io/a/d:1.0\n"
        "e = ghcr.io/a/e:latest\n",
    ),
    (
        ".flyte/config.yaml",
        "image:\n  image_refs:\n    a: 'ghcr.io/a/b«:latest → 1.4.2»'\n"
        "    e: ghcr.io/a/e«:latest»\n",
    ),
    ("a.py", TASK.format("'ghcr.io/a/b«:latest → 1.4.2»'", "f")),
    ("a.py", TASK.format("'ghcr.io/a/b:1'", "f")),
    ("a.py", TASK.format("'A B'", "f")),
    ("a.py", "from flytekit import ImageSpec\n\ni = ImageSpec(name='ghcr.io/a/b')\n"),
    ("a.py", "import os\nR = os.environ['R']\n" + TASK.format("R + '/b'", "f")),
    ("run.sh", "pyflyte run --image a=ghcr.io/a/b:latest« → 1.4.2» --image b=ghcr.io/a/b a.py\n"),
    ("flytekit.config", f"[images]\na = ghcr.io/a/b@{DIGEST}\nb = ghcr.io/a/b:latest@{DIGEST}\n"),
]


@pytest.mark.parametrize(("path", "text"), HINTS)
def test_hints_stand_behind_images(path, text):
    plain, wanted = "", []
    for number, piece in enumerate(text.replace("»", "«").split("«")):
        if number % 2:
            wanted.append((len(plain), piece))
        else:
            plain += piece
    project = Project({path: plain, "flyte-images.lock": LOCK})
    project.at = path, 0
    context = project.hover_file().context
    documents = project.documents(path)
    hints = inlay_hints(documents, context, project.lock(), Span(0, len(plain)))
    assert [(one.offset, one.label) for one in hints] == wanted
    assert all(one.tooltip for one in hints)
    assert inlay_hints(documents, context, project.lock(), Span(0, 1)) == []
    for one in hints:  # at either end of what is shown
        for within in (Span(one.offset, len(plain)), Span(0, one.offset)):
            assert one in inlay_hints(documents, context, project.lock(), within)
