"""What may import what, who prints, and what is imported when there is nothing to say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import command
import flyte_image_lint
from flyte_image_lint import rules
from layers import LEVELS, table

PACKAGE = "flyte_image_lint"
FOLDER = Path(flyte_image_lint.__file__).parent

NETWORK = {"http", "socket", "ssl", "urllib", "urllib3", "docker", "asyncio"}


LOCAL = {"asyncio", "urllib"}
"""What the language server has on standard input and output: a loop, and addresses of files."""


class Import(NamedTuple):
    """A module that is imported, in full, and whether only for its types."""

    name: str
    typing: bool


MODULES = {
    ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix("__init__").rstrip("."): (
        path
    )
    for path in sorted(FOLDER.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_bytes()) for name, path in MODULES.items()}


def part(module: str) -> str:
    """Give the part of the package, a module or a package, that a module below it is in."""
    return module.partition(".")[0]


def imports(module: str) -> Iterator[Import]:
    """Give all that a module imports, at whatever place."""
    for node, typing in walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, typing) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            if node.level:
                is_package = MODULES[module].name == "__init__.py"
                names = [PACKAGE, *filter(None, module.split("."))]
                base = names[: len(names) + is_package - node.level] + base
            name = ".".join(base)
            below = (f"{name}.{alias.name}" for alias in node.names)
            modules = [full for full in below if full.removeprefix(f"{PACKAGE}.") in MODULES]
            yield from (Import(full, typing) for full in modules or [name])


def walk(tree: ast.AST, typing: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Give all nodes, and whether each is for type checkers alone."""
    yield tree, typing
    for name, field in ast.iter_fields(tree):
        guarded = typing or (
            isinstance(tree, ast.If)
            and name == "body"
            and ast.unparse(tree.test) == "TYPE_CHECKING"
        )
        for node in field if isinstance(field, list) else [field]:
            if isinstance(node, ast.AST):
                yield from walk(node, guarded)


def test_every_module_has_its_layer():
    assert {part(module) for module in MODULES} == set(LEVELS)


@pytest.mark.parametrize("module", MODULES)
def test_imports_come_from_the_layers_below(module):
    own = part(module)
    for imported in imports(module):
        if imported.name.partition(".")[0] != PACKAGE:
            continue
        other = part(imported.name.removeprefix(PACKAGE).lstrip("."))
        if other != own:
            assert LEVELS[other] < LEVELS[own], f"{module} imports {imported.name}"


def test_no_modules_import_each_other():
    """Not even inside of functions, where Python would let them: each can be read by itself."""
    below: dict[str, set[str]] = {}
    for module in MODULES:
        names = {each.name for each in imports(module) if not each.typing}
        below[module] = {
            name.removeprefix(PACKAGE).lstrip(".") for name in names if part(name) == PACKAGE
        } & set(MODULES)
    in_circles = []
    for module, waiting in ((module, list(names)) for module, names in below.items()):
        reached: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += below[name]
        if module in reached:
            in_circles.append(module)
    assert in_circles == []


def test_no_module_lies_beside_the_rooms():
    assert {path.name for path in FOLDER.glob("*.py")} == {"__init__.py", "__main__.py"}


@pytest.mark.generated
def test_the_contributors_see_the_layers(request):
    path = Path(__file__).parents[1] / "CONTRIBUTING.md"
    text = path.read_text(encoding="utf-8")
    shown = re.sub(r"\| package \| purpose \|\n(\|.*\n)+", f"{table()}\n", text)
    if request.config.getoption("--update"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
    assert table() in shown


@pytest.mark.parametrize("module", MODULES)
def test_flyte_is_never_imported_and_the_network_by_one_package_alone(module):
    roots = {imported.name.partition(".")[0] for imported in imports(module)}
    assert not roots & {"flytekit", "flyte", "flyteidl", "union"}
    if part(module) != "registry":
        assert not roots & NETWORK - (LOCAL if part(module) == "server" else set())


@pytest.mark.parametrize("module", [name for name in MODULES if part(name) != "cli"])
def test_only_the_command_line_prints_and_is_interrupted(module):
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "input", "breakpoint")
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in ("sys.stdout", "sys.stderr", "sys.stdin", "os.write")
        if isinstance(node, ast.ExceptHandler):
            kinds = ast.unparse(node.type) if node.type else "BaseException"
            assert "KeyboardInterrupt" not in kinds
            if "BaseException" in kinds:  # to clean up, or for another thread to raise
                assert "raise" in ast.unparse(node) or "set_exception" in ast.unparse(node)


OPENERS = {
    "text.opening",  # what a repository may hold
    "text.temporary",
    "text.writing",
    "cli",  # os.devnull
    "registry.credentials",  # Docker's config.json, the user's own
}
STARTERS = {"project.git", "registry.credential_helper"}
IMPORTERS = {"cli.arguments", "reporters", "rules.groups"}
"""They import modules of this package, whose names are in the code."""


@pytest.mark.parametrize("module", MODULES)
def test_files_are_opened_and_programs_started_in_few_places(module):
    """What a stranger may have put there is opened only after a look (see docs/security.md)."""
    calls = [node.func for node in ast.walk(TREES[module]) if isinstance(node, ast.Call)]
    names = {ast.unparse(call) for call in calls}
    assert not names & {"open", "io.open", "os.open", "os.fdopen"} or module in OPENERS
    paths = (".read_text", ".read_bytes", ".write_text", ".write_bytes")
    assert not [name for name in names if name.endswith(paths)]
    assert not names & {"os.system", "os.popen", "eval", "exec", "compile"}
    spawns = [name for name in names if name.startswith(("os.posix_spawn", "os.exec", "os.fork"))]
    assert not spawns or module == "project.spawned"
    assert "__import__" not in names or module in IMPORTERS
    roots = {imported.name.partition(".")[0] for imported in imports(module) if not imported.typing}
    assert "subprocess" not in roots or module in STARTERS


NOTHING = {
    "",
    "cli",
    "cli.arguments",
    "cli.check",
    "project.files",
    "cli.show",
    "parsers.kind",
    "parsers.kind_names",
    "parsers.kinds",
    "parsers.dispatch",
    "project",
    "project.workspace",
    "engine.project_run",
    "engine.select",
    "text.opening",
    "text.roots",
    "flyte.config_files",
    "settings",
    "settings.declarations",
    "settings.finder",
    "settings.model",
    "settings.setting",
    "text.source",
}
START = NOTHING | {
    "images.allow_list",
    "images.allow_list.known",
    "engine.asking",
    "engine.checker",
    "engine.lint",
    "flyte.places",
    "flyte.image",
    "images.floating_tags",
    "images.grammar",
    "rules.context",
    "rules.facts",
    "rules.groups",
    "parsers.configs",
    "parsers.configs.lookup",
    "images.reference",
    "model.document",
}
PLAIN = START | {"parsers.configs.lazy", "parsers.configs.fast_path"}
INI = PLAIN | {"parsers.configs.ini"}
YAML = PLAIN | {
    "parsers.configs.yaml",
    "parsers.configs.yaml_headings",
    "parsers.configs.yaml_images",
}
FILES = {
    "flytekit.config": "[sdk]\na = 1\n[images]\napp = ghcr.io/org/app:1.4.2\n",
    "a.config": "[sdk]\na = 1\n[images]\napp = ghcr.io/org/app:1.4.2\n",
    "config.yaml": "admin:\n  endpoint: x\nimages:\n  app: ghcr.io/org/app:1.4.2\n",
    "odd.config": "[sdk]\na = 100%%\n[images]\napp = ghcr.io/org/app:1.4.2\n",
    "flow.yaml": "images: {app: ghcr.io/org/app:1.4.2}\n",
    "odd.yaml": "images:\n  'app': ghcr.io/org/app:1.4.2\n",
    "notes.txt": "nothing to read\n",
    "flyte.yaml": "name: no pictures\n",
    "Web.config": "<configuration/>\n",
}
PROGRAM = """
import sys
before = set(sys.modules)
exec(sys.argv[1])
sys.stderr.write("\\n".join(set(sys.modules) - before))
"""
LINT = f"from {PACKAGE}.cli import main; main(sys.argv[2:])"


def imported(statement: str, *words: str, cwd: Path) -> set[str]:
    """Give the modules that a statement brings in beside those of Python's own start."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, statement, *words],
        cwd=cwd,
        env=command.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def with_packages(modules: set[str]) -> set[str]:
    """Add the packages that modules are in."""
    parts = [name.split(".") for name in modules]
    return {".".join(names[:count]) for names in parts for count in range(len(names) + 1)}


REPORT = {
    "cli.outputs",
    "cli.pinning_setup",
    "cli.terminal",
    "engine.pin",
    "flyte.releases",
    "images.partial",
    "lockfile",
    "model.finding",
    "model.names",
    "reporters",
    "reporters.excerpt",
    "reporters.full",
    "reporters.pointer",
    "reporters.places",
    "reporters.run",
    "reporters.style",
    "rules.entries",
    "rules.pinning",
    "rules.rule",
    "rules.subjects",
    "text.about",
}
"""What the report of a finding costs, whichever it is."""

POSITIONS = {
    "parsers.configs.ini_layout",
    "parsers.configs.plain_layout",
    "parsers.configs.yaml_document",
    "parsers.configs.yaml_layout",
    "parsers.configs.yaml_merges",
    "text.yaml_limits",
    "text.yaml_scalars",
}
HOSTS = {
    "images.allow_list.matching",
    "images.allow_list.names",
    "images.allow_list.syntax",
    "images.allow_list.typos",
    "text.stars",
}
"""What it costs that a registry is not allowed."""

USES = {
    "flyte.image_spec",
    "model.unchecked",
    "parsers.config_detection",
    "parsers.quick_test",
    "parsers.sources",
    "project.git_files",
    "project.index_builder",
    "project.linking",
    "project.contribution",
    "project.merged",
    "project.name_index",
    "project.project_names",
    "project.names_of_file",
    "text.nearest",
}
"""What it costs to know how the project uses a name."""

FIXES = {
    "engine.edited",
    "engine.fix",
    "engine.fix_pass",
    "engine.structure",
    "engine.structure.plain",
    "engine.verify",
    "parsers.configs.interpolation",
    "engine.bindings",
    "engine.fix_project",
    "model.unchecked",
    "project.contribution",
    "project.merged",
    "project.name_index",
    "reporters.fix_diff",
    "text.nearest",
}
"""What it costs to try a fix before it is promised, and to show it."""

PINS = {"rules.answers"}
"""What it costs to ask what an image is to be pinned to."""

USUAL = {"floating_tag", "untagged_image", "unknown_registry"}
"""The rules that the tool exists for: what they find in a config costs no parser."""

PARSERS = {"yaml", "configparser"}
HEAVY = {"re", "enum", "functools", "collections", "typing", "subprocess", *PARSERS}

IN_CONFIGS = {
    "flytekit.config": "[images]\n{name} = {image}\n",
    "config.yaml": "images:\n  {name}: {image}\n",
}


@pytest.mark.parametrize("path", IN_CONFIGS)
@pytest.mark.parametrize(
    ("name", "image", "rule", "more"),
    [
        ("app", "ghcr.io/org/app:latest", "floating_tag", PINS),
        ("app", "ghcr.io/org/app", "untagged_image", USES | PINS),
        ("app", "evil.example.net/app:1.4.2", "unknown_registry", HOSTS),
        ("app", "org/app:1.4.2", "implicit_registry", FIXES),
        ("a.b", "ghcr.io/org/app:1.4.2", "unreferenceable_name", set()),
    ],
)
def test_a_finding_costs_its_own_rule_and_the_report(path, name, image, rule, more, tmp_path):
    command.write(tmp_path, {path: IN_CONFIGS[path].format(name=name, image=image)})
    (tmp_path / ".git").mkdir()
    modules = imported(LINT, "check", path, cwd=tmp_path)
    mine = {name.removeprefix(f"{PACKAGE}.") for name in modules if name.startswith(f"{PACKAGE}.")}
    loaded = {module for module in rules.MODULES.values() if f"rules.{module}" in mine}
    others = {"missing_delimiter", "bracketed_name"} if "." in name else set()
    assert loaded == {rule, *others}
    start = INI if path == "flytekit.config" else YAML
    cost = REPORT | {f"rules.{module}" for module in loaded} | more
    assert mine - POSITIONS <= with_packages(start | cost)
    assert "." in name or not modules & PARSERS  # a key that the fast path does not take
    if rule in USUAL:
        assert not modules & HEAVY
        assert mine & POSITIONS == {"parsers.configs.plain_layout"}


@pytest.mark.parametrize("path", IN_CONFIGS)
def test_a_fix_of_a_plain_config_costs_no_parser(path, tmp_path):
    """To fix a thousand files costs what it costs to lint them, and to write them."""
    text = IN_CONFIGS[path].format(name="app", image="ghcr.io/org/app:latest")
    command.write(tmp_path, {path: text})
    words = ["check", "--fix", "--offline", "--pin-to", "app=1.4.2", path]
    assert not imported(LINT, *words, cwd=tmp_path) & {*PARSERS, "concurrent.futures"}
    assert (tmp_path / path).read_text() == text.replace("latest", "1.4.2")


@pytest.mark.parametrize(
    ("words", "own", "others"),
    [
        (["check", "flytekit.config"], INI, ""),
        (["check", "config.yaml"], YAML, ""),
        (["check", "--detect", "flytekit.config"], INI, ""),
        (["check", "--detect", "a.config"], INI | {"parsers.config_detection"}, ""),
        (["check", "--detect", "config.yaml"], YAML | {"parsers.config_detection"}, ""),
        (["check", "flow.yaml"], YAML | {"parsers.configs.fast_flow"}, ""),
        (["check", "odd.config"], INI | {"parsers.configs.ini_parser"}, "configparser, io, re"),
        (
            ["check", "odd.yaml"],
            YAML
            | {f"parsers.configs.{name}" for name in ("yaml_document", "yaml_merges")}
            | {"text.yaml_limits"},
            "yaml",
        ),
        (["check", "--detect", "notes.txt"], NOTHING, ""),
        (["check", "--detect", "flyte.yaml", "Web.config"], NOTHING, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_clean_file_costs_at_most_its_parser(words, own, others, tmp_path):
    """The start is most of the time that a hook takes."""
    command.write(tmp_path, FILES)
    (tmp_path / ".git").mkdir()
    modules = imported(LINT, *words, cwd=tmp_path)
    mine = {name for name in modules if name.partition(".")[0] == PACKAGE}
    assert mine == {f"{PACKAGE}.{name}".rstrip(".") for name in with_packages(own)}
    rest = "__future__, errno, gc, os, stat" + (f", {others}" if others else "")
    assert modules - mine <= imported(f"import {rest}", cwd=tmp_path)
    assert not modules & {"typing", "dataclasses", "argparse", "pathlib", "subprocess", "json"}


def test_a_program_costs_the_parser_of_python_and_no_types(tmp_path):
    use = 'from flytekit import task\n@task(container_image="{{.image.app}}")\ndef run(): ...\n'
    command.write(tmp_path, {"task.py": use, "flytekit.config": FILES["flytekit.config"]})
    modules = imported(LINT, "check", "task.py", cwd=tmp_path)
    assert "ast" in modules
    assert not modules & {"typing", "dataclasses", "argparse", "pathlib", "json", *PARSERS}


def test_the_process_ends_without_freeing_what_the_run_has_made(tmp_path):
    command.write(tmp_path, FILES)
    program = (
        "import atexit, sys\n"
        f"from {PACKAGE}.cli import entry\n"
        "atexit.register(print, 'Python ends')\n"
        "entry()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--isolated", "flytekit.config", "missing.config"],
        cwd=tmp_path,
        env=command.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == "No problems in 1 file.\n"
    assert done.stderr == "error: missing.config: no such file\n"
