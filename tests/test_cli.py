"""The command: what it takes, what it prints where, and how it ends.

`pytest --update` rewrites the whole outputs in data/output.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from command import run, write
from flyte_image_lint import __version__, rules
from flyte_image_lint.cli import completions
from flyte_image_lint.cli.arguments import COMMANDS, Options, module_of, parse
from flyte_image_lint.cli.help import GROUPS
from flyte_image_lint.cli.help_texts import TEXTS

DATA = Path(__file__).parent / "data" / "output"

UNTAGGED = "[images]\napp = ghcr.io/org/app\n"
FLOATING = "[images]\napp = ghcr.io/org/app:latest\n"
CLEAN = "[images]\napp = ghcr.io/org/app:1.4.2\n"
LOOK_ALIKE = "images:\n  app: ghcr.io/org/app:latest\n"
FILES = {
    "b/flytekit.config": "[images]\nweb = web:1.2\nApp = ghcr.io/org/app\n",
    "a/flytekit.config": FLOATING,
    "b/.flyte/config.yaml": "image:\n  image_refs:\n    app: docker.io/a/b:latest\n    n: 1.10\n",
    "config.yaml": "admin: {}\nimages:\n  app: ghcr.io/a/b@sha256:c\n  app: ghcr.io/a/b:1\n",
    "broken/flytekit.config": "[images]\napp = a\napp = b\n",
    "clean.config": f"[sdk]\n{CLEAN}",
    "x/values.yaml": LOOK_ALIKE,
}


def codes_of(*words: str | Path, cwd: Path, **options) -> list[str]:
    """Give the codes that `check` finds."""
    result = run("check", "--output-format", "json", *words, cwd=cwd, **options)
    return [finding["code"] for finding in json.loads(result.stdout)]


def compare(name: str, text: str, pytestconfig) -> None:
    path = DATA / name
    if pytestconfig.getoption("--update"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


# Help and usage.


@pytest.mark.parametrize(
    "words",
    [
        *([name, "--help"] for name in COMMANDS),
        *([word] for word in ("--help", "-h", "help", "--version", "-V")),
        ["check", "nonsense", "-h"],
    ],
    ids=" ".join,
)
def test_help_fits_in_80_columns(words, tmp_path):
    result = run(*words, cwd=tmp_path)
    assert (result.status, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert not result.stdout.endswith("\n\n")


def test_version(tmp_path):
    assert run("--version", cwd=tmp_path).stdout == f"flyte-image-lint {__version__}\n"


def test_python_runs_the_package_too(tmp_path):
    python = (sys.executable, "-m", "flyte_image_lint")
    assert run("-V", cwd=tmp_path, command=python) == run("-V", cwd=tmp_path)


def test_without_a_command_or_a_rule_help_is_shown(tmp_path):
    overview = run("--help", cwd=tmp_path)
    assert run(cwd=tmp_path) == (2, overview.stdout, "")
    assert run("rule", cwd=tmp_path) == (2, run("rule", "-h", cwd=tmp_path).stdout, "")


@pytest.mark.parametrize(
    ("words", "message", "more"),
    [
        (["chekc"], "unknown command 'chekc', did you mean 'check'?", ""),
        (
            ["zzz"],
            "unknown command 'zzz'; the commands are check, images, lock, upgrade, rule, server",
            "",
        ),
        (
            [""],
            "unknown command ''; the commands are check, images, lock, upgrade, rule, server",
            "",
        ),
        (["--hlep"], "unknown option '--hlep', did you mean '--help'?", ""),
        (["-x"], "unknown option '-x'; the options are --help, --version", ""),
        (["--check"], "unknown option '--check'; did you mean 'flyte-image-lint check'?", ""),
        (["help", "chekc"], "unknown command 'chekc', did you mean 'check'?", ""),
        (
            ["flytekit.config"],
            "unknown command 'flytekit.config'; did you mean 'flyte-image-lint check "
            "flytekit.config'?",
            "",
        ),
        (["."], "unknown command '.'; did you mean 'flyte-image-lint check .'?", ""),
        (
            ["--fix", "flytekit.config"],
            "unknown option '--fix'; did you mean 'flyte-image-lint check --fix flytekit.config'?",
            "",
        ),
        (
            ["--select=FIL1", "."],
            "unknown option '--select=FIL1'; did you mean 'flyte-image-lint check --select=FIL1 .",
            "",
        ),
        (
            ["a config", "$x"],
            "unknown command 'a config'; did you mean 'flyte-image-lint check 'a config' '$x''?",
            "",
        ),
        (["check", ""], "an argument is empty: is a variable unset?", "c"),
        (["check", "flytekit.config", ""], "an argument is empty", "c"),
        (["images", "--", ""], "an argument is empty", "i"),
        (["rule", ""], "an argument is empty", "r"),
        (["check", "--config="], "option '--config' needs a value, FILE", "c"),
        (["check", "--slect", "FIL1"], "unknown option '--slect', did you mean '--select'?", "c"),
        (["check", "--frobnicate"], "unknown option '--frobnicate'", "c"),
        (["check", "--zzz"], "unknown option '--zzz'", "c"),
        (["check", "-qx"], "unknown option '-qx', did you mean '-q'?", "c"),
        (["check", "--select"], "option '--select' needs a value, RULE,...", "c"),
        (["check", "--select", ""], "option '--select' needs a value, RULE,...", "c"),
        (["check", "--ignore=,"], "option '--ignore' needs a value, RULE,...", "c"),
        (["check", "--exit-zero=1"], "option '--exit-zero' takes no value", "c"),
        (
            ["check", "--output-format", "sarfi"],
            "option '--output-format' takes one of full, ",
            "c",
        ),
        (["check", "--fail-level=fatal"], "takes one of error, warning, info, not 'fatal'", "c"),
        (["check", "--color="], "option '--color' takes one of auto, always, never, not ''", "c"),
        (["check", "--select", "untaged"], "unknown rule 'untaged', did you mean 'untagged", "c"),
        (["check", "--ignore", "FIL1,FIL9"], "unknown rule 'FIL9'", "c"),
        (["check", "--extend-select", "E501"], "unknown rule 'E501'", "c"),
        (
            ["images", "--output-format", "full"],
            "one of text, json, plain, cyclonedx, not 'full'",
            "i",
        ),
        (["images", "--fix"], "unknown option '--fix'", "i"),
        (["rule", "untagged"], "unknown rule 'untagged', did you mean 'untagged-image'?", "r"),
        (["rule", "--al"], "unknown option '--al', did you mean '--all'?", "r"),
        (["check", "--select", "\x1b[31m"], r"unknown rule '\x1b[31m'", "c"),
        (["check", "--\x1b[31m"], r"unknown option '--\x1b[31m'", "c"),
        (["\u202e\x07"], r"unknown command '\u202e\x07'", ""),
        (["rule", b"\xff\n"], r"unknown rule '\xff'", "r"),
    ],
    ids=str,
)
def test_bad_usage_names_the_nearest_and_ends_with_2(words, message, more, tmp_path):
    write(tmp_path, {"flytekit.config": UNTAGGED, "a config": UNTAGGED})
    result = run(*words, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    first, second = result.stderr.splitlines()
    assert first.startswith("error: ")
    assert message in first
    if "unknown option" in message:
        assert ("did you mean" in first) == ("did you mean" in message)
    names = {"": "", "c": " check", "i": " images", "r": " rule"}
    assert second == f"try 'flyte-image-lint{names[more]} --help'"


# What fits a narrow terminal.

NARROW = """\
flytekit.config (flytekit)
  web
    ghcr.io/org/a-rather-long-name/web:1.4.2
      resolves to: (unchanged)
    used in wf.py:4
      resolves to: ghcr.io/org/a-rather-long-name/web
"""
WIDE = """\
flytekit.config (flytekit)
  NAME  IMAGE                                     RESOLVES TO
  web   ghcr.io/org/a-rather-long-name/web:1.4.2  (unchanged)
        used in wf.py:4                           ghcr.io/org/a-rather-long-name/web
"""


@pytest.mark.parametrize(
    ("columns", "text"),
    [("40", NARROW), ("83", NARROW), ("84", WIDE), ("200", WIDE), ("", WIDE), ("x", WIDE)],
)
def test_images_are_a_table_where_there_is_room_for_one(columns, text, tmp_path):
    write(tmp_path, {
        "flytekit.config": "[images]\nweb = ghcr.io/org/a-rather-long-name/web:1.4.2\n",
        "wf.py": "from flytekit import task\n\n\n"
        '@task(container_image="{{.image.web.fqn}}")\ndef t() -> None: ...\n',
    })  # fmt: skip
    shown = run("images", cwd=tmp_path, env={"COLUMNS": columns} if columns else {})
    assert shown.stdout == text


def test_what_decides_the_default_image_fits_a_narrow_terminal(tmp_path):
    words = ("images", "--default", "--python", "3.11", "--flytekit", "1.16.31")
    shown = run(*words, cwd=tmp_path, env={"COLUMNS": "54"}).stdout
    assert max(map(len, shown.splitlines())) <= 54
    assert "  Python\n    3.11\n      where: '--python'\n" in shown


# The options of the commands.


def options_class(command):
    """Give the class of what a command takes, which its module has, where it takes more."""
    own = [
        kind
        for kind in vars(module_of(command)).values()
        if isinstance(kind, type)
        and issubclass(kind, Options)
        and kind.__module__ == module_of(command).__name__
    ]
    (kind,) = own or [Options]
    return kind


@pytest.mark.parametrize("name", COMMANDS)
def test_an_options_object_has_what_the_command_takes(name):
    """Each option sets its attribute, to a value of the kind that the option says."""
    kind_of_options = options_class(name)
    defaults = kind_of_options()
    options = completions.OF_COMMANDS[name]
    slots = {slot for kind in kind_of_options.__mro__ for slot in getattr(kind, "__slots__", ())}
    assert slots == {"words", *(option.attribute for option in options)}
    for option in options:
        before = getattr(defaults, option.attribute)
        value = option.choices[-1] if option.choices else "x,y"
        word = f"{option.names[0]}={value}" if option.metavar else option.names[0]
        after = getattr(parse([word], options, kind_of_options()), option.attribute)
        if not option.metavar:
            assert (before, after) == (False, True)
        elif option.many or option.repeated:
            assert before in (None, ())
            assert after == (("x", "y") if option.many else ("x,y",))
        else:
            assert before is None or before in option.choices
            assert after == value
            assert before is None or f"[default: {before}" in option.help


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_every_option_once_below_a_heading_that_fits(name, tmp_path):
    text = run(name, "--help", cwd=tmp_path).stdout
    for option in completions.OF_COMMANDS[name]:
        names = re.escape(", ".join(option.names))
        assert len(re.findall(rf"^  {names}(?: |$)", text, re.MULTILINE)) == 1, names
    keys = [key for keys in GROUPS.values() for key in keys.split()]
    assert len(keys) == len(set(keys))


VERBS = {
    *(
        "Also",
        "Apply",
        "Ask",
        "Choose",
        "Contact",
        "Exit",
        "Hide",
        "Ignore",
        "Look",
        "Pin",
        "Print",
    ),
    *("Read", "Report", "Run", "Set", "Show", "Skip", "Treat", "Write"),
}


@pytest.mark.parametrize(
    ("name", "option"),
    [(name, option) for name, each in completions.OF_COMMANDS.items() for option in each],
    ids=lambda value: value if isinstance(value, str) else value.key,
)
def test_what_an_option_does_begins_with_a_verb_and_ends_with_the_default(name, option):
    assert option.help.partition(" ")[0] in VERBS
    assert not option.help.endswith(".")
    if "default:" in option.help:
        assert option.help.endswith("]")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_its_help(name, tmp_path):
    assert run("help", name, cwd=tmp_path) == run(name, "--help", cwd=tmp_path)


@pytest.mark.parametrize("words", [["help"], ["help", "help"], ["help", "--help"]])
def test_help_alone_is_the_overview(words, tmp_path):
    assert run(*words, cwd=tmp_path) == run("--help", cwd=tmp_path)


def test_the_overview_fits_a_first_screen(tmp_path):
    text = run("--help", cwd=tmp_path).stdout
    assert len(text.splitlines()) <= 24
    assert all(f"\n  {name} " in text for name in COMMANDS)
    assert list(TEXTS) == list(COMMANDS)


def test_offline_without_fixes_is_how_linting_is_anyway(tmp_path):
    write(tmp_path, {"flytekit.config": UNTAGGED})
    assert run("check", "--offline", cwd=tmp_path) == run("check", cwd=tmp_path)


# What is linted, and by which rules.


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ([], ["FIL202", "FIL303", "FIL101"]),
        (["--select", "FIL101"], ["FIL101"]),
        (["--select=untagged-image,FIL303"], ["FIL303", "FIL101"]),
        (["--select", "FIL1", "--select", "fil2"], ["FIL202", "FIL101"]),
        (["--select", "ALL", "--ignore", "FIL1, implicit-registry"], ["FIL303"]),
        (["--ignore", "FIL"], []),
        (["--select", "FIL1", "--extend-select", "FIL303"], ["FIL303", "FIL101"]),
        (["--select", "FIL1", "--extend-select", "FIL303", "--ignore", "FIL303"], ["FIL101"]),
        (["--extend-select", "digest-required"], ["FIL106", "FIL202", "FIL303", "FIL101"]),
    ],
    ids=" ".join,
)
def test_rules_are_selected(words, codes, tmp_path):
    write(tmp_path, {"flytekit.config": FILES["b/flytekit.config"]})
    assert sorted(codes_of(*words, cwd=tmp_path)) == sorted(codes)


PYPROJECT = """\
[tool.flyte-image-lint]
ignore = ["FIL303"]
exclude = ["old/"]

[tool.flyte-image-lint.per-file-ignores]
"legacy/**" = ["FIL1", "implicit-registry"]
"""


def test_settings_hold_and_the_command_line_adds(tmp_path):
    text = FILES["b/flytekit.config"]
    files = dict.fromkeys(("legacy/flytekit.config", "new.config", "old/flytekit.config"), text)
    write(tmp_path, {**files, "pyproject.toml": PYPROJECT, "other.toml": 'select = ["FIL303"]\n'})
    assert codes_of("legacy", cwd=tmp_path) == []
    assert codes_of("new.config", cwd=tmp_path) == ["FIL202", "FIL101"]
    assert codes_of("new.config", "--ignore", "FIL2", cwd=tmp_path) == ["FIL101"]
    assert codes_of("new.config", "--select", "FIL303", cwd=tmp_path) == []
    assert codes_of("new.config", "--isolated", cwd=tmp_path) == ["FIL202", "FIL303", "FIL101"]
    assert codes_of("new.config", "--config", "other.toml", cwd=tmp_path) == ["FIL303"]
    assert codes_of(".", cwd=tmp_path / "old") == []
    assert codes_of("old/flytekit.config", cwd=tmp_path) == ["FIL202", "FIL101"]
    assert codes_of("--detect", "old/flytekit.config", cwd=tmp_path) == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("slect = []\n", "unknown key 'slect'; did you mean 'select'?"),
        ('ignore = ["untaged-image"]\n', "unknown rule 'untaged-image', did you mean"),
        ("ignore = 1\n", "must be a list of strings"),
        ("ignore = [\n", "not TOML"),
        ('"\\u001b[31m" = 1\n', r"unknown key '\x1b[31m'"),
    ],
)
def test_bad_settings_end_with_2(settings, message, tmp_path):
    write(tmp_path, {"flytekit.config": UNTAGGED, ".flyte-image-lint.toml": settings})
    result = run("check", cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith("error: .flyte-image-lint.toml: ")
    assert message in result.stderr
    assert run("check", "--isolated", cwd=tmp_path).status == 1


def test_settings_that_are_missing_end_with_2(tmp_path):
    result = run("check", "--config", "no\x1b.toml", cwd=tmp_path)
    assert result == (2, "", "error: no\\x1b.toml: cannot be read: no such file or directory\n")


def test_detected_files_hold_to_the_settings_and_look_alikes_are_skipped(tmp_path):
    write(tmp_path, {"pyproject.toml": PYPROJECT, "old/flytekit.config": UNTAGGED,
                     "sandbox/values.yaml": LOOK_ALIKE, "flytekit.config": UNTAGGED})  # fmt: skip
    paths = ("old/flytekit.config", "sandbox/values.yaml", "pyproject.toml", "gone.config")
    assert run("check", "--detect", *paths, cwd=tmp_path) == (0, "", "")
    assert codes_of("--detect", *paths, "flytekit.config", cwd=tmp_path) == ["FIL101"]
    assert codes_of("sandbox/values.yaml", cwd=tmp_path) == ["FIL102"]


@pytest.mark.parametrize(
    ("words", "data", "start"),
    [
        (["-"], UNTAGGED, "stdin.config:2:7: FIL101"),
        (["-"], f"\n# comment\n; x\n{UNTAGGED}", "stdin.config:5:7: FIL101"),
        (["-"], f"\ufeff{UNTAGGED}", "stdin.config:1:1: FIL003"),
        (["-"], LOOK_ALIKE, "stdin.yaml:2:24: FIL102"),
        (["-"], "", "stdin.yaml:1:1: FIL010"),
        (["-", "--stdin-filename", "a/b.yml"], LOOK_ALIKE, "a/b.yml:2:24: FIL102"),
        (["--stdin-filename=x.config", "-"], LOOK_ALIKE, "x.config:1:1: FIL017"),
        (["-", "-"], UNTAGGED, "stdin.config:2:7: FIL101"),
        (["-", "--detect", "--stdin-filename", "flytekit.config"], UNTAGGED, "flytekit.config:2:7"),
        (["-", "--stdin-filename", "\x1b.config"], UNTAGGED, r"\x1b.config:2:7: FIL101"),
        (["-", "--stdin-filename", "::error::.config"], UNTAGGED, "./::error::.config:2:7: FIL101"),
    ],
)
def test_standard_input(words, data, start, tmp_path):
    result = run(
        "check", "--output-format=concise", "-q", *words, cwd=tmp_path, stdin=data.encode()
    )
    assert (result.status, result.stderr) == (1, "")
    assert result.stdout.startswith(start)
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize("name", ["sandbox/values.yaml", "old/flytekit.config"])
def test_standard_input_is_detected_too(name, tmp_path):
    write(tmp_path, {"pyproject.toml": PYPROJECT})
    words = ("--detect", "-", "--stdin-filename", name)
    assert run("check", *words, cwd=tmp_path, stdin=LOOK_ALIKE.encode()) == (0, "", "")


def test_standard_input_has_its_place_among_the_files(tmp_path):
    write(tmp_path, {"a.config": UNTAGGED, "c.config": UNTAGGED})
    words = ("-", "c.config", "a.config", "--stdin-filename", "b.config")
    result = run("check", "--output-format", "concise", "-q", *words, cwd=tmp_path,
                 stdin=UNTAGGED.encode())  # fmt: skip
    assert [line[:8] for line in result.stdout.splitlines()] == ["a.config", "b.config", "c.config"]


def test_no_module_is_taken_from_the_current_directory(tmp_path):
    trap = "raise SystemExit(99)\n"
    write(tmp_path, {f"{name}.py": trap for name in ("yaml", "configparser", "re", "json")})
    write(tmp_path, {"flytekit.config": UNTAGGED, "config.yaml": LOOK_ALIKE})
    assert run("check", "flytekit.config", "config.yaml", cwd=tmp_path).status == 1


# How it ends.


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        (CLEAN, [], 0),
        (UNTAGGED, [], 1),
        (FLOATING, [], 1),
        (FLOATING, ["--fail-level", "error"], 0),
        (FLOATING, ["--fail-level", "warning"], 1),
        (FLOATING, ["--fail-level", "info"], 1),
        (UNTAGGED, ["--fail-level", "error"], 1),
        (UNTAGGED, ["--exit-zero"], 0),
        (UNTAGGED, ["--ignore", "FIL1"], 0),
        (CLEAN, ["gone.config"], 2),
        (UNTAGGED, ["gone.config"], 2),
        (UNTAGGED, ["gone.config", "--exit-zero"], 2),
        ("[images]\n# flyte-image-lint: ignore[FIL101]\napp = ghcr.io/org/app\n", [], 0),
        ("[images]\n# flyte-image-lint: ignore[FIL101]\napp = ghcr.io/o/a\n", ["--no-ignores"], 1),
    ],
)
def test_exit_status(text, words, status, tmp_path):
    write(tmp_path, {"flytekit.config": text})
    assert run("check", "flytekit.config", *words, cwd=tmp_path).status == status


def test_the_report_goes_to_stdout_and_all_else_to_stderr(tmp_path):
    write(tmp_path, {"flytekit.config": UNTAGGED})
    report = run("check", "flytekit.config", cwd=tmp_path)
    assert report.stderr == ""
    for format in ("full", "concise", "json"):
        words = ("check", "--output-format", format, "flytekit.config")
        alone = run(*words, cwd=tmp_path)
        result = run(*words, "gone.config", cwd=tmp_path)
        assert result == (2, alone.stdout, "error: gone.config: no such file\n")


@pytest.mark.parametrize(
    ("words", "stdout", "stderr"),
    [
        (["clean.config"], "No problems in 1 file.\n", ""),
        (["clean.config", "also.config"], "No problems in 2 files.\n", ""),
        (["clean.config", "-q"], "", ""),
        (["--quiet", "clean.config"], "", ""),
        (["--output-format=json", "clean.config"], "[]\n", ""),
        (["ignored.config"], "No problems in 1 file, 1 suppressed.\n", ""),
        (["empty"], "", "warning: no Flyte configs or image references found in 'empty'\n"),
        (["empty", "--detect"], "", ""),
        (["empty", "-q"], "", ""),
        (["--output-format=json", "empty"], "[]\n", ""),
    ],
    ids=" ".join,
)
def test_what_is_said_where_nothing_is_wrong(words, stdout, stderr, tmp_path):
    (tmp_path / "empty").mkdir()
    ignored = UNTAGGED.replace("app", "# flyte-image-lint: ignore[FIL1]\napp", 1)
    write(tmp_path, {"clean.config": CLEAN, "also.config": CLEAN, "ignored.config": ignored})
    assert run("check", *words, cwd=tmp_path) == (0, stdout, stderr)


def test_an_empty_directory_is_told_by_name_or_as_the_current_one(tmp_path):
    warning = "warning: no Flyte configs or image references found in the current directory\n"
    assert run("check", cwd=tmp_path).stderr == warning
    assert run("images", cwd=tmp_path).stderr == warning


def test_the_summary_counts_by_severity(tmp_path):
    write(tmp_path, {"a.config": UNTAGGED, "b.config": FLOATING, "c.config": FLOATING})
    lines = run("check", "--isolated", "a.config", "b.config", "c.config", cwd=tmp_path).stdout
    assert lines.endswith("\n\nFound 1 error, 2 warnings in 3 files.\n")
    quiet = run("check", "-q", "a.config", cwd=tmp_path).stdout
    assert quiet.splitlines()[-1] == ""


# Order, and whole outputs.


def test_order_is_path_line_column_code_whatever_the_order_of_the_words(tmp_path):
    write(tmp_path, FILES)
    words = ("b", "a", "config.yaml", "broken", "clean.config")
    result = run("check", "--output-format", "json", *words, cwd=tmp_path)
    keys = [(f["path"], f["line"], f["column"], f["code"]) for f in json.loads(result.stdout)]
    assert all(first <= second for first, second in pairwise(keys))
    assert len(keys) > 5
    for order in (reversed(words), sorted(words), (*words, *words)):
        assert run("check", "--output-format", "json", *order, cwd=tmp_path) == result


@pytest.mark.generated
@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        ("full.txt", ["check"], 1),
        ("concise.txt", ["check", "--output-format", "concise"], 1),
        ("findings.json", ["check", "--output-format", "json"], 1),
        ("images.txt", ["images"], 0),
        ("images.json", ["images", "--output-format", "json"], 0),
    ],
)
def test_whole_outputs(name, words, status, tmp_path, pytestconfig):
    write(tmp_path, FILES)
    result = run(*words, cwd=tmp_path)
    assert (result.status, result.stderr) == (status, "")
    compare(name, result.stdout, pytestconfig)


KEYS = [
    "code", "rule", "severity", "message", "path", "line", "column", "end_line", "end_column",
    "name", "image", "raises", "fix", "url",
]  # fmt: skip


def test_findings_as_json_keep_the_contract(tmp_path):
    write(tmp_path, FILES)
    findings = json.loads(run("check", "--output-format=json", cwd=tmp_path).stdout)
    fixes = [finding["fix"] for finding in findings if finding["fix"]]
    assert fixes
    for finding in findings:
        assert list(finding) == KEYS
        assert finding["code"] in rules.MODULES
        assert rules.names()[finding["rule"]] == finding["code"]
        assert finding["severity"] in ("error", "warning", "info")
        start = (finding["line"], finding["column"])
        assert (1, 1) <= start <= (finding["end_line"], finding["end_column"])
        assert isinstance(finding["name"], str | None)
        assert isinstance(finding["image"], str | None)
        assert finding["raises"] is None or re.match(r"\w+: ", finding["raises"])
        assert finding["url"].endswith(f"/{finding['rule']}.md")
    for fix in fixes:
        assert list(fix) == ["title", "safe", "edits"]
        assert isinstance(fix["safe"], bool)
        for edit in fix["edits"]:
            assert list(edit) == ["line", "column", "end_line", "end_column", "content"]


def test_images_as_json_keep_the_contract(tmp_path):
    write(tmp_path, FILES)
    files = json.loads(run("images", "--output-format=json", cwd=tmp_path).stdout)
    assert [file["path"] for file in files] == sorted(set(FILES) - {"x/values.yaml"})
    for file in files:
        assert list(file) == ["path", "flavour", "error", "images"]
        assert file["flavour"] in ("flytekit", "flyte2")
        assert (file["images"] is None) == (file["error"] is not None)
        for image in file["images"] or ():
            assert list(image) == [
                "name", "image", "line", "column", "registry", "repository", "tag", "digest",
                "full", "certain", "uses",
            ]  # fmt: skip
    by_path = {file["path"]: file for file in files}
    assert by_path["broken/flytekit.config"]["error"].startswith("DuplicateOptionError: ")
    web, app = by_path["b/flytekit.config"]["images"]
    assert (web["registry"], web["repository"], web["tag"]) == ("docker.io", "library/web", "1.2")
    assert (app["name"], app["full"], app["line"]) == ("app", "ghcr.io/org/app:None", 3)
    number = by_path["b/.flyte/config.yaml"]["images"][1]
    assert (number["name"], number["image"], number["registry"]) == ("n", None, None)


def test_images_end_with_0_unless_a_file_cannot_be_read(tmp_path):
    write(tmp_path, FILES)
    assert run("images", "broken/flytekit.config", cwd=tmp_path).status == 0
    result = run("images", "gone.config", "clean.config", cwd=tmp_path)
    assert (result.status, result.stderr) == (2, "error: gone.config: no such file\n")
    assert result.stdout.startswith("clean.config (flytekit)\n")
    assert run("images", "--output-format=json", "gone", cwd=tmp_path).stdout == "[]\n"


# Rules.


def test_all_rules_are_listed(tmp_path):
    lines = run("rule", "--all", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [code, rules.load(code).name] for code in sorted(rules.MODULES)
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["FIL101"], ["FIL101"]),
        (["floating-tag", "fil101"], ["FIL101", "FIL102"]),
        (["FIL20"], ["FIL201", "FIL202", "FIL203", "FIL204"]),
        (["ALL"], sorted(rules.MODULES)),
    ],
    ids=str,
)
def test_rules_are_explained(words, codes, tmp_path):
    result = run("rule", *words, cwd=tmp_path)
    assert (result.status, result.stderr) == (0, "")
    for code in codes:
        rule = rules.load(code)
        assert f"{code} {rule.name} ({rule.severity.value}" in result.stdout
        assert f"\n{rule.url}\n" in result.stdout
    for heading in ("What it does", "Why is this bad?", "Use instead"):
        assert result.stdout.count(f"\n{heading}\n") == len(codes)


OFF = sorted(rules.OFF)


@pytest.mark.parametrize("code", OFF)
def test_rules_that_are_off_are_said_to_be(code, tmp_path):
    lines = run("rule", "--all", cwd=tmp_path).stdout.splitlines()
    said = {line.split()[0] for line in lines if line.endswith(" (off by default)")}
    assert said == set(OFF)
    explained = run("rule", code, cwd=tmp_path).stdout
    assert " only when selected by its own code or name\n" in explained
    shown = json.loads(run("rule", "--all", "--output-format=json", cwd=tmp_path).stdout)
    assert [rule["code"] for rule in shown if not rule["default"]] == OFF
    online = [rule["code"] for rule in shown if rule["online"] and not rule["default"]]
    assert online == [code for code in OFF if code.startswith("FIL4")]


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ([], False),
        (["--select", "ALL"], False),
        (["--select", "FIL3"], False),
        (["--extend-select", "FIL31"], False),
        (["--select", "FIL311"], True),
        (["--extend-select", "fil311"], True),
        (["--extend-select", "Unused-Name"], True),
        (["--extend-select", "FIL311", "--ignore", "unused-name"], False),
        (["--extend-select", "FIL311", "--ignore", "FIL3"], False),
    ],
    ids=str,
)
def test_a_rule_that_is_off_runs_where_it_is_selected_by_itself(words, runs, tmp_path):
    write(tmp_path, {"flytekit.config": "[images]\nold = ghcr.io/org/old:1.0.0\n"})
    assert codes_of(*words, "flytekit.config", cwd=tmp_path) == ["FIL311"] * runs
    said = run("check", "--show-settings", *words, "flytekit.config", cwd=tmp_path).stdout
    idle = re.search(r"^# rules that do not run: .*\n(#   .*\n)*", said, re.MULTILINE)
    assert ("FIL311" in idle[0]) == (not runs)
