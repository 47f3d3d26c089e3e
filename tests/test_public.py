"""The public face: what Python programs import, and that it says what the command says."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import command
import flyte_image_lint as face
from command import run, write
from flyte_image_lint.settings import SettingsFinder

DIGEST = "sha256:" + "a" * 64
LOCK = f"ghcr.io/org/app:latest:\n  tag: 1.4.2\n  digest: {DIGEST}\n"
PROJECT = {
    "a/flytekit.config": "[images]\napp = ghcr.io/org/app:latest\nApp2 = ghcr.io/org/x\n",
    "b/.flyte/config.yaml": "image:\n  image_refs:\n    app: docker.io/a/b:latest\n    n: 1.10\n",
    "c/flytekit.config": "[images]\nq = 'ghcr.io/org/q:1.2.3'\n"
    "# flyte-image-lint: ignore[untagged-image] local\nr = ghcr.io/org/r\n",
    "d/flytekit.config": "[images]\na = x\na = y\n",
    "flyte-images.lock": LOCK,
    "wf.py": "from flytekit import task\nfrom images import BASE\n\n\n"
    '@task(container_image="{{.image.nowhere.fqn}}:1")\ndef t() -> None: ...\n\n\n'
    "@task(container_image=BASE)\ndef u() -> None: ...\n",
    "images.py": 'BASE = "ghcr.io/org/base:latest"\n',
    "run.sh": "pyflyte -c gone.config register $(FLAGS) .\n",
    "x/values.yaml": "images:\n  app: ghcr.io/org/app:latest\n",
    ".flyte-image-lint.toml": 'ignore = ["FIL303"]\n',
}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    write(tmp_path, PROJECT)
    (tmp_path / "broken.config").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def as_json(finding: face.Finding) -> dict[str, object]:
    """Give what the command's JSON has of a finding that a program can have, too."""
    (line, column), (end_line, end_column) = finding.start, finding.end
    fix = finding.fix and {"title": finding.fix.title, "safe": finding.fix.safe}
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "name": finding.name,
        "image": finding.image,
        "fix": fix,
    }


def of_command(*words: str, cwd: Path) -> tuple[list[dict[str, object]], list[str]]:
    """Give the findings and the lines of standard error of `check`."""
    result = run("check", "--output-format", "json", *words, cwd=cwd)
    findings = json.loads(result.stdout)
    for each in findings:
        assert each["message"]
        del each["message"], each["url"]
        each.pop("raises", None)
        if each["fix"]:
            del each["fix"]["edits"]
    return findings, result.stderr.splitlines()


@pytest.mark.parametrize(
    ("paths", "options", "words"),
    [
        ([], {}, []),
        (["a", "wf.py"], {}, ["a", "wf.py"]),
        (["gone.config", "c"], {}, ["gone.config", "c"]),
        (["broken.config"], {}, ["broken.config"]),
        (["x/values.yaml"], {}, ["x/values.yaml"]),
        ([], {"select": ["FIL1"]}, ["--select", "FIL1"]),
        ([], {"select": ["untagged-image", "FIL3"], "ignore": ["FIL301"]},
         ["--select", "untagged-image,FIL3", "--ignore", "FIL301"]),
    ],
    ids=str,
)  # fmt: skip
def test_linting_gives_what_the_command_reports(paths, options, words, project):
    findings, said = of_command(*words, cwd=project)
    result = face.lint_paths(paths, **options)
    assert [as_json(finding) for finding in result.findings] == findings
    texts = [f"error: {text}" for text in result.errors]
    texts += [f"warning: {text}" for text in (*result.warnings, *result.unchecked)]
    assert sorted(texts) == sorted(line for line in said if "no Flyte" not in line)


# Fixes of which some would take an image from its users, and others can be made.
USE = "from flytekit import task\n\n\n@task(container_image={})\ndef t() -> None: ...\n"
PROMISES = {
    "an option of [DEFAULT] that a task uses": {
        "flytekit.config": "[DEFAULT]\nbase = ghcr.io/org/base:1\n[images]\n"
        "app = %(base)s\nlib = docker.io/org/lib:latest\n",
        "wf.py": USE.format('"{{.image.base}}"'),
    },
    "one that no task uses": {
        "flytekit.config": "[DEFAULT]\nbase = ghcr.io/org/base:1\n[images]\napp = %(base)s\n",
        "wf.py": USE.format('"{{.image.app}}"'),
    },
    "a name that is swallowed": {
        "flytekit.config": "[images]\napp = ghcr.io/org/app:1\n  lib = ghcr.io/org/lib:1\n",
        "wf.py": USE.format('"{{.image.lib}}"'),
    },
    "a constant of a module": {
        "wf.py": "from images import BASE\n" + USE.format("BASE"),
        "images.py": 'BASE = "org/base:1.2.3"\n',
    },
    "parts of strings from a module": {
        "wf.py": "from images import REGISTRY\n" + USE.format('f"{REGISTRY}/org/app:1.2.3"'),
        "images.py": 'REGISTRY = "https://ghcr.io"\n',
    },
    "all kinds of findings": PROJECT,
}


def promised(findings: list[face.Finding]) -> list[tuple[object, ...]]:
    """Give each finding with its fix, as the command's JSON has it."""
    return [
        (finding.path, finding.start, finding.code, finding.fix and fix_as_json(finding))
        for finding in findings
    ]


def fix_as_json(finding: face.Finding) -> dict[str, object]:
    """Give the fix of a finding as the command's JSON has it."""
    assert finding.fix
    edits = []
    for edit in finding.fix.edits:
        line, column = finding.source.position(edit.span.start)
        end_line, end_column = finding.source.position(edit.span.end)
        place = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
        edits.append({**place, "content": edit.content})
    return {"title": finding.fix.title, "safe": finding.fix.safe, "edits": edits}


@pytest.mark.parametrize("files", PROMISES.values(), ids=PROMISES)
def test_fixes_are_promised_as_by_the_command(files, tmp_path, monkeypatch):
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    of_command = json.loads(run("check", "--output-format", "json", cwd=tmp_path).stdout)
    assert promised(face.lint_paths().findings) == [
        (one["path"], (one["line"], one["column"]), one["code"], one["fix"]) for one in of_command
    ]


@pytest.mark.parametrize("files", PROMISES.values(), ids=PROMISES)
def test_fixes_that_are_promised_are_made_where_none_excludes_another(files, tmp_path, monkeypatch):
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    findings = face.lint_paths().findings
    fixed = face.fix_paths(unsafe=True, write=False).fixed
    assert {one.code for one in findings if one.fix} == {one.code for one in fixed}


def test_what_is_suppressed_comes_with_its_reason(project):
    ((finding, reason),) = face.lint_paths(["c"]).suppressed
    assert (finding.code, reason) == ("FIL101", "local")


def test_a_path_may_be_a_path_or_one_string(project):
    listed = [face.lint_paths(paths).findings for paths in ("a", Path("a"), [Path("a")], ("a",))]
    assert listed[0]
    assert [list(map(as_json, each)) for each in listed] == [list(map(as_json, listed[0]))] * 4


def test_a_file_called_dash_is_not_standard_input(project):
    write(project, {"-": PROJECT["a/flytekit.config"]})
    assert [finding.path for finding in face.lint_paths(["-"]).findings] == [str(project / "-")] * 2


def test_bytes_are_linted_as_the_file_that_they_are(project):
    data = PROJECT["a/flytekit.config"].encode()
    findings = face.lint_bytes(data, "elsewhere/flytekit.config")
    assert {finding.path for finding in findings} == {"elsewhere/flytekit.config"}
    assert [finding.code for finding in findings] == ["FIL102", "FIL303", "FIL101"]
    settings = face.settings_from('ignore = ["FIL1"]', ".")
    findings = face.lint_bytes(data, "flytekit.config", settings=settings)
    assert [finding.code for finding in findings] == ["FIL303"]
    with pytest.raises(face.SettingsError, match="unknown rule"):
        face.lint_bytes(b"", "flytekit.config", settings=face.settings_from('ignore=["x"]', "."))
    assert face.lint_bytes(b"print('nothing of that kind')\n", "notes.py") == []


def test_fixing_does_what_the_command_does(project, tmp_path_factory):
    other = write(tmp_path_factory.mktemp("other"), PROJECT)
    result = face.fix_paths(write=False)
    assert {path: (project / path).read_text() for path in result.changes} == {
        path: PROJECT[path] for path in result.changes
    }
    assert face.fix_paths().changes == result.changes
    run("check", "--fix", "--offline", cwd=other)
    after = {name: (project / name).read_text() for name in PROJECT}
    assert after == {name: (other / name).read_text() for name in PROJECT}
    assert after["a/flytekit.config"].startswith("[images]\napp = ghcr.io/org/app:1.4.2\n")
    again = face.fix_paths()
    assert (again.fixed, again.changes) == ([], {})
    assert [as_json(finding) for finding in again.remaining.findings] == [
        as_json(finding) for finding in result.remaining.findings
    ]


FIXED = """
import json
import flyte_image_lint
result = flyte_image_lint.fix_paths()
left = [finding.code for finding in result.remaining.findings]
print(json.dumps([sorted(result.changes), left, result.remaining.errors]))
"""


def test_a_file_that_cannot_be_written_keeps_its_findings(tmp_path):
    files = {f"{name}/flytekit.config": "[images]\napp = org/app:1.2.3\n" for name in "ab"}
    write(tmp_path, files)
    (tmp_path / "a").chmod(0o555)
    result = run("-c", FIXED, cwd=tmp_path, command=(sys.executable,))
    changed, left, (error,) = json.loads(result.stdout)
    assert (changed, left) == (["b/flytekit.config"], ["FIL202"])
    assert (tmp_path / "a/flytekit.config").read_text() == files["a/flytekit.config"]
    by_command = run("check", "--fix", "--offline", cwd=tmp_path)
    assert by_command.stderr.splitlines()[0] == f"error: {error}"


def test_images_are_pinned_as_the_program_says(project):
    result = face.fix_paths(["a"], pin_to={"app2": "2.0"}, select="FIL1")
    assert result.changes.keys() == {"a/flytekit.config"}
    assert b"App2 = ghcr.io/org/x:2.0\n" in result.changes["a/flytekit.config"]
    assert [finding.name for finding in result.fixed] == ["app", "app2"]


def test_images_are_those_that_the_command_shows(project):
    shown = json.loads(run("images", "--output-format", "json", cwd=project).stdout)
    result = face.read_images()
    assert len(shown) == len(result.configs) > 2
    for theirs, ours in zip(shown, result.configs, strict=True):
        assert list(ours[:3]) == [theirs[key] for key in ("path", "flavour", "error")]
        for each, image in zip(theirs["images"] or [], ours.images, strict=True):
            assert image._asdict() == {key: each[key] for key in image._fields}


def test_a_broken_lockfile_is_an_error_once(project):
    write(project, {"flyte-images.lock": "[]\n"})
    result = face.lint_paths()
    assert [error for error in result.errors if "flyte-images.lock" in error] == [
        line.removeprefix("error: ")
        for line in run("check", cwd=project).stderr.splitlines()
        if "flyte-images.lock" in line
    ]
    assert len([error for error in result.errors if "flyte-images.lock" in error]) == 1


@pytest.mark.parametrize("call", [face.lint_paths, face.fix_paths])
def test_mistakes_are_exceptions_of_the_face(call, project):
    with pytest.raises(face.UnknownRule, match="did you mean 'untagged-image'"):
        call(select=["untaged-image"])
    write(project, {".flyte-image-lint.toml": "nonsense = 1\n"})
    with pytest.raises(face.SettingsError, match="unknown key 'nonsense'"):
        call()


def test_nothing_is_printed_kept_or_changed(project, capfd):
    before = dict(os.environ), sorted(os.listdir())
    first = face.lint_paths()
    settings = face.settings_from('ignore = ["ALL"]', ".")
    assert not face.lint_paths(settings=settings).findings
    face.fix_paths(write=False)
    face.read_images(["gone.config"])
    second = face.lint_paths()
    assert list(map(as_json, first.findings)) == list(map(as_json, second.findings))
    assert capfd.readouterr() == ("", "")
    assert before == (dict(os.environ), sorted(os.listdir()))


def test_nothing_is_pinned_while_the_lockfile_is_broken(project, tmp_path_factory):
    """Not even by hand: so it is with the command."""
    broken = {**PROJECT, "flyte-images.lock": "[]\n"}
    write(project, broken)
    other = write(tmp_path_factory.mktemp("other"), broken)
    run("check", "--fix", "--offline", "--pin-to", "app2=2.0", cwd=other)
    result = face.fix_paths(pin_to={"app2": "2.0"})
    assert len([error for error in result.remaining.errors if "flyte-images.lock" in error]) == 1
    after = {name: (project / name).read_text() for name in PROJECT}
    assert after == {name: (other / name).read_text() for name in PROJECT}
    assert after["a/flytekit.config"] == PROJECT["a/flytekit.config"]


def test_the_settings_of_a_module_of_constants_are_validated(tmp_path, monkeypatch):
    """It is linted as well, though nobody has named it, nor does it speak of images."""
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            "wf.py": "from lib.images import BASE\n" + USE.format("BASE"),
            "lib/images.py": 'BASE = "ghcr.io/org/base:latest"\n',
            "lib/.flyte-image-lint.toml": 'ignore = ["nonsense"]\n',
        },
    )
    monkeypatch.chdir(tmp_path)
    result = run("check", cwd=tmp_path)
    assert result.status == 2
    with pytest.raises(face.SettingsError) as raised:
        face.lint_paths()
    assert result.stderr == f"error: {raised.value}\n"
    assert "'ignore' names an unknown rule 'nonsense'" in result.stderr


def test_threads_do_not_disturb_each_other(project):
    wanted = list(map(as_json, face.lint_paths().findings))
    results: list[object] = []

    def lint() -> None:
        results.append(list(map(as_json, face.lint_paths().findings)))

    threads = [threading.Thread(target=lint) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [wanted] * 4


def test_settings_given_hold_for_all(project):
    settings = face.settings_from('select = ["FIL303"]', ".")
    assert {finding.code for finding in face.lint_paths(settings=settings).findings} == {"FIL303"}
    assert SettingsFinder(settings=settings).for_path("a/x.config") is settings


def test_every_name_is_there_typed_and_documented():
    for name in face.__all__:
        value = getattr(face, name)
        if name != "__version__":
            assert value.__doc__, name
    assert set(face.__all__) <= set(dir(face))
    homes = [name for names in face._HOMES.values() for name in names]
    assert sorted(homes) == sorted(face.__all__)
    tree = ast.parse(Path(face.__file__).read_bytes())
    typed = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }
    assert typed == set(homes), "what type checkers see"
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        face.nonsense  # noqa: B018


def test_importing_costs_nothing():
    program = (
        "import sys; before = set(sys.modules); import flyte_image_lint; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=command.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) <= {"__future__", "flyte_image_lint"}


def test_star_import_gives_all():
    namespace: dict[str, object] = {}
    exec("from flyte_image_lint import *", namespace)
    assert set(face.__all__) <= set(namespace)


PAGE = (Path(__file__).parents[1] / "docs" / "python.md").read_text(encoding="utf-8")
CONFIG, WORKFLOW = re.findall(r"^```(?:ini|python)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)[:2]
LINES = r"((?:(?!```).*\n)*)"
EXAMPLES = re.findall(rf"^```python\n{LINES}```\n\n```text\n{LINES}```$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("program", "printed"), EXAMPLES)
def test_the_page_shows_what_its_examples_print(program, printed, tmp_path, monkeypatch, capsys):
    write(tmp_path, {"flytekit.config": CONFIG, "wf.py": WORKFLOW})
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert capsys.readouterr().out == printed


def test_the_page_has_all_names_and_no_block_that_is_not_run():
    assert PAGE.count("```python\n") == len(EXAMPLES) + 1
    for name in face.__all__:
        assert f"`{name}" in PAGE or name == "__version__", name
    programs = [ast.parse(program) for program, _printed in EXAMPLES]
    imported = {
        alias.name
        for program in programs
        for node in ast.walk(program)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    results = {
        name for name in face.__all__ if name.startswith(("Config", "Inventory", "Images"))
    } | {"Finding", "FixResult", "LintResult"}
    assert imported == {*face.__all__} - {"__version__"} - results, "what is not only returned"
    for kind in (face.LintResult, face.FixResult, face.ImagesResult, face.ConfigImage):
        for field in kind._fields:
            assert f"`{field}`" in PAGE, field
