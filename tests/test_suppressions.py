"""Comments that suppress findings."""

from __future__ import annotations

import pytest

from flyte_image_lint.engine.lint import Report, check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source

A = "ghcr.io/org/app"
LATEST = f"{A}:latest"
UNUSED = "FIL099"


def lint(text: str, path: str, **options) -> Report:
    selection = Selection(
        options.get("select"), options.get("extend_select", ()), options.get("ignore", ())
    )
    settings = SettingsFinder(isolated=True).for_path(path)
    return check(
        Source(path, text.encode()), settings, selection, ignores=options.get("ignores", True)
    )


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def suppressed(report: Report) -> list[tuple[str, str]]:
    return [(finding.code, reason) for finding, reason in report.suppressed]


def ini(*lines: str) -> tuple[str, str]:
    return "\n".join(("[images]", *lines, "")), "flytekit.config"


def yaml(*lines: str) -> tuple[str, str]:
    return "\n".join(("images:", *(f"  {line}" for line in lines), "")), "config.yaml"


SUPPRESSING = {
    "ini-above": ini("# flyte-image-lint: ignore[FIL101]", f"app = {A}"),
    "ini-above-semicolon": ini("; flyte-image-lint: ignore[FIL101]", f"app = {A}"),
    "ini-above-indented": ini("  # flyte-image-lint: ignore[FIL101]", f"app = {A}"),
    "ini-above-blank-line": ini("# flyte-image-lint: ignore[FIL101]", "", f"app = {A}"),
    "ini-above-other-comment": ini("# flyte-image-lint: ignore[FIL101]", "; why", f"app = {A}"),
    "ini-stacked": ini(
        "# flyte-image-lint: ignore[FIL101]", "; flyte-image-lint: ignore[FIL303]", f"App = {A}"
    ),
    "ini-file-at-end": ini(f"app = {A}", "# flyte-image-lint: ignore-file[FIL101]"),
    "ini-file-indented": ini(f"app = {A}", "  # flyte-image-lint: ignore-file[FIL101]"),
    "yaml-same-line": yaml(f"app: {A} # flyte-image-lint: ignore[FIL101]"),
    "yaml-above": yaml("# flyte-image-lint: ignore[FIL101]", f"app: {A}"),
    "yaml-stacked": yaml(
        "# flyte-image-lint: ignore[FIL101]", "# flyte-image-lint: ignore[FIL302]", f"'a b': {A}"
    ),
    "yaml-above-and-same-line": yaml(
        "# flyte-image-lint: ignore[FIL101]", f"'a b': {A}  # flyte-image-lint: ignore[FIL302]"
    ),
    "yaml-quoted": yaml(f'app: "{A}"  # flyte-image-lint: ignore[FIL101]'),
    "yaml-file-on-a-line": yaml(f"app: {A} # flyte-image-lint: ignore-file[FIL101]"),
    "yaml-behind-hash-in-quotes": yaml(
        f"x: {LATEST} # flyte-image-lint: ignore[FIL102]",
        "'# flyte-image-lint: ignore[FIL1]': ghcr.io/o/a:1 # flyte-image-lint: ignore[FIL3]",
    ),
    "several-rules": yaml(f"'a b': {A} # flyte-image-lint: ignore[FIL101, FIL302]"),
    "name": ini("# flyte-image-lint: ignore[untagged-image]", f"app = {A}"),
    "name-in-capitals": ini("# flyte-image-lint: ignore[Untagged-Image]", f"app = {A}"),
    "code-in-small": ini("# flyte-image-lint: ignore[fil101]", f"app = {A}"),
    "family": ini("# flyte-image-lint: ignore[FIL1]", f"app = {A}"),
    "all": ini("# flyte-image-lint: ignore[ALL]", f"app = {A}"),
    "no-blanks": ini("#flyte-image-lint:ignore[FIL101]", f"app = {A}"),
    "blanks": ini("#  flyte-image-lint:  ignore [ FIL101 ]  reason", f"app = {A}"),
    "crlf": ("[images]\r\n# flyte-image-lint: ignore[FIL101]\r\napp = " + A + "\r\n", "a.config"),
    "cr": ("[images]\r# flyte-image-lint: ignore[FIL101]\rapp = " + A + "\r", "a.config"),
    "yaml-crlf": (f"images:\r\n  a: {A} # flyte-image-lint: ignore[FIL101]\r\n", "config.yaml"),
    "no-line-end": (f"images:\n  a: {A} # flyte-image-lint: ignore[FIL101]", "config.yaml"),
    "bom": (f"\ufeff# flyte-image-lint: ignore-file[FIL101]\nimages:\n  a: {A}\n", "config.yaml"),
    "broken-file": ("# flyte-image-lint: ignore-file[FIL001]\nimages: [\n", "config.yaml"),
    "of-itself": ini("# flyte-image-lint: ignore[FIL102, FIL099]", f"app = {LATEST}"),
}


@pytest.mark.parametrize(("text", "path"), SUPPRESSING.values(), ids=SUPPRESSING)
def test_suppresses(text, path):
    report = lint(text, path)
    assert codes(report) in ([], [UNUSED] if "FIL099" in text else [])
    assert report.suppressed


@pytest.mark.parametrize(("text", "path"), SUPPRESSING.values(), ids=SUPPRESSING)
def test_is_overridden_by_no_ignores(text, path):
    report = lint(text, path, ignores=False)
    assert codes(report)
    assert UNUSED not in codes(report)
    assert report.suppressed == []


NOT_SUPPRESSING = {
    "ini-inline": ini(f"app = {A} # flyte-image-lint: ignore[FIL112]"),
    "ini-inline-semicolon": ini(f"app = {A} ; flyte-image-lint: ignore[FIL112]"),
    "yaml-quoted": yaml(f"app: '{A} # flyte-image-lint: ignore[FIL122]'"),
    "yaml-double-quoted": yaml(f'app: "{A} # flyte-image-lint: ignore[FIL122]"'),
    "yaml-quoted-over-lines": yaml(f'app: "{A}', '  # flyte-image-lint: ignore[FIL122]"'),
    "yaml-block": yaml("app: |", f"  {A} # flyte-image-lint: ignore[ALL]"),
    "yaml-block-alone": yaml("app: >-", f"  {A}", "  # flyte-image-lint: ignore[ALL]"),
    "yaml-block-elsewhere": yaml("note: |", "  # flyte-image-lint: ignore-file[ALL]", f"app: {A}"),
    "yaml-no-blank-before": yaml(f"app: {A}# flyte-image-lint: ignore[ALL]"),
    "yaml-semicolon": yaml("app: ; flyte-image-lint: ignore[ALL]"),
    "other-tool": ini("# flyte-lint: ignore[FIL101]", f"app = {A}"),
    "other-word": ini("# flyte-image-lint: ignored[FIL101]", f"app = {A}"),
}


@pytest.mark.parametrize(("text", "path"), NOT_SUPPRESSING.values(), ids=NOT_SUPPRESSING)
def test_what_is_no_comment_suppresses_nothing(text, path):
    report = lint(text, path)
    assert codes(report)
    assert UNUSED not in codes(report)
    assert report.suppressed == []


def test_the_line_below_is_not_concerned():
    report = lint(*yaml(f"a: {A} # flyte-image-lint: ignore[FIL101]", f"b: {A}"))
    assert [finding.name for finding in report.findings] == ["b"]
    assert [finding.name for finding, _ in report.suppressed] == ["a"]


def test_a_comment_above_is_for_one_entry():
    report = lint(*ini("# flyte-image-lint: ignore[FIL101]", f"a = {A}", f"b = {A}"))
    assert [finding.name for finding in report.findings] == ["b"]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("ignore[FIL101] the base of all others", "the base of all others"),
        ("ignore[FIL101]: see #12 ", ": see #12"),
        ("ignore[FIL101]", ""),
    ],
)
def test_the_reason_is_kept(comment, reason):
    report = lint(*ini(f"# flyte-image-lint: {comment}", f"a = {A}"))
    assert suppressed(report) == [("FIL101", reason)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["# flyte-image-lint: ignore[FIL102]", "a = ghcr.io/o/a:1"], "'FIL102' reports nothing "
         "on the next line"),
        (["# flyte-image-lint: ignore[floating-tag]", "a = ghcr.io/o/a:1"], "'floating-tag'"),
        (["# flyte-image-lint: ignore[FIL1]", "a = ghcr.io/o/a:1"], "'FIL1'"),
        (["a = ghcr.io/o/a:1", "# flyte-image-lint: ignore-file[FIL102]"], "'FIL102' "
         "reports nothing in the file"),
        (["a = ghcr.io/o/a:1", "# flyte-image-lint: ignore[FIL102]"], "reports nothing"),
        (["# flyte-image-lint: ignore", "a = ghcr.io/o/a:1"], "suppression without a rule"),
        (["# flyte-image-lint: ignore[]", "a = ghcr.io/o/a:1"], "suppression without a rule"),
        (["# flyte-image-lint: ignore[ , ]", "a = ghcr.io/o/a:1"], "suppression without a rule"),
        (["# flyte-image-lint: ignore-file", "a = ghcr.io/o/a:1"], "suppression without a rule"),
        (["# flyte-image-lint: ignore[floating-tags]", "a = ghcr.io/o/a:1"], "unknown rule "
         "'floating-tags', did you mean 'floating-tag'?"),
        (["# flyte-image-lint: ignore[E501]", "a = ghcr.io/o/a:1"], "unknown rule 'E501'"),
    ],
)  # fmt: skip
def test_what_suppresses_nothing_is_reported(lines, message):
    report = lint(*ini(*lines))
    assert codes(report) == [UNUSED]
    assert message in report.findings[0].message
    line = 1 + next(at for at, text in enumerate(lines, 1) if "flyte-image-lint" in text)
    assert report.findings[0].source.position(report.findings[0].span.start) == (line, 1)


def test_words_without_brackets_suppress_nothing():
    report = lint(*ini("# flyte-image-lint: ignore FIL101", f"a = {A}"))
    assert codes(report) == [UNUSED, "FIL101"]


def test_every_word_that_is_of_no_use_is_reported():
    text, path = ini("# flyte-image-lint: ignore[FIL101, FIL102, FIL2, nonsense]", f"a = {A}")
    report = lint(text, path)
    assert codes(report) == [UNUSED] * 3
    assert suppressed(report) == [("FIL101", "")]
    words = [finding.message for finding in report.findings]
    assert all(word in "\n".join(words) for word in ("'FIL102'", "'FIL2'", "'nonsense'"))


def test_the_second_of_two_equal_suppressions_is_of_no_use():
    comment = "# flyte-image-lint: ignore[FIL101]"
    report = lint(*ini(comment, comment, f"a = {A}"))
    assert [(f.code, f.source.position(f.span.start)) for f in report.findings] == [
        (UNUSED, (3, 1))
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"select": ("FIL101", "FIL099")},
        {"ignore": ("FIL102",)},
        {"ignore": ("FIL099",)},
        {"select": ("FIL102",)},
    ],
)
def test_what_nobody_has_asked_for_is_not_reported_as_unused(options):
    report = lint(*ini("# flyte-image-lint: ignore[FIL102]", "a = ghcr.io/o/a:1"), **options)
    assert codes(report) == []


@pytest.mark.parametrize(
    ("word", "options", "unused"),
    [
        ("unused-name", {}, False),
        ("unused-name", {"select": ("FIL3", "FIL099")}, False),
        ("unused-name", {"extend_select": ("FIL311",)}, True),
        ("FIL3", {}, True),
    ],
)
def test_a_rule_that_is_off_has_not_been_asked(word, options, unused):
    report = lint(*ini(f"# flyte-image-lint: ignore[{word}]", "a = ghcr.io/o/a:1"), **options)
    assert codes(report) == [UNUSED] * unused


def test_a_family_is_unused_where_one_of_its_rules_was_asked():
    lines = ini("# flyte-image-lint: ignore[FIL1]", "a = ghcr.io/o/a:1")
    assert codes(lint(*lines, select=("FIL101", "FIL099"))) == [UNUSED]
    assert codes(lint(*lines, select=("FIL201", "FIL099"))) == []


def test_findings_on_several_lines_are_suppressed_on_any_of_them():
    text, path = yaml("app: |", f"  {A} # no comment", "  x", "# end")
    assert codes(lint(text, path))
    report = lint(text.replace("app: |", "app: | # flyte-image-lint: ignore[ALL]"), path)
    assert codes(report) == []
    assert report.suppressed


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("# flyte-image-lint: ignore[FIL101]\n", "flytekit.config"),
        ("# flyte-image-lint: ignore[FIL101]\n", "config.yaml"),
        ("# flyte-image-lint: ignore-file[FIL101]\n", "config.yaml"),
        ("a: '# flyte-image-lint: ignore[FIL101]'\n", "config.yaml"),
    ],
)
def test_very_many_comments_are_no_trouble(line, path):
    text = "[images]\n" if path.endswith("config") else "images: {}\n"
    report = lint(text + line * 2_000, path, select=("FIL101", "FIL099"))
    assert len(report.findings) in (0, 2_000)
