"""Clients that break the protocol, or die: errors of it or silence, never a dead server."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import command
from language_client import Client, Failed, client
from test_server import CONFIG, project, using

FAR = {"line": 10**9, "character": 10**9}
CANCELED = -32800
REFUSED = {"invalid request": -32600, "no such method": -32601, "not initialized": -32002}


def alive(editor, folder):
    """Hold that the server still does what it is for."""
    path = folder / "wf.py"
    editor.open(path, using("trainr"))
    assert editor.codes(path) == ["FIL301"]


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path / "p", **{"wf.py": using("trainer")})


def test_the_order_of_messages_is_kept(folder):
    editor = Client(cwd=folder)
    with pytest.raises(Failed) as failed:
        editor.request("flyte-image-lint/settled", None)
    assert failed.value.code == REFUSED["not initialized"]
    editor.notify("textDocument/didOpen", {"textDocument": {}})
    editor.initialize(folder)
    with pytest.raises(Failed) as failed:
        editor.initialize(folder)
    assert failed.value.code == REFUSED["invalid request"]
    alive(editor, folder)
    editor.request("shutdown", None)
    place = {"line": 0, "character": 0}
    parameters = {"textDocument": {"uri": (folder / "wf.py").as_uri()}, "position": place}
    with pytest.raises(Failed) as failed:
        editor.request("textDocument/hover", parameters)
    assert failed.value.code == REFUSED["invalid request"]
    editor.notify("exit", None)
    assert editor.process.wait(command.SECONDS) == 0


def test_what_makes_no_sense_is_refused(folder):
    with client(folder) as editor:
        with pytest.raises(Failed) as failed:
            editor.request("flyte-image-lint/nothing", {})
        assert failed.value.code == REFUSED["no such method"]
        with pytest.raises(Failed):
            editor.request("textDocument/codeAction", {"textDocument": 5})
        for body in (
            b"{",
            b"[]",
            b"5",
            b"null",
            b'{"jsonrpc": "1.0"}',
            b"\xff\xfe",
            b'{"jsonrpc": "2.0"}',
        ):
            editor.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        editor.send_bytes(b"Content-Type: x\r\nnonsense\r\n")
        alive(editor, folder)


URIS = (
    *("file:///no/such.py", "file://host/x.py", "file:", "", "x", "://", "file:///%00"),
    *("http://[", "untitled:"),
)


def test_documents_that_nobody_knows(folder):
    nowhere = {"range": {"start": FAR, "end": FAR}, "context": {"diagnostics": []}}
    with client(folder) as editor:
        for uri in URIS:
            document = {"uri": uri, "version": 1}
            parameters = {"textDocument": document}
            assert editor.request("textDocument/codeAction", parameters | nowhere) == []
            assert editor.request("textDocument/diagnostic", parameters)["items"] == []
            editor.notify("textDocument/didClose", parameters)
            editor.notify("textDocument/didSave", parameters)
            change = parameters | {"contentChanges": [{"text": CONFIG}]}
            editor.notify("textDocument/didChange", change)
            editor.open_uri(uri, CONFIG)
            change = {"changes": [{"uri": uri, "type": 3}]}
            editor.notify("workspace/didChangeWatchedFiles", change)
        alive(editor, folder)


def test_positions_outside_of_the_text(folder):
    with client(folder) as editor:
        alive(editor, folder)
        for start, end in (
            (FAR, FAR),
            ({"line": 3, "character": 10**9}, {"line": 0, "character": 0}),
        ):
            params = {
                "textDocument": {"uri": (folder / "wf.py").as_uri()},
                "range": {"start": start, "end": end},
                "context": {"diagnostics": []},
            }
            assert isinstance(editor.request("textDocument/codeAction", params), list)
        alive(editor, folder)


def test_texts_of_ten_megabytes(folder):
    names = ("big.py", "flytekit.config", "big.yaml", "x.ipynb")
    with client(folder) as editor:
        for name in names:
            editor.open(folder / name, "images: {{.image.x}} pyflyte run\n" * 300_000)
        editor.open(folder / "b.py", "\ud800 {{.image.a}}")
        for name in names:
            assert editor.codes(folder / name) is not None
            editor.close(folder / name)  # or it may bind any name
        alive(editor, folder)


def test_a_text_that_is_too_large_is_typed_in_until_it_is_not(folder):
    """Each change of it counts, and nothing goes wrong."""
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"
    with client(folder) as editor:
        editor.open(path, using("other"))
        editor.open(config)
        assert editor.codes(path) == ["FIL301"]
        for blanks in (11, 12):
            editor.change(config, CONFIG + " " * (blanks * 1024 * 1024))
            assert editor.codes(config) == []
        editor.change(config, CONFIG.replace("trainer:", "other:", 1))
        assert editor.codes(path) == []
        assert not [one for one in editor.seen if one.get("method") == "window/logMessage"]


def _outcome(editor, number):
    try:
        editor.answer(number)
    except Failed as failed:
        return failed.code
    return 0


def test_floods_of_changes_and_requests_that_are_canceled(folder):
    path = folder / "wf.py"
    with client(folder) as editor:
        editor.open(path)
        numbers = []
        for at in range(300):
            editor.change(path, using(f"x{at}"))
            whole = {"start": {"line": 0, "character": 0}, "end": FAR}
            params = {"textDocument": {"uri": path.as_uri()}, "range": whole}
            if at % 10 == 0:
                params["context"] = {"diagnostics": []}
                numbers.append(editor.ask("textDocument/codeAction", params))
                editor.notify("$/cancelRequest", {"id": numbers[-1]})
        editor.notify("$/cancelRequest", {"id": 10**6})
        assert {_outcome(editor, number) for number in numbers} <= {0, CANCELED}
        alive(editor, folder)


def test_a_server_ends_with_its_input(folder):
    with client(folder) as editor:
        alive(editor, folder)
        editor.process.stdin.close()
        assert editor.process.wait(command.SECONDS) == 1
        assert editor.process.stderr.read() == b""


def test_a_server_ends_with_a_message_that_cannot_be(folder):
    with client(folder) as editor:
        editor.send_bytes(b"Content-Length: 999999999999999\r\n\r\n{}")
        assert editor.process.wait(command.SECONDS) == 1
        assert editor.process.stderr.read() == b""


def test_a_server_ends_when_the_process_of_its_client_is_gone(folder):
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], stdout=-1, check=True
    )
    editor = Client(cwd=folder)
    editor.initialize(folder, processId=int(gone.stdout))
    assert editor.process.wait(command.SECONDS) == 1
    assert editor.process.stdin.closed is False  # nobody has told it


def test_a_server_lives_while_the_process_of_its_client_does(folder):
    with client(folder, processId=os.getpid()) as editor:
        alive(editor, folder)


def test_without_the_extra_it_is_said_what_to_install(tmp_path):
    (tmp_path / "pygls.py").write_text("raise ImportError\n")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from flyte_image_lint.cli import main; sys.exit(main(['server']))"
    )
    result = command.run(cwd=tmp_path, command=(sys.executable, "-c", program))
    assert result.status == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: the server needs the extra 'lsp'; to install it, run: ")
    assert "flyte-image-lint[lsp]" in line


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x.py"], "'server' takes no path, such as 'x.py'"),
        (["--config", "no.toml"], "no.toml: "),
        (["--config", "of_no_rule.toml"], "of_no_rule.toml: 'select' names an unknown rule 'NOPE'"),
        (["--std"], "unknown option '--std', did you mean '--stdio'?"),
    ],
)
def test_bad_usage_ends_with_2(words, message, tmp_path):
    (tmp_path / "of_no_rule.toml").write_text('select = ["NOPE"]\n')
    result = command.run("server", *words, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert message in result.stderr
