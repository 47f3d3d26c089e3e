"""What the language server offers to do about findings, done as a client does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

import command
from flyte_image_lint import lint_paths
from flyte_image_lint.project.git_files import forget_listings
from flyte_image_lint.server.code_actions import FIX_ALL, code_actions
from flyte_image_lint.server.diagnostics import diagnostics
from flyte_image_lint.server.editing import difference
from flyte_image_lint.server.positions import Positions
from flyte_image_lint.server.session import Session
from flyte_image_lint.text.source import Span, apply_edits

DIGEST = "sha256:" + "a" * 64
LOCK = f"ghcr.io/org/trainer:latest: {{tag: 1.4.2, digest: {DIGEST}}}\n"
FLOATING = "images:\n  # \U0001f433 é\n  trainer: ghcr.io/org/trainer:latest\n"
PROGRAM = """\
from flytekit import task


@task(container_image="{{.image.NAME}}")
def fit() -> None: ...
"""
WHOLE = Span(0, 10_000)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    forget_listings()
    return tmp_path


def opened(folder: Path, path: str, encoding: str = "utf-16", text: str | None = None):
    """Give a file that is open in an editor."""
    session = Session([str(folder)], encoding=encoding)
    uri = (folder / path).as_uri()
    session.open(uri, (folder / path).read_bytes().decode() if text is None else text, 3)
    return session.file(uri)


def offers(file, only=None, span=WHOLE) -> dict[str, types.CodeAction]:
    return {action.title: action for action in code_actions(file, span, only)}


def apply(file, action: types.CodeAction) -> dict[str, str]:
    """Give the texts after a change, by the paths of their files, as a client makes it."""
    texts = {}
    for change in action.edit.document_changes:
        other = file.session.file(change.text_document.uri)
        assert change.text_document.version == other.version
        positions = Positions(other.source, file.session.encoding)
        edits = [(positions.span(one.range), one.new_text) for one in change.edits]
        texts[other.source.path] = apply_edits(other.source.printable_text, edits)
    return texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_an_image_is_pinned_from_the_lock(encoding, folder):
    command.write(folder, {".flyte/config.yaml": FLOATING, "flyte-images.lock": LOCK})
    file = opened(folder, ".flyte/config.yaml", encoding)
    action = next(iter(offers(file).values()))
    assert action.is_preferred
    after = FLOATING.replace("latest", "1.4.2")
    assert apply(file, action) == {".flyte/config.yaml": after}
    assert [one.code for one in action.diagnostics] == ["FIL102"]


def test_without_a_lock_there_is_nothing_to_pin_to(folder):
    command.write(folder, {".flyte/config.yaml": FLOATING})
    assert list(offers(opened(folder, ".flyte/config.yaml"))) == [
        "Ignore floating-tag here, with a reason"
    ]


def test_the_lock_counts_as_it_is_typed(folder):
    command.write(folder, {".flyte/config.yaml": FLOATING, "flyte-images.lock": ""})
    file = opened(folder, ".flyte/config.yaml")
    assert len(offers(file)) == 1
    file.session.open((folder / "flyte-images.lock").as_uri(), LOCK)
    assert len(offers(file.session.file(file.uri))) == 3


def test_a_name_that_was_meant_is_written_and_said_to_be_unsafe(folder):
    program = PROGRAM.replace("NAME", "trainr")
    command.write(folder, {".flyte/config.yaml": FLOATING, "wf.py": program})
    file = opened(folder, "wf.py")
    action = offers(file)["Write 'trainer' (may change which image a task runs on)"]
    assert not action.is_preferred
    assert apply(file, action) == {"wf.py": PROGRAM.replace("NAME", "trainer")}
    assert FIX_ALL not in [one.kind for one in offers(file).values()]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (".flyte/config.yaml", FLOATING, "  other: REGISTRY/IMAGE:VERSION\n"),
        (
            "flytekit.config",
            "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n",
            "other = REGISTRY/IMAGE:VERSION\n",
        ),
    ],
)
def test_a_name_is_defined_in_a_config(path, before, after, folder):
    command.write(folder, {path: before, "wf.py": PROGRAM.replace("NAME", "other")})
    file = opened(folder, "wf.py")
    texts = apply(file, offers(file)[f"Define 'other' in {path}"])
    assert texts == {path: before + after}
    command.write(folder, texts)
    assert "FIL301" not in [one.code for one in lint_paths().findings]


def test_a_name_is_defined_in_three_configs_at_most(folder):
    configs = {f"{name}/flytekit.config": "[images]\na = x.io/a:1\n" for name in "abcd"}
    command.write(folder, {**configs, "wf.py": PROGRAM.replace("NAME", "other")})
    titles = [title for title in offers(opened(folder, "wf.py")) if "Define" in title]
    assert titles == [f"Define 'other' in {path}" for path in [*configs][:3]]


def test_a_name_is_not_defined_again_where_it_is_found_wrong(folder):
    configs = {".flyte/config.yaml": FLOATING, "prod.config": "[sdk]\n[images]\na = x.io/a:1\n"}
    command.write(folder, {**configs, "wf.py": PROGRAM.replace("NAME", "trainer")})
    titles = list(offers(opened(folder, ".flyte/config.yaml")))
    assert titles == ["Ignore floating-tag here, with a reason"]


@pytest.mark.parametrize("name", ["Other", "o.t:her"])
def test_a_name_is_not_defined_where_the_config_would_have_another(name, folder):
    config = "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"
    command.write(folder, {"flytekit.config": config, "wf.py": PROGRAM.replace("NAME", name)})
    assert not [title for title in offers(opened(folder, "wf.py")) if "Define" in title]


def test_a_name_is_not_defined_where_that_would_say_something_else(folder):
    flow = "images: {trainer: ghcr.io/org/trainer:1.4.2}\n"
    command.write(folder, {"flytekit.yaml": flow, "wf.py": PROGRAM.replace("NAME", "other")})
    assert not [title for title in offers(opened(folder, "wf.py")) if "Define" in title]


@pytest.mark.parametrize("half", ["# 1\n# 2\n# 3\n" + FLOATING + "bad: [\n", "bad: [\n"])
def test_nothing_is_offered_for_a_text_of_which_only_one_before_could_be_read(half, folder):
    """The names of the one before count, its places are not those of the text."""
    command.write(folder, {".flyte/config.yaml": FLOATING, "wf.py": PROGRAM.replace("NAME", "x")})
    file = opened(folder, "wf.py")
    config = (folder / ".flyte/config.yaml").as_uri()
    file.session.open(config, FLOATING, 1)
    assert "Define 'x' in .flyte/config.yaml" in offers(file)
    file.session.open(config, half, 2)
    titles = list(offers(file.session.file(file.uri)))
    assert titles == ["Ignore undefined-name here, with a reason"]
    file.session.open(config, f"# 1\n{FLOATING}", 3)
    action = offers(file.session.file(file.uri))["Define 'x' in .flyte/config.yaml"]
    texts = apply(file, action)
    assert texts == {".flyte/config.yaml": f"# 1\n{FLOATING}  x: REGISTRY/IMAGE:VERSION\n"}


def test_a_place_in_a_text_before_is_not_shown_beside_a_finding(folder):
    command.write(
        folder, {".flyte/config.yaml": FLOATING, "wf.py": PROGRAM.replace("NAME", "trainr")}
    )
    file = opened(folder, "wf.py")
    config = (folder / ".flyte/config.yaml").as_uri()
    file.session.open(config, f"# 1\n{FLOATING}", 1)
    (diagnostic,) = diagnostics(file)
    assert [one.location.range.start.line for one in diagnostic.related_information] == [3]
    file.session.open(config, f"# 1\n# 2\n{FLOATING}bad: [\n", 2)
    (diagnostic,) = diagnostics(file.session.file(file.uri))
    assert diagnostic.code == "FIL301"
    assert diagnostic.related_information is None


def test_a_finding_is_ignored_with_a_reason(folder):
    text = FLOATING + "  other: ghcr.io/org/other:latest\n"
    command.write(folder, {".flyte/config.yaml": text})
    file = opened(folder, ".flyte/config.yaml")
    at = text.rindex("latest")
    action = offers(file, span=Span(at, at))["Ignore floating-tag here, with a reason"]
    texts = apply(file, action)
    command.write(folder, texts)
    comment = "  # flyte-image-lint: ignore[floating-tag] TODO: say why\n"
    assert texts == {".flyte/config.yaml": text[:-1] + comment}
    assert len(lint_paths().findings) == 1


def test_all_that_is_safe_is_fixed_at_once_and_nothing_else(folder):
    text = (
        "images:\r\n  trainer: ghcr.io/org/trainer:latest\r\n"
        "  quoted: 'GHCR.io/org/b:1.4.2'\r\n  other: ghcr.io/org/other:latest\r\n"
    )
    command.write(folder, {".flyte/config.yaml": text, "flyte-images.lock": LOCK})
    file = opened(folder, ".flyte/config.yaml")
    for only in ([FIX_ALL], ["source.fixAll"], ["source"]):
        (action,) = offers(file, only).values()
        assert action.kind == FIX_ALL
        after = text.replace("trainer:latest", "trainer:1.4.2")
        assert apply(file, action) == {".flyte/config.yaml": after}
    assert not offers(file, ["refactor"])
    assert FIX_ALL not in [one.kind for one in offers(file, ["quickfix"]).values()]


def test_a_text_that_is_no_file_is_fixed_and_no_file_of_that_name(folder):
    command.write(folder, {"flytekit.config": "[images]\n"})
    uri, text = "untitled:flytekit.config", "[images]\na = ghcr.io/Org/a:1\n"
    session = Session([str(folder)])
    session.open(uri, text, 3)
    actions = offers(session.file(uri))
    changed = [action.edit.document_changes[0].text_document for action in actions.values()]
    assert [(one.uri, one.version) for one in changed] == [(uri, 3)] * 2


def test_a_client_without_versions_gets_plain_changes(folder):
    command.write(folder, {".flyte/config.yaml": FLOATING, "flyte-images.lock": LOCK})
    file = opened(folder, ".flyte/config.yaml")
    file.session.takes_versions = False
    action = next(iter(offers(file).values()))
    assert action.edit.document_changes is None
    assert list(action.edit.changes) == [file.uri]


def test_a_text_that_cannot_be_read_has_no_actions(folder):
    command.write(folder, {"wf.py": PROGRAM.replace("NAME", "trainr")})
    half = "@task(container_image={{.image.x"
    assert not offers(opened(folder, "wf.py", text=half))


LINES = st.lists(st.sampled_from(["a\n", "b\r\n", "c\r", "\n", "d"])).map("".join)


@given(LINES, LINES, LINES, LINES)
def test_a_difference_makes_the_one_text_of_the_other(head, before, after, tail):
    before, after = head + before + tail, head + after + tail
    edits = difference(before, after)
    assert apply_edits(before, edits) == after
    assert before != after or not edits


def test_a_difference_is_of_the_lines_that_differ():
    lines = [f"{number}\n" for number in range(9)]
    other = [*lines[:3], "x\n", *lines[4:7], "y\n", *lines[7:]]
    wanted = [(Span(6, 8), "x\n"), (Span(14, 14), "y\n")]
    assert difference("".join(lines), "".join(other)) == wanted
    assert difference("".join(lines), "".join(lines[:-1])) == [(Span(16, 18), "")]
