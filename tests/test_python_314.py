"""What Python 3.14 writes: read where the running Python can parse it, and said where it cannot."""

from __future__ import annotations

import ast
import sys

import pytest

from command import run, write
from flyte_image_lint.parsers.python import parser

CONFIG = "[images]\ntrainer = ghcr.io/acme/trainer:1.4.2\n"
TASK = '@task(container_image="{{.image.%s}}")\n'
FINALLY = "def g():\n  for i in ():\n    try:\n      f()\n    finally:\n      break\n"
NEW = {
    "a template string": f'from flytekit import task\nx = t"a {{1}}"\n{TASK}def f(): ...\n',
    "exceptions without brackets": f"from flytekit import task\n{TASK}def f():\n"
    "    try:\n        pass\n    except ValueError, TypeError:\n        pass\n",
}
OLD = {
    "annotations of what comes later": f"from flytekit import task\n{TASK}"
    "def f(a: Later) -> B: ...\nclass Later: ...\n",
    "an annotation that is never evaluated": f'from flytekit import task\nx: 1 / 0 = "a"\n{TASK}'
    'def f(a: {"{{.image.gone}}": 1} = None): ...\n',
    "break in finally": f"from flytekit import task\n{FINALLY}{TASK}def f(): ...\n",
}
"""The syntax of what is new is that of older ones."""


def check(folder, source):
    write(folder, {"flytekit.config": CONFIG, "wf.py": source})
    return run("check", "--output-format", "concise", ".", cwd=folder)


@pytest.mark.parametrize("name", ["trainer", "missing"])
@pytest.mark.parametrize("source", [*NEW.values(), *OLD.values()], ids=[*NEW, *OLD])
def test_sources_of_python_3_14(source, name, tmp_path):
    made = check(tmp_path, source.replace("%s", name))
    assert "Traceback" not in made.stderr
    version = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
    if source in NEW.values() and sys.version_info < (3, 14):
        assert f"wf.py: not checked: {version} cannot parse it (line " in made.stdout
        assert "FIL301" not in made.stdout
        return
    assert "not checked" not in made.stdout
    assert ("FIL301" in made.stdout) == (name == "missing")
    assert "gone" not in made.stdout


class TemplateStr(ast.expr):
    """The node that Python 3.14 makes of a template string."""

    _fields = ("values",)


class Interpolation(ast.expr):
    """What stands in braces in one."""

    _fields = ("value", "str", "conversion", "format_spec")


class AsTemplates(ast.NodeTransformer):
    """Makes template strings of f-strings."""

    def visit_JoinedStr(self, node):
        values = [
            ast.copy_location(
                Interpolation(part.value, "", part.conversion, part.format_spec), part
            )
            if isinstance(part, ast.FormattedValue)
            else part
            for part in node.values
        ]
        return ast.copy_location(TemplateStr(values), node)


@pytest.mark.parametrize(
    "image",
    [
        'f"{{{{.image.{name}}}}}"',
        'f"ghcr.io/acme/{name}"',
        'f"ghcr.io/acme/x"',
        'f"ghcr.io/acme/" + f"{name}"',
        'name if name else f"ghcr.io/acme/{name}:latest"',
    ],
)
def test_a_template_string_is_no_string(image, tmp_path, monkeypatch, capsys):
    """flytekit gets a Template, not text: what becomes of it is not known, so nothing is said."""
    source = (
        'from flytekit import task\nname = "app:1"\n@task(container_image=IMAGE)\ndef f(): ...\n'
    )
    source = source.replace("IMAGE", image)
    write(tmp_path, {"flytekit.config": CONFIG, "wf.py": source})
    monkeypatch.chdir(tmp_path)
    plain = parser.parsed
    monkeypatch.setattr(parser, "parsed", lambda text: AsTemplates().visit(plain(text)))
    from flyte_image_lint.cli import main

    main(["check", "--output-format", "concise", "--select", "FIL1,FIL3", "wf.py"])
    said = capsys.readouterr()
    assert "ghcr.io/acme" not in said.out
    assert "Traceback" not in said.err
