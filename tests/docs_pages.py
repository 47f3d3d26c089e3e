"""The pages of the documentation that are made from the rules.

`python3 dev.py update` writes them.
"""

from __future__ import annotations

import re
from pathlib import Path

from flyte_image_lint import rules
from flyte_image_lint.cli.examples import PIN, SAFE, UNSAFE, findings, fix_of, fixes
from flyte_image_lint.model.finding import Fix
from flyte_image_lint.reporters import reporter
from flyte_image_lint.reporters.run import Run
from flyte_image_lint.reporters.style import Style
from flyte_image_lint.rules.rule import Example, Rule
from flyte_image_lint.rules.sources import url
from flyte_image_lint.text.source import visible

GROUPS = (
    ("The file", r"FIL0(?!99)"),
    ("The image", r"FIL1"),
    ("The registry", r"FIL2"),
    ("The name", r"FIL3"),
    ("The default image", r"FIL5"),
    ("Online", r"FIL4"),
    ("Suppressions", r"FIL099"),
)

ONLINE = frozenset(rules.ONLINE.codes)
"""Codes of the rules that ask registries: their examples say nothing without one."""

MARKS = {SAFE: "[*]", UNSAFE: "[u]", PIN: "pin"}
"""Marks for what `--fix` does: safely, with `--unsafe-fixes`, by pinning the image."""

INDEX = """\
# Rules

Generated from the rules. `flyte-image-lint rule RULE` explains a rule in a terminal.

An **error** means that Flyte raises an exception, ignores images, or registers an image that no
cluster can pull. A **warning** means that a tag is floating, that something is silently ignored, or
that a different image may be meant. **Info** does not fail a run by default.

All rules are enabled, with these exceptions:

- [unused-name](rules/unused-name.md) runs only if it is selected by its own name or code:
  `extend-select = ["unused-name"]`.
- Online rules (FIL4xx) run only with `--online`.
- [digest-required](rules/digest-required.md) reports nothing until the setting
  [`policy`](settings.md#policy) requires digests, or the rule is selected by its own name or code.

A rule is selected by its name, its code, or a code prefix (`FIL1`): see
[the command line](cli.md), [the settings](settings.md) and [suppressions](suppressions.md).

The last column says what `check --fix` can do: **[*]** is a safe fix, **[u]** an unsafe fix, which
needs `--unsafe-fixes`, and **pin** pins the image. See [safe and unsafe fixes](fixes.md).
"""


def pages() -> dict[str, str]:
    """Give the generated pages, by path from the root."""
    made = {f"docs/rules/{rule.name}.md": page(rule) for rule in all_rules()}
    return {"docs/rules.md": f"{INDEX}\n{table()}", **made}


def all_rules() -> list[Rule]:
    return [rules.load(code) for code in rules.MODULES]


def table() -> str:
    """Give a table of rules for each group that has any."""
    parts = []
    for title, pattern in GROUPS:
        rows = [
            f"| {rule.code} | [{rule.name}](rules/{rule.name}.md) | {rule.severity.value} "
            f"| {rule.summary}{_off(rule)} | {' '.join(marks(rule))} |"
            for rule in all_rules()
            if re.match(pattern, rule.code)
        ]
        if not rows:
            continue
        head = ["| code | rule | severity | finds | fix |", "| --- | --- | --- | --- | --- |"]
        parts.append("\n".join([f"## {title}", "", *head, *rows]) + "\n")
    return "\n".join(parts)


def page(rule: Rule) -> str:
    """Give a rule's page."""
    parts = [
        f"# {rule.name}",
        f"`{rule.code}` · {_severity(rule)}",
        f"Finds {rule.summary}.",
        f"## What Flyte does\n\n{rule.flyte}",
        f"## What to write\n\n{rule.instead}",
    ]
    for number, example in enumerate(rule.examples, 1):
        title = "## Example" if len(rule.examples) == 1 else f"## Example {number}"
        parts += [title, *_example(rule, example)]
    parts.append(f"## Fix\n\n{_fixing(rule)}")
    parts.append(f"## Settings\n\n{_settings(rule)}")
    parts.append(f"## Suppressing it\n\n{_suppressing(rule)}")
    if rule.sources:
        listed = "\n".join(f"- [{source}]({url(source)})" for source in rule.sources)
        parts.append(f"## Sources\n\n{listed}")
    if rule.hazards:
        links = ", ".join(rule.hazards)
        parts.append(f"## See also\n\n[Hazards](../hazards.md) {links}; [all rules](../rules.md).")
    else:
        parts.append("## See also\n\n[All rules](../rules.md).")
    return "\n\n".join(parts) + "\n"


def _off(rule: Rule) -> str:
    return " (off by default)" if rule.code in rules.OFF else ""


def _severity(rule: Rule) -> str:
    """Give the severity, and that of the examples where it is another."""
    if rule.code in ONLINE:
        return f"{rule.severity.value} · with `--online` only"
    if rule.code in rules.OFF:
        return f"{rule.severity.value} · off by default"
    others = [
        f"in example {number} {finding.severity.value}"
        for number, example in enumerate(rule.examples, 1)
        for finding in findings(example)[:1]
        if finding.severity != rule.severity
    ]
    return ", ".join([rule.severity.value, *others])


def _example(rule: Rule, example: Example) -> list[str]:
    language = _language(example.path)
    parts = []
    if example.settings:
        parts.append(f"With the setting\n\n```toml\n{example.settings.rstrip()}\n```")
    parts.append(f"`{example.path}`:\n\n```{language}\n{shown(example.bad)}\n```")
    for path, text in example.beside:
        parts.append(f"Beside it, `{path}`:\n\n```{_language(path)}\n{shown(text)}\n```")
    if shown(example.bad).splitlines() != decoded(example.bad).splitlines():
        parts.append("(What begins with `\\` stands for a character that cannot be seen.)")
    if rule.code in ONLINE:
        parts.append("It depends on the registry what `flyte-image-lint check --online` says.")
    else:
        parts.append(f"`flyte-image-lint check` says:\n\n```text\n{report(example)}\n```")
    fix = fix_of(rule, example)
    if fix and example.fixed:
        parts.append(
            f"`{_command(fix)}` makes of it:\n\n```{language}\n{shown(example.fixed)}\n```"
        )
    instead = (
        f"Instead, and what `{_command(fix)}` writes" if fix and not example.fixed else "Instead"
    )
    parts.append(f"{instead}:\n\n```{language}\n{shown(example.good)}\n```")
    return parts


def _language(path: str) -> str:
    """Give what Markdown calls the language of a file; shell and TOML are for what is run."""
    languages = {".yaml": "yaml", ".py": "python", ".config": "ini", "Makefile": "make"}
    return languages.get(Path(path).suffix or path, "text")


def marks(rule: Rule) -> list[str]:
    """Give the marks for what `--fix` does about a rule's findings."""
    return [MARKS[way] for way in fixes(rule)]


def _command(fix: Fix) -> str:
    return "check --fix" if fix.safe else "check --fix --unsafe-fixes"


def _fixing(rule: Rule) -> str:
    """Say what `--fix` does about the rule's findings."""
    if PIN in fixes(rule):
        return "`check --fix` pins the image: see [fixing](../fixing.md#pinning)."
    found: dict[tuple[str, bool], list[int]] = {}
    for number, example in enumerate(rule.examples, 1):
        fix = fix_of(rule, example)
        if fix:
            found.setdefault((fix.title, fix.safe), []).append(number)
    if not found:
        return "There is none."
    several = len(rule.examples) > 1
    ways = []
    for (title, safe), numbers in found.items():
        where = f" ({_numbered(numbers)})" if several else ""
        option = "`check --fix`, which is safe" if safe else "`check --fix --unsafe-fixes` only"
        ways.append(f"- {visible(title)}{where}: with {option}.")
    without = set(range(1, len(rule.examples) + 1)) - {n for ns in found.values() for n in ns}
    if without:
        ways.append(f"- none ({_numbered(sorted(without))}).")
    return "\n".join([*ways, "", "See [fixing](../fixing.md)."])


def _numbered(numbers: list[int]) -> str:
    return f"example{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"


def _settings(rule: Rule) -> str:
    if rule.code in rules.OFF:
        return (
            f'The rule runs where it is selected: `extend-select = ["{rule.name}"]` in '
            f"[the settings](../settings.md#extend-select), or `--extend-select {rule.name}`."
        )
    if not rule.options:
        return "None of its own."
    return ", ".join(f"[{key}](../settings.md#{key})" for key in rule.options) + "."


def _suppressing(rule: Rule) -> str:
    everywhere = (
        f'Everywhere: `ignore = ["{rule.name}"]` in [the settings](../settings.md), or '
        f"`--ignore {rule.name}` on the command line."
    )
    if rule.code in rules.COMMENT.codes:
        return f"No comment suppresses this rule.\n\n{everywhere}"
    ways = [
        f"In one file: the comment `# flyte-image-lint: ignore-file[{rule.name}] the reason` on a "
        "line of its own.",
        f"{everywhere}\n\nSee [suppressions](../suppressions.md).",
    ]
    if rule.code not in rules.FAILURE.codes:
        ways.insert(
            0,
            "For one entry: a comment alone on the line above, in YAML also behind the value:\n\n"
            f"```ini\n# flyte-image-lint: ignore[{rule.name}] the reason\n```",
        )
    return "\n\n".join(ways)


def report(example: Example) -> str:
    """Give what `check` says of a rule's bad example."""
    return "\n".join(reporter("full")(Run(findings(example)), Style(width=100))).rstrip()


def shown(text: str | bytes) -> str:
    """Give an example with everything in it visible."""
    return "\n".join(visible(line) for line in decoded(text).splitlines())


def decoded(text: str | bytes) -> str:
    return text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
