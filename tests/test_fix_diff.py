"""The report shows what a safe fix changes: as `--fix` does it, and no more than a small diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import run, write
from flyte_image_lint.cli import examples
from flyte_image_lint.reporters.excerpt import tabless
from flyte_image_lint.reporters.fix_diff import changes
from flyte_image_lint.reporters.style import columns
from flyte_image_lint.rules import MODULES, load
from flyte_image_lint.text.source import apply_edits, split_lines

QUOTES = "help: remove the quotes"


def shown(text: str | bytes, folder: Path, path: str = "flytekit.config", **env: str) -> list[str]:
    """Give the lines between the position of the first finding and the end of it."""
    write(folder, {path: text})
    lines = run("check", path, cwd=folder, env=env).stdout.splitlines()
    help = next(at for at, line in enumerate(lines) if line.startswith("help:"))
    end = next(at for at, line in enumerate(lines) if not line and at > help)
    return lines[help:end]


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        pytest.param(
            "flytekit.config",
            '[images]\napp = "ghcr.io/o/a:1"\n',
            [QUOTES, "  |", '  - app = "ghcr.io/o/a:1"', "2 + app = ghcr.io/o/a:1", "  |"],
            id="one-line",
        ),
        pytest.param(
            "flytekit.config",
            '[images]\r\n\tapp = "ghcr.io/o/a:1"\r\n',
            [QUOTES, "  |", '  -     app = "ghcr.io/o/a:1"', "2 +     app = ghcr.io/o/a:1", "  |"],
            id="tab-and-crlf",
        ),
        pytest.param(
            "flytekit.config",
            '[images]\napp = "ghcr.io/容/a\x1b[31m\u202e:1"\n',
            [
                QUOTES,
                "  |",
                r'  - app = "ghcr.io/容/a\x1b[31m\u202e:1"',
                r"2 + app = ghcr.io/容/a\x1b[31m\u202e:1",
                "  |",
            ],
            id="control-characters",
        ),
        pytest.param(
            "flytekit.config",
            b"\xef\xbb\xbf[images]\napp = ghcr.io/o/a:1\n",
            [
                "help: remove the byte order mark",
                "  |",
                r"  - \ufeff[images]",
                "1 + [images]",
                "  |",
                "note: flytekit raises MissingSectionHeaderError: File contains no section "
                r"headers. file: 'flytekit.config', line: 1 '\ufeff[images]\n'",
            ],
            id="byte-order-mark",
        ),
        pytest.param(
            "flytekit.config",
            "\n" * 7 + "[images]\napp = ghcr.io/o/a:1 # x\n",
            [
                "help: move the comment to its own line",
                "   |",
                "   - app = ghcr.io/o/a:1 # x",
                " 9 + # x",
                "10 + app = ghcr.io/o/a:1",
                "   |",
                "note: '{{.image.app}}' resolves to 'ghcr.io/o/a:1 # x'",
            ],
            id="one-to-two",
        ),
        pytest.param(
            "config.yaml",
            "images:\n  app: |\n    ghcr.io/o/a:1\n",
            [
                "help: write the image as a plain value",
                "  |",
                "  -   app: |",
                "  -     ghcr.io/o/a:1",
                "2 +   app: ghcr.io/o/a:1",
                "  |",
                r"note: '{{.image.app}}' resolves to 'ghcr.io/o/a:1\n'",
            ],
            id="two-to-one",
        ),
        pytest.param(
            "config.yaml",
            "images:\n  - a: ghcr.io/o/a:1\n  - b: ghcr.io/o/b:1\n\n  - c: ghcr.io/o/c:1\n",
            [
                "help: make one mapping of the list",
                "  |",
                "  -   - a: ghcr.io/o/a:1",
                "  -   - b: ghcr.io/o/b:1",
                "2 +     a: ghcr.io/o/a:1",
                "3 +     b: ghcr.io/o/b:1",
                "  -   - c: ghcr.io/o/c:1",
                "5 +     c: ghcr.io/o/c:1",
                "  |",
                "note: flytekit raises AttributeError: 'list' object has no attribute 'items'",
            ],
            id="several-places",
        ),
        pytest.param(
            "config.yaml",
            "images:\n  app: ghcr.io/o/a:1\n---\n",
            [
                "help: remove the second '---', or move the second document to a separate file",
                "  |",
                "  - ---",
                "  |",
                "note: flytekit raises AttributeError: 'NoneType' object has no attribute 'items'",
            ],
            id="a-help-that-says-more",
        ),
    ],
)
def test_a_safe_fix_is_shown(path, text, lines, tmp_path):
    assert shown(text, tmp_path, path) == lines


@pytest.mark.parametrize(
    ("path", "text", "help"),
    [
        pytest.param(
            "flytekit.config",
            "[images]\napp = ghcr.io/o/a\n",
            "help: add a version tag ('ghcr.io/o/a:TAG') or a digest; "
            "'check --fix' can look one up",
            id="not-known",
        ),
        pytest.param(
            "flytekit.config",
            "[images]\ndefault = ghcr.io/o/a:1\n",
            "help: remove 'default'; pass '--image IMAGE' or set FLYTE_INTERNAL_IMAGE",
            id="unsafe",
        ),
        pytest.param(
            "config.yaml",
            "images:\n" + "".join(f"  - a{n}: ghcr.io/o/a:1\n" for n in range(5)),
            "help: write one line 'NAME: IMAGE' for each image below 'images:'",
            id="many-lines",
        ),
        pytest.param(
            "config.yaml",
            "images: {a: 'ghcr.io/o/a:1 '} #" + " x" * 1000 + "\n",
            "help: write 'ghcr.io/o/a:1' as a plain value",
            id="long-line",
        ),
    ],
)
def test_the_help_stands_alone_where_there_is_no_small_diff(path, text, help, tmp_path):
    lines = shown(text, tmp_path, path)
    assert lines[0] == help
    assert not [line for line in lines[1:] if not line.startswith("note:")]


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("middle", ["folder/" * 40, "容" * 200], ids=["narrow", "wide"])
def test_long_lines_are_cut_to_what_changes(middle, width, tmp_path):
    text = f"[images]\napp = ghcr.io/{middle}a:100%-{middle}\n"
    lines = shown(text, tmp_path, COLUMNS=str(width))
    old, new = (line for line in lines if line[2:4] in ("- ", "+ "))
    assert max(columns(old), columns(new)) <= max(width, 24)
    assert "a:100%-" in old
    assert "a:100%%-" in new
    assert old.index("100") == new.index("100")


def test_red_goes_and_green_comes(tmp_path):
    write(tmp_path, {"flytekit.config": '[images]\napp = "ghcr.io/o/a:1"\n'})
    words = ("check", "flytekit.config", "--color", "always")
    lines = run(*words, cwd=tmp_path, colour=True).stdout.splitlines()
    blue = "\x1b[1;94m"
    assert '  \x1b[31m- app = "ghcr.io/o/a:1"\x1b[0m' in lines
    assert f"{blue}2\x1b[0m \x1b[32m+ app = ghcr.io/o/a:1\x1b[0m" in lines


EXAMPLES = {
    f"{code}-{number}": (load(code), example)
    for code in MODULES
    for number, example in enumerate(load(code).examples)
}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES.values(), ids=EXAMPLES)
def test_the_diff_is_what_the_fix_does(rule, example):
    for finding in examples.findings(example):
        if finding.fix is None:
            continue
        text = finding.source.printable_text
        lines = visible_lines(text)
        made = changes(finding.source, finding.fix)
        assert made
        for change in made:
            at = change.number - 1
            assert lines[at : at + len(change.old)] == change.old
            lines[at : at + len(change.old)] = change.new
        assert lines == visible_lines(apply_edits(text, finding.fix.edits))


def visible_lines(text: str) -> list[str]:
    return [tabless(line).rstrip() for line in split_lines(text)]
