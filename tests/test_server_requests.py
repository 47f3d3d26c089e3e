"""What the server answers about names and images, over the real protocol, in both encodings."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

import command
from editor_project import problems
from language_client import CAPABILITIES, Failed, client

DIGEST = "sha256:" + "4f5c" * 16
TASK = "from flytekit import task\n\n\n@task(container_image={})\ndef {}() -> None: ...\n"
CELL = {
    "cell_type": "code",
    "outputs": [],
    "source": [
        "from flytekit import task\n",
        "é = '😀', task(container_image=\"{{.image.trainer}}\")\n",
        "!pyflyte run --image trainer=ghcr.io/acme/trainer:1.0 x.py\n",
    ],
}
FILES = {
    "flytekit.config": "[images]\ntrainer = ghcr.io/acme/trainer:latest\n"
    "other = ghcr.io/acme/o:1\n",
    "flows/__init__.py": "",
    "flows/a.py": "'😀'; " + TASK.format("'{{.image.trainer}}'", "a"),
    "flows/b.py": TASK.format("'{{.image.trainer}}', environment={'a': '😀'}", "b"),
    "flows/c.py": "from flytekit import task\nfrom flows.images import GPU\n\n"
    "@task(container_image=GPU)\ndef c() -> None: ...\n",
    "flows/d.py": "from flytekit.configuration import ImageConfig\n\n"
    "c = '😀', ImageConfig.from_images('ghcr.io/acme/d:1', {'trainer': 'ghcr.io/a/t:1.0'})\n",
    "flows/images.py": "'😀'; GPU = '{{.image.trainer.fqn}}:{{.image.trainer.version}}'\n",
    "Makefile": "r: # 😀\n\tpyflyte register --image trainer=ghcr.io/acme/trainer:1.1 flows\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n"
    "      - run: 'echo 😀; pyflyte register --image trainer=ghcr.io/acme/trainer:2 flows'\n",
    "try.ipynb": json.dumps({"cells": [CELL], "nbformat": 4}, ensure_ascii=False, indent=1),
    "flyte-images.lock": f"ghcr.io/acme/trainer:latest: {{tag: 1.4.2, digest: '{DIGEST}'}}\n",
    ".flyte-image-lint.toml": "ignore = ['FIL102', 'FIL316']\n",
}


@pytest.fixture(scope="module", params=["utf-16", "utf-8"])
def running(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files") / "project 😀"
    folder.mkdir()
    (folder / ".git").mkdir()
    command.write(folder, FILES)
    text = {
        **CAPABILITIES["textDocument"],
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "hover": {"contentFormat": ["markdown"]},
        "rename": {"prepareSupport": True},
    }
    encodings = {"positionEncodings": [request.param]}
    capabilities = {**CAPABILITIES, "general": encodings, "textDocument": text}
    with client(folder, capabilities=capabilities) as made:
        made.folder, made.encoding = folder, request.param
        yield made


@pytest.fixture
def editor(running):
    """Give a client that has nothing open, of a folder that is as it was."""
    yield running
    command.write(running.folder, FILES)
    for uri in list(running._versions):
        document = {"uri": uri}
        running.notify("textDocument/didClose", {"textDocument": document})
    running._versions.clear()
    running.touched(*((running.folder / path, 2) for path in FILES))


def units(editor, text: str) -> int:
    encoding = "utf-8" if editor.encoding == "utf-8" else "utf-16-le"
    return len(text.encode(encoding)) // (1 if editor.encoding == "utf-8" else 2)


def position(editor, text: str, offset: int):
    before = text[:offset]
    return {"line": before.count("\n"), "character": units(editor, before.rpartition("\n")[2])}


def at(editor, path: str, before: str, text: str | None = None, **more):
    """Give the place behind some text, as requests have it."""
    text = (editor.folder / path).read_text(encoding="utf-8") if text is None else text
    place = position(editor, text, text.index(before) + len(before))
    document = {"uri": (editor.folder / path).as_uri()}
    return {"textDocument": document, "position": place, **more}


def spelled(editor, text: str, span) -> str:
    """Give what stands in a range."""
    start, end = (offset(editor, text, span[side]) for side in ("start", "end"))
    return text[start:end]


def offset(editor, text: str, place) -> int:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: place["line"]])
    line = lines[place["line"]]
    at = next(n for n in range(len(line) + 1) if units(editor, line[:n]) == place["character"])
    return start + at


def shown(editor, locations) -> list[str]:
    """Give path, line and text of locations."""
    places = []
    for one in locations:
        path = next(path for path in FILES if (editor.folder / path).as_uri() == one["uri"])
        places.append((path, spelled(editor, FILES[path], one["range"])))
    return sorted(places)


EVERYWHERE = [
    (".github/workflows/ci.yml", "trainer"),
    ("Makefile", "trainer"),
    ("flows/a.py", "trainer"),
    ("flows/b.py", "trainer"),
    ("flows/d.py", "trainer"),
    ("flows/images.py", "trainer"),
    ("flows/images.py", "trainer"),
    ("flytekit.config", "trainer"),
    ("try.ipynb", "trainer"),
    ("try.ipynb", "trainer"),
]
BOUND = [0, 1, 4, 7, 9]


def test_hover_tells_of_names_and_images(editor):
    answer = editor.request("textDocument/hover", at(editor, "flows/a.py", ".image.tr"))
    text = answer["contents"]["value"].splitlines()
    assert answer["contents"]["kind"] == "markdown"
    assert text[0] == "**image name** `trainer` (flytekit)"
    assert "- `ghcr.io/acme/trainer:latest`: `flytekit.config:2`, a config" in text
    assert spelled(editor, FILES["flows/a.py"], answer["range"]) == "trainer"
    answer = editor.request("textDocument/hover", at(editor, "flytekit.config", "ghcr.io/acme/tr"))
    text = answer["contents"]["value"]
    assert f"`flyte-images.lock`: `1.4.2`, `{DIGEST}`" in text
    assert "`flows.a.a` (`Makefile:2`)" not in text  # an option of the command comes first
    assert editor.request("textDocument/hover", at(editor, "flows/a.py", "from fl")) is None


def test_hover_tells_which_tasks_use_an_image(editor):
    place = at(editor, "Makefile", "=ghcr.io/acme")
    text = editor.request("textDocument/hover", place)["contents"]["value"]
    assert "- tasks: `flows.a.a` (`Makefile:2`), `flows.b.b` (`Makefile:2`)" in text
    editor.open(editor.folder / "flows/a.py", "'😀'; " + TASK.format("'{{.image.trainer}}'", "new"))
    text = editor.request("textDocument/hover", place)["contents"]["value"]
    assert "`flows.a.new` (`Makefile:2`)" in text  # a buffer counts


def test_a_hover_that_is_overtaken_ends_in_an_answer_of_the_text_as_it_is(editor):
    path = editor.folder / "flows/a.py"
    editor.open(path)
    place = at(editor, "flows/a.py", ".image.tr")
    numbers = [editor.ask("textDocument/hover", place) for _time in range(3)]
    editor.notify("$/cancelRequest", {"id": numbers[1]})
    editor.change(path, FILES["flows/a.py"].replace("trainer", "others!"))
    for number in numbers:
        with contextlib.suppress(Failed):  # it was cancelled
            answer = editor.answer(number)
            assert answer is None or "`trainer`" in answer["contents"]["value"]
    assert editor.request("textDocument/hover", place) is None


def test_names_are_completed_in_half_written_text(editor):
    text = "'😀'; x = ('{{.image.tr\n"
    editor.open(editor.folder / "flows/a.py", text)
    items = editor.request("textDocument/completion", at(editor, "flows/a.py", ".tr", text))
    assert [one["label"] for one in items] == ["default", "other", "trainer"]
    edit = items[-1]["textEdit"]
    assert spelled(editor, text, edit["range"]) == "tr"
    assert edit["newText"] == "trainer"
    assert items[-1]["detail"] == (
        "ghcr.io/acme/trainer:2, ghcr.io/acme/trainer:1.1, ghcr.io/a/t:1.0, "
        "ghcr.io/acme/trainer:latest, ghcr.io/acme/trainer:1.0"
    )


def test_settings_are_completed_though_they_cannot_be_used_yet(editor):
    path, text = ".flyte-image-lint.toml", "# 😀\nfail-level = 'wa"
    editor.open(editor.folder / path, text)
    items = editor.request("textDocument/completion", at(editor, path, "'wa", text))
    assert [one["label"] for one in items] == ["error", "warning", "info"]


def test_settings_are_completed_where_none_could_ever_be_used(editor):
    path, text = "deep/.flyte-image-lint.toml", "# 😀\nfail-level = 'wa"
    editor.open(editor.folder / path, text)
    items = editor.request("textDocument/completion", at(editor, path, "'wa", text))
    assert [one["label"] for one in items] == ["error", "warning", "info"]
    answer = editor.request("textDocument/hover", at(editor, path, "fail-l", text))
    assert answer["contents"]["value"].startswith("**fail-level**: ")
    assert spelled(editor, text, answer["range"]) == "fail-level"


@pytest.mark.parametrize(
    ("path", "before"),
    [
        ("flows/a.py", ".image.tr"),
        ("flytekit.config", "[images]\ntra"),
        ("Makefile", "--image t"),
        (".github/workflows/ci.yml", "--image t"),
        ("try.ipynb", ".image.trainer"),
        ("flows/images.py", "fqn}}:{{.image."),
    ],
)
def test_names_are_found_from_everywhere(editor, path, before):
    answer = editor.request("textDocument/definition", at(editor, path, before))
    assert shown(editor, answer) == sorted(EVERYWHERE[number] for number in BOUND)
    context = {"includeDeclaration": True}
    place = at(editor, path, before, context=context)
    assert shown(editor, editor.request("textDocument/references", place)) == EVERYWHERE
    context["includeDeclaration"] = False
    answer = editor.request("textDocument/references", place)
    assert shown(editor, answer) == [
        one for number, one in enumerate(EVERYWHERE) if number not in BOUND
    ]


def test_a_name_is_highlighted_in_its_file(editor):
    place = at(editor, "flows/images.py", ".image.tr")
    answer = editor.request("textDocument/documentHighlight", place)
    assert [one["kind"] for one in answer] == [2, 2]
    texts = {spelled(editor, FILES["flows/images.py"], one["range"]) for one in answer}
    assert texts == {"trainer"}


def test_symbols_are_names(editor):
    document = {"uri": (editor.folder / ".github/workflows/ci.yml").as_uri()}
    (symbol,) = editor.request("textDocument/documentSymbol", {"textDocument": document})
    assert (symbol["name"], symbol["detail"]) == ("trainer", "ghcr.io/acme/trainer:2")
    text = FILES[".github/workflows/ci.yml"]
    assert spelled(editor, text, symbol["selectionRange"]) == "trainer"
    answer = editor.request("workspace/symbol", {"query": "TRA"})
    assert {one["name"] for one in answer} == {"trainer"}
    places = shown(editor, [one["location"] for one in answer])
    assert places == sorted(EVERYWHERE[number] for number in BOUND)


def test_hints_stand_behind_images(editor):
    text = "'😀'; " + TASK.format("'ghcr.io/acme/trainer'", "a")
    editor.open(editor.folder / "flows/a.py", text)
    end = position(editor, text, len(text))
    within = {"start": {"line": 0, "character": 0}, "end": end}
    document = {"uri": (editor.folder / "flows/a.py").as_uri()}
    place = {"textDocument": document, "range": within}
    (hint,) = editor.request("textDocument/inlayHint", place)
    assert hint["label"] == ":latest → 1.4.2"
    assert hint["position"] == position(editor, text, text.index("trainer'") + len("trainer"))


def applied(editor, edit) -> dict[str, str]:
    """Apply the edits of a rename as a client does, to texts and files; give what changed."""
    texts = {}
    for change in edit["documentChanges"]:
        path = next(
            path
            for path in FILES
            if (editor.folder / path).as_uri() == change["textDocument"]["uri"]
        )
        text = FILES[path]
        edits = sorted(
            change["edits"],
            key=lambda one: (one["range"]["start"]["line"], one["range"]["start"]["character"]),
        )
        for one in reversed(edits):
            start, end = (offset(editor, text, one["range"][side]) for side in ("start", "end"))
            text = text[:start] + one["newText"] + text[end:]
        texts[path] = text
    command.write(editor.folder, texts)
    return texts


def test_a_rename_is_one_step_and_check_finds_nothing_afterwards(editor, monkeypatch):
    monkeypatch.chdir(editor.folder)
    assert problems() == []
    editor.open(editor.folder / "flows/a.py")
    place = at(editor, "flows/a.py", ".image.tr")
    answer = editor.request("textDocument/prepareRename", place)
    assert (
        spelled(editor, FILES["flows/a.py"], answer["range"]) == answer["placeholder"] == "trainer"
    )
    edit = editor.request("textDocument/rename", {**place, "newName": "learner"})
    versions = {
        change["textDocument"]["uri"]: change["textDocument"]["version"]
        for change in edit["documentChanges"]
    }
    assert versions.pop((editor.folder / "flows/a.py").as_uri()) == 1
    assert set(versions.values()) == {None}
    texts = applied(editor, edit)
    assert sorted(texts) == sorted({path for path, _text in EVERYWHERE})
    for path, text in texts.items():
        assert text.count("learner") == FILES[path].count("trainer") - FILES[path].count("/trainer")
    assert problems() == []
    editor.change(editor.folder / "flows/a.py", texts["flows/a.py"])
    editor.touched(*((Path(path).absolute(), 2) for path in texts))
    assert editor.codes(editor.folder / "flows/a.py") == []
    answer = editor.request("textDocument/definition", place)
    assert len(answer) == len(BOUND)


@pytest.mark.parametrize(
    ("path", "before", "new", "why"),
    [
        ("flows/a.py", ".image.tr", "other", "'other' is taken: flytekit.config:3 has it defined"),
        ("flows/a.py", ".image.tr", "Trainer", "flytekit.config:2: INI lower-cases names"),
        ("flows/a.py", ".image.tr", "a b", "'a b' cannot be an image name"),
    ],
)
def test_a_rename_that_is_refused_says_why(editor, path, before, new, why):
    with pytest.raises(Failed, match=why) as refused:
        editor.request("textDocument/rename", at(editor, path, before, newName=new))
    assert refused.value.code == -32803


def test_a_rename_is_refused_for_a_buffer_that_does_not_spell_the_name(editor):
    text = "'😀'; " + TASK.format("f'{{{{.image.trainer}}}}'", "a")
    editor.open(editor.folder / "flows/a.py", text)
    place = at(editor, "flytekit.config", "[images]\ntr", newName="learner")
    with pytest.raises(Failed, match=r"flows/a\.py:4 does not spell 'trainer' out"):
        editor.request("textDocument/rename", place)
    with pytest.raises(Failed, match="does not spell 'trainer' out"):
        editor.request("textDocument/prepareRename", at(editor, "flows/a.py", "image.tr", text))


def test_a_half_written_text_keeps_its_names_but_not_their_places(editor):
    config, path = editor.folder / "flytekit.config", editor.folder / "flows/a.py"
    editor.open(path)
    editor.open(config)
    text = f"x = [(\n\n{FILES['flows/a.py']}"
    editor.change(path, text)
    place = at(editor, "flytekit.config", "[images]\ntr", context={"includeDeclaration": True})
    answer = editor.request("textDocument/references", place)
    (there,) = [one for one in answer if one["uri"] == path.as_uri()]
    assert spelled(editor, text, there["range"]) == "trainer"
    editor.change(config, FILES["flytekit.config"] + "trainer = x.io/again:1\n")
    items = editor.request("textDocument/completion", at(editor, "flows/a.py", ".tr", text))
    assert [one["label"] for one in items] == ["default", "other", "trainer"]
    place = at(editor, "flows/b.py", ".image.tr", newName="learner")
    with pytest.raises(Failed, match=r"flytekit\.config: the config cannot be loaded"):
        editor.request("textDocument/rename", place)
    editor.change(config, FILES["flytekit.config"])
    edit = editor.request("textDocument/rename", place)
    (change,) = [
        one for one in edit["documentChanges"] if one["textDocument"]["uri"] == path.as_uri()
    ]
    assert [spelled(editor, text, one["range"]) for one in change["edits"]] == ["trainer"]


def test_nothing_is_answered_where_no_name_is(editor):
    for method in ("definition", "references", "documentHighlight", "prepareRename", "rename"):
        more = {"context": {"includeDeclaration": True}, "newName": "x"}
        place = at(editor, "flows/a.py", "from", **more)
        assert not editor.request(f"textDocument/{method}", place)


def test_a_file_outside_of_the_folders_has_no_project(editor, tmp_path):
    path = tmp_path / "b.py"
    text = "'😀'; " + TASK.format("'{{.image.trainer}}'", "a")
    editor.open(path, text)
    place = {
        "textDocument": {"uri": path.as_uri()},
        "position": position(editor, text, text.index("trainer")),
    }
    hovered = editor.request("textDocument/hover", place)["contents"]["value"]
    assert "outside of all folders" in hovered
    assert editor.request("textDocument/definition", place) == []
    assert editor.request("textDocument/completion", place) == []


def test_an_editor_that_can_do_little_gets_what_it_can_show(tmp_path):
    folder = tmp_path / "p"
    (folder / ".git").mkdir(parents=True)
    command.write(folder, FILES)
    text = {"hover": {"contentFormat": ["plaintext"]}}
    with client(folder, capabilities={"textDocument": text}) as editor:
        editor.folder, editor.encoding = folder, "utf-16"
        place = at(editor, "flows/b.py", ".image.tr")
        hover = editor.request("textDocument/hover", place)
        assert hover["contents"]["kind"] == "plaintext"
        edit = editor.request("textDocument/rename", {**place, "newName": "learner"})
        assert "documentChanges" not in edit
        texts = [
            spelled(editor, FILES[path], one["range"])
            for path in FILES
            for one in edit["changes"].get((folder / path).as_uri(), ())
        ]
        assert texts == ["trainer"] * len(EVERYWHERE)
        document = {"uri": (folder / "flows/b.py").as_uri()}
        (symbol,) = editor.request("textDocument/documentSymbol", {"textDocument": document})
        assert shown(editor, [symbol["location"]]) == [("flows/b.py", "trainer")]


def test_symbols_of_all_projects_are_found_once(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name / ".git").mkdir(parents=True)
        command.write(tmp_path / name, {"flytekit.config": f"[images]\nof_{name} = x.io/i:1\n"})
    with client(tmp_path / "a", tmp_path / "b") as editor:
        editor.open(tmp_path / "a" / "flytekit.config")
        answer = editor.request("workspace/symbol", {"query": ""})
        assert sorted(one["name"] for one in answer) == ["of_a", "of_b"]
