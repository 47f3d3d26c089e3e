"""The language server as an editor meets it: the real program, over standard input and output."""

from __future__ import annotations

import asyncio

import pytest

import command
from flyte_image_lint.server.publishing import Publisher
from flyte_image_lint.server.session import Session
from flyte_image_lint.text.about import HOME
from language_client import CAPABILITIES, client

CONFIG = "images:\n  trainer: ghcr.io/org/trainer:1.4.2\n"
PROGRAM = """\
from flytekit import task


@task(container_image="{{.image.NAME}}")
def fit() -> None: ...
"""


def project(folder, **files):
    """Write a project, a repository of its own."""
    (folder / ".git").mkdir(parents=True)
    command.write(folder, {".flyte/config.yaml": CONFIG, **files})
    return folder


def using(name):
    return PROGRAM.replace("NAME", name)


def test_what_check_finds_is_shown_as_it_is_typed(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("trainer")})
    path = folder / "wf.py"
    with client(folder) as editor:
        editor.open(path)
        assert editor.codes(path) == []
        editor.change(path, using("trainr"))
        assert editor.codes(path) == ["FIL301"]
        editor.change(path, using("trainer"))
        assert editor.codes(path) == []
        assert editor.goodbye() == 0


def test_a_name_that_is_typed_in_one_file_counts_in_another(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("other")})
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"
    with client(folder) as editor:
        editor.open(path)
        editor.open(config)
        assert editor.codes(path) == ["FIL301"]
        editor.change(config, CONFIG.replace("trainer:", "other:", 1))
        assert editor.codes(path) == []
        editor.close(config)  # what is on disk counts again
        assert editor.codes(path) == ["FIL301"]


def test_every_text_is_answered_by_its_version(tmp_path):
    """Also where the same is found as before: editors drop what is of an older version."""
    folder = project(tmp_path / "p", **{"wf.py": using("trainr")})
    path = folder / "wf.py"
    with client(folder) as editor:
        editor.open(path)
        editor.settle()
        editor.change(path, using("trainr") + "\n")
        editor.settle()
        published = "textDocument/publishDiagnostics"
        said = [one["params"] for one in editor.seen if one.get("method") == published]
        assert [one["version"] for one in said] == [1, 2]


def test_diagnostics_say_what_an_editor_can_use(tmp_path):
    """A link to the rule's page, the place of the definition, what can go."""
    settings = '[tool.flyte-image-lint]\nextend-select = ["unused-name"]\n'
    folder = project(tmp_path / "p", **{"wf.py": using("trainr"), "pyproject.toml": settings})
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"
    with client(folder) as editor:
        editor.open(path)
        editor.open(config)
        (diagnostic,) = editor.diagnostics(path)
        assert diagnostic["code"] == "FIL301"
        assert (
            diagnostic["codeDescription"]["href"]
            == f"{HOME}/blob/main/docs/rules/undefined-name.md"
        )
        assert diagnostic["source"] == "flyte-image-lint"
        assert diagnostic["severity"] == 1
        assert diagnostic["data"]["fix"] == {"title": "write 'trainer'", "safe": False}
        (other,) = diagnostic["relatedInformation"]
        assert other["message"] == "'trainer' is defined here"
        start = {"line": 1, "character": 2}
        assert other["location"]["uri"] == config.as_uri()
        assert other["location"]["range"]["start"] == start
        (unused,) = editor.diagnostics(config)
        assert (unused["code"], unused["tags"], unused["severity"]) == ("FIL311", [1], 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", None])
def test_positions_are_counted_as_agreed_upon(encoding, tmp_path):
    program = using("trainr").replace("(", "(docs='\U0001f433é', ", 1)
    folder = project(tmp_path / "p", **{"wf.py": program})
    general = {"positionEncodings": [encoding]} if encoding else {}
    with client(folder, capabilities=CAPABILITIES | {"general": general}) as editor:
        editor.open(folder / "wf.py")
        (diagnostic,) = editor.diagnostics(folder / "wf.py")
        line = program.splitlines()[3]
        before = line[: line.index("trainr")]
        units = {"utf-8": len(before.encode()), "utf-32": len(before)}
        start = units.get(encoding, len(before.encode("utf-16-le")) // 2)
        assert diagnostic["range"]["start"] == {"line": 3, "character": start}


def test_files_on_disk_count_at_once(tmp_path):
    """New, other and deleted ones, of all kinds: settings and locks, too."""
    folder = project(tmp_path / "p", **{"wf.py": using("trainer")})
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"
    settings = folder / ".flyte-image-lint.toml"
    with client(folder) as editor:
        editor.open(path)
        assert editor.codes(path) == []
        watched = [one for one in editor.seen if one.get("method") == "client/registerCapability"]
        (registration,) = watched[0]["params"]["registrations"]
        assert registration["registerOptions"]["watchers"][0]["globPattern"] == "**/*"
        config.unlink()
        editor.touched((config, 3))
        assert editor.codes(path) == ["FIL301"]
        (folder / "run.sh").write_text("pyflyte register --image trainer=ghcr.io/a/b:1.0.0 wf.py\n")
        editor.touched((folder / "run.sh", 1))
        assert editor.codes(path) == []
        (folder / "run.sh").write_text("echo\n")
        editor.touched((folder / "run.sh", 2))
        assert editor.codes(path) == ["FIL301"]
        settings.write_text('names = ["trainer"]\n')
        editor.touched((settings, 1))
        assert editor.codes(path) == []
        settings.write_text('exclude = ["wf.py"]\n')
        editor.touched((settings, 2))
        assert editor.codes(path) == []
        settings.unlink()
        editor.touched((settings, 3))
        assert editor.codes(path) == ["FIL301"]


def test_settings_that_cannot_be_used_are_shown_where_they_stand(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("trainr")})
    path, settings = folder / "wf.py", folder / ".flyte-image-lint.toml"
    settings.write_text('names = ["other"]\n')
    with client(folder) as editor:
        editor.open(path)
        editor.open(settings)
        assert editor.codes(path) == ["FIL301"]
        editor.change(settings, 'names = ["other"]\nseverty = {}\n')
        (diagnostic,) = editor.diagnostics(settings)
        assert diagnostic["message"].startswith("unknown key 'severty'")
        assert diagnostic["range"]["start"]["line"] == 1
        assert editor.codes(path) == ["FIL301"]  # as before
        logged = [one["params"] for one in editor.seen if one.get("method") == "window/logMessage"]
        assert [line for line in logged if "severty" in line["message"]]
        editor.change(settings, 'names = ["trainr"]\n')
        assert editor.diagnostics(settings) == []
        assert editor.codes(path) == []


def test_a_broken_lock_is_shown_where_it_is_broken(tmp_path):
    config = CONFIG.replace("1.4.2", "latest")
    folder = project(
        tmp_path / "p", **{".flyte/config.yaml": config, "flyte-images.lock": "a: [\n"}
    )
    with client(folder) as editor:
        editor.open(folder / ".flyte/config.yaml")
        assert editor.codes(folder / ".flyte/config.yaml") == ["FIL102"]
        assert editor.diagnostics(folder / "flyte-images.lock")
        (folder / "flyte-images.lock").write_text("")
        editor.touched((folder / "flyte-images.lock", 2))
        assert editor.diagnostics(folder / "flyte-images.lock") == []


def test_several_folders_are_worked_on_and_nothing_outside_of_them(tmp_path):
    first = project(tmp_path / "first", **{"wf.py": using("trainr")})
    second = project(tmp_path / "second", **{"wf.py": using("trainr")})
    outside = project(tmp_path / "outside", **{"wf.py": using("trainr"), "pyproject.toml": "[tool"})
    with client(first, second) as editor:
        for folder in (first, second, outside):
            editor.open(folder / "wf.py")
        assert editor.codes(first / "wf.py") == ["FIL301"]
        assert editor.codes(second / "wf.py") == ["FIL301"]
        assert editor.codes(outside / "wf.py") == []  # alone: any name may be defined
        event = {"added": [], "removed": [{"uri": second.as_uri(), "name": "second"}]}
        editor.notify("workspace/didChangeWorkspaceFolders", {"event": event})
        assert editor.codes(second / "wf.py") == []
        assert editor.codes(first / "wf.py") == ["FIL301"]


def test_a_text_that_is_no_file_is_linted_alone(tmp_path):
    folder = project(tmp_path / "p")
    with client(folder) as editor:
        editor.open_uri("untitled:flytekit.config", "[images]\na = ghcr.io/o/a:latest\n")
        editor.settle()
        (said,) = [
            one["params"]
            for one in editor.seen
            if one.get("method") == "textDocument/publishDiagnostics"
        ]
        assert said["uri"] == "untitled:flytekit.config"
        assert [one["code"] for one in said["diagnostics"]] == ["FIL102"]


def test_a_client_that_pulls_is_told_when(tmp_path):
    capabilities = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    folder = project(tmp_path / "p", **{"wf.py": using("trainr")})
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"

    def refreshes(editor):
        editor.settle()
        return [one.get("method") for one in editor.seen].count("workspace/diagnostic/refresh")

    with client(folder, capabilities=capabilities) as editor:
        editor.open(path)
        parameters = {"textDocument": {"uri": path.as_uri()}}
        report = editor.request("textDocument/diagnostic", parameters)
        assert [one["code"] for one in report["items"]] == ["FIL301"]
        again = {**parameters, "previousResultId": report["resultId"]}
        assert editor.request("textDocument/diagnostic", again)["kind"] == "unchanged"
        editor.change(path, using("trainer"))
        assert editor.request("textDocument/diagnostic", again)["items"] == []
        editor.open(config)
        editor.change(config, f"# 1\n{CONFIG}")
        assert refreshes(editor) == 0  # what it has is what is found
        editor.change(config, CONFIG.replace("trainer:", "other:", 1))
        assert refreshes(editor) == 1
        editor.change(config, CONFIG.replace("trainer:", "others:", 1))
        assert refreshes(editor) == 1  # nor has it asked since
        assert editor.request("textDocument/diagnostic", parameters)["items"]
        editor.change(config, CONFIG)
        assert refreshes(editor) == 2
        methods = [one.get("method") for one in editor.seen]
        assert "textDocument/publishDiagnostics" not in methods


def test_what_is_asked_of_code_actions_is_answered(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("trainr")})
    path = folder / "wf.py"
    with client(folder) as editor:
        editor.open(path)
        (diagnostic,) = editor.diagnostics(path)
        params = {
            "textDocument": {"uri": path.as_uri()},
            "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]},
        }
        actions = editor.request("textDocument/codeAction", params)
        assert [one["kind"] for one in actions] == ["quickfix"] * 3
        (change,) = actions[0]["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": path.as_uri(), "version": 1}
        assert change["edits"] == [{"range": diagnostic["range"], "newText": "trainer"}]


def test_a_half_written_file_keeps_its_names_until_it_is_closed(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("trainer")})
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"
    with client(folder) as editor:
        editor.open(path)
        editor.open(config)
        editor.change(config, CONFIG.replace("trainer:", "other:"))
        assert editor.codes(path) == ["FIL301"]
        editor.change(config, CONFIG.replace("trainer:", "'trainer:"))
        assert editor.codes(config) == ["FIL001"]
        assert editor.codes(path) == ["FIL301"]  # 'other' is what is defined, and nothing more
        editor.change(path, using("other"))
        assert editor.codes(path) == []
        editor.close(config)
        assert editor.codes(path) == ["FIL301"]


def test_what_a_baseline_accepts_is_not_shown(tmp_path):
    settings = {".flyte-image-lint.toml": 'baseline = "baseline.json"\n'}
    folder = project(tmp_path / "p", **{"wf.py": using("trainr"), **settings})
    path, baseline = folder / "wf.py", folder / "baseline.json"
    assert command.run("check", "--write-baseline", cwd=folder)[0] == 0
    accepted = baseline.read_text()
    with client(folder) as editor:
        editor.open(path)
        assert editor.codes(path) == []
        editor.change(path, using("trainr") + using("trainr").partition("\n\n\n")[2])
        assert editor.codes(path) == ["FIL301"]  # the second one is new
        editor.change(path, using("trainr"))
        assert editor.codes(path) == []
        baseline.write_text("[")
        editor.touched((baseline, 2))
        assert editor.codes(path) == ["FIL301"]
        assert editor.diagnostics(baseline)
        baseline.write_text(accepted)
        editor.touched((baseline, 2))
        assert editor.codes(path) == []
        assert editor.diagnostics(baseline) == []


def test_settings_that_name_a_baseline_elsewhere_are_told_in_their_file(tmp_path):
    settings = {".flyte-image-lint.toml": 'baseline = "../baseline.json"\n'}
    folder = project(tmp_path / "p", **{"wf.py": using("trainr"), **settings})
    with client(folder) as editor:
        editor.open(folder / "wf.py")
        assert editor.codes(folder / "wf.py") == ["FIL301"]
        (diagnostic,) = editor.diagnostics(folder / ".flyte-image-lint.toml")
        assert "outside of" in diagnostic["message"]


def test_a_file_that_cannot_be_sent_is_sent_at_the_next_change():
    """Nor does anybody wait for ever who waits until all is sent."""

    class Broken:
        pulls = False

        def __init__(self):
            self.session, self.logged, self.sent = Session(), [], []
            self.session.open("untitled:a", "")

        async def pause(self):
            """Be as fast as can be."""

        def report_server_error(self, error, _source):
            self.logged.append(str(error))

        def text_document_publish_diagnostics(self, params):
            self.sent.append(params.uri)
            if len(self.sent) == 1:
                raise BrokenPipeError("gone")

    async def outcome():
        server = Broken()
        publisher = Publisher(server)
        for _look in range(2):
            publisher.schedule("untitled:a")
            assert not publisher.idle.is_set()
            await asyncio.wait_for(publisher.idle.wait(), command.SECONDS)
        publisher.schedule()
        await asyncio.sleep(0)
        publisher.schedule()  # ends the look that is going on
        await asyncio.sleep(0)
        assert not publisher.idle.is_set()
        return server.logged, server.sent

    assert asyncio.run(outcome()) == (["gone"], ["untitled:a"] * 2)
