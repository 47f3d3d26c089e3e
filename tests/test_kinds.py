"""The table of file kinds: that it is whole, the only one, and what is made from it."""

from __future__ import annotations

import ast
import inspect
import json
from fnmatch import fnmatchcase
from importlib import import_module
from itertools import combinations
from pathlib import Path

import pytest

import flyte_image_lint
import kinds_shown
from checkout import ROOT
from flyte_image_lint.flyte.config_files import is_known_name
from flyte_image_lint.flyte.image_spec import OWN_FIELDS
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.parsers.kind import Kind, Names, Syntax
from flyte_image_lint.parsers.kind_names import kind_of, kind_of_script, may_be_config
from flyte_image_lint.parsers.kinds import KINDS, WORDS, has_word
from flyte_image_lint.text.source import Source

PACKAGE = Path(flyte_image_lint.__file__).parent


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_a_kind_names_is_there(kind):
    test = dispatch.function(kind.quick_test)
    assert test(b"") is False
    source, *constants = inspect.signature(dispatch.function(f"{kind.parser}:read")).parameters
    assert source == "source"
    assert constants in ([], ["constants"])  # what strings have of other modules
    for syntax in (kind.syntax, kind.yaml_syntax):
        module = import_module(f"flyte_image_lint.engine.structure.{syntax.shape}")
        assert hasattr(module, "kept" if syntax.shape == "options" else "shape")
        if syntax.strings:
            source = Source("a", b"# nothing\n", kind.name)
            assert dispatch.function(syntax.strings)(source) == []
    assert kind.taken
    assert kind.words


@pytest.mark.parametrize("made", [Kind, Syntax])
def test_a_kind_that_misses_a_part_cannot_be_made(made):
    parts = inspect.signature(made).parameters
    arguments = dict.fromkeys(parts)
    made(**arguments)
    for name, part in parts.items():
        if part.default is part.empty:
            with pytest.raises(TypeError, match=f"missing 1 required .*'{name}'"):
                made(**{key: value for key, value in arguments.items() if key != name})
    optional = {name for name, part in parts.items() if part.default is not part.empty}
    assert optional <= {"yaml_syntax", "above", "trailing", "blank", "strings"}


def test_no_two_kinds_have_the_same_names():
    for one, other in combinations([kind for kind in KINDS.values() if kind.name != "config"], 2):
        for part in Names.__slots__:
            if part != "hinted":
                assert not {*getattr(one.names, part)} & {*getattr(other.names, part)}


@pytest.mark.parametrize("kind", [kind for name, kind in KINDS.items() if name != "config"])
def test_names_are_told(kind):
    names = kind.names
    paths = [
        *(f"x{suffix}" for suffix in names.suffixes),
        *(name for name in (*names.names, *names.stems)),
        *(name.upper() for name in (*names.names, *names.stems)),
        *(f"{stem}.{end}" for stem in names.stems for end in ("local", "a.b")),
        *(name.replace("*", middle) for name in names.patterns for middle in ("", "-a", ".b.c")),
    ]
    assert {kind_of(f"{folder}{name}") for name in paths for folder in ("", "a.py/")} == {kind.name}
    for program in names.programs:
        assert kind_of_script(b"#!/usr/bin/env " + program + b"\n") == kind.name


def test_the_words_are_those_of_all_kinds():
    for kind in KINDS.values():
        for word in kind.words:
            assert has_word(b"x" + word + b"x")
    assert not [pair for pair in combinations(WORDS, 2) if pair[0] in pair[1]]
    for key in OWN_FIELDS:
        assert has_word(key.encode(), KINDS["manifest"].words)


def collections(tree: ast.AST) -> list[set[object]]:
    """Give the constants of each list, tuple and set, and the keys of each dictionary."""
    constants = []
    for node in ast.walk(tree):
        items = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        constants.append({item.value for item in items if isinstance(item, ast.Constant)})
    return constants


def test_there_is_one_table():
    """Whatever lists three kinds depends on the kind, and belongs into the table."""
    others = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "parsers" / "kinds.py"]
    assert len(others) > 100
    tables = [
        (path.relative_to(PACKAGE), listed)
        for path in others
        for listed in collections(ast.parse(path.read_bytes()))
        if len(listed & set(KINDS)) > 2
    ]
    assert tables == []


def written(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    """Compare a file with what it is to be, or write that."""
    if request.config.getoption("--update"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.generated
def test_the_hooks_start_on_the_files_of_the_table(request):
    path = ROOT / ".pre-commit-hooks.yaml"
    before = path.read_text(encoding="utf-8")
    text, count = kinds_shown.FILES.subn(lambda _found: kinds_shown.hook(), before)
    assert count == before.count("--detect") - 1 == 2  # the comment on top says it, too
    written(path, text, request)


@pytest.mark.generated
def test_the_page_says_what_is_read(request):
    path = ROOT / "docs" / "supported-files.md"
    before = path.read_text(encoding="utf-8")
    text, count = kinds_shown.TABLE.subn(lambda _found: kinds_shown.table(), before)
    assert count == 1
    written(path, text, request)


@pytest.mark.generated
def test_the_extension_tells_the_server_of_the_files_of_the_table(request):
    written(ROOT / "integrations/vscode/src/kinds.json", kinds_shown.documents(), request)


EXAMPLES = [
    "flytekit.config", "config", "a/config", "deep/flyte/x.yaml", "w.py", "n.ipynb", "run.sh",
    ".envrc", ".envrc.local", "rules.mk", "Makefile", "makefile", "Makefile.am", "justfile",
    "Dockerfile.py3.11", "app.dockerfile", "Containerfile", ".env", ".env.local", "prod.env",
    "README.md", "pyproject.toml", "uv.lock", "requirements-dev.txt", "requirements.in",
]  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES)
def test_what_is_read_is_told_to_the_server(path):
    """The patterns of VS Code, as far as ours go, are those of fnmatch."""
    patterns = json.loads(kinds_shown.documents())["patterns"]
    assert kind_of(path) or may_be_config(path) or is_known_name(path)
    assert any(fnmatchcase(f"/{path}", glob.replace("**/", "*/")) for glob in patterns)
    assert not any(fnmatchcase("/src/main.rs", glob.replace("**/", "*/")) for glob in patterns)
