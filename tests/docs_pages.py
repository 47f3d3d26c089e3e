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

An **error** means that Flyte raises an exception, ignores images, or registers an image that cannot
be pulled. A **warning** is an image that can change, that is ignored, or that may not be the
intended one.
All rules are enabled, with three exceptions:

- Rules that are **off by default** run when they are selected by their own name or code:
  `extend-select = ["unused-name"]`.
- Online rules (FIL4xx) contact registries, and run only with `--online`.
- [digest-required](rules/digest-required.md) reports nothing until the setting `policy` requires
  digests, or the rule is selected by its own name or code.

A rule is selected by name, code or code prefix (`FIL1`): see [the command line](cli.md) and
[the settings](settings.md). To suppress one finding, see [suppressions](suppressions.md).

The last column says what `check --fix` can do, where the text of the file allows it: **[*]** a safe
fix, **[u]** an unsafe fix (`--unsafe-fixes`), **pin** the image. See
[safe and unsafe fixes](fixes.md).
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
        head = ["| code | rule | severity | finding | fix |", "| --- | --- | --- | --- | --- |"]
        parts.append("\n".join([f"## {title}", "", *head, *rows]) + "\n")
    return "\n".join(parts)


def page(rule: Rule) -> str:
    """Give a rule's page, with the headings that ruff's have; none is empty."""
    parts = [
        f"# {rule.name}",
        f"**{rule.summary}** · {_facts(rule)}",
        f"## What it does\n\n{rule.what}",
        f"## Why is this bad?\n\n{rule.why}",
    ]
    for number, example in enumerate(rule.examples, 1):
        title = "## Example" if len(rule.examples) == 1 else f"## Example {number}"
        advice = rule.use_instead if number == 1 else ""
        parts += [title, *_example(rule, example, advice)]
    for title, text in (
        ("Fix safety", _fixing(rule)),
        ("Options", _options(rule)),
        ("Error message", _raised(rule)),
        ("References", "\n".join(f"- [{name}]({url(name)})" for name in rule.sources)),
    ):
        if text:
            parts.append(f"## {title}\n\n{text}")
    return "\n\n".join(parts) + "\n"


def _off(rule: Rule) -> str:
    return " (off by default)" if rule.code in rules.OFF else ""


def _facts(rule: Rule) -> str:
    """Give what one looks for first: code, severity, fix, since when, and when it runs."""
    severity = rule.severity.value + (f", or {rule.severities}" if rule.severities else "")
    facts = [f"`{rule.code}`", severity, f"fix: {_fixes(rule)}", f"since {rule.since}"]
    if rule.code in ONLINE:
        facts.append("only with `--online`")
    if rule.code in rules.OFF:
        facts.append("off by default")
    if rule.options:
        facts.append(f"settings: {', '.join(f'`{option}`' for option in rule.options)}")
    return " · ".join(facts)


def _fixes(rule: Rule) -> str:
    kinds = {SAFE: "safe", UNSAFE: "unsafe", PIN: "pins the image"}
    return " or ".join(kinds[way] for way in fixes(rule)) or "none"


def _example(rule: Rule, example: Example, advice: str) -> list[str]:
    language = _language(example.path)
    parts = []
    if example.settings:
        parts.append(f"With the setting\n\n```toml\n{example.settings.rstrip()}\n```")
    parts.append(f"`{example.path}`:\n\n```{language}\n{shown(example.bad)}\n```")
    for path, text in example.beside:
        parts.append(f"Next to it, `{path}`:\n\n```{_language(path)}\n{shown(text)}\n```")
    if shown(example.bad).splitlines() != decoded(example.bad).splitlines():
        parts.append("(Invisible characters are shown as escapes that begin with `\\`.)")
    if rule.code in ONLINE:
        parts.append("What `flyte-image-lint check --online` reports depends on the registry.")
    else:
        parts.append(f"`flyte-image-lint check` reports:\n\n```text\n{report(example)}\n```")
    fix = fix_of(rule, example)
    if fix and example.fixed:
        parts.append(f"`{_command(fix)}` writes:\n\n```{language}\n{shown(example.fixed)}\n```")
    parts.append("### Use instead")
    if advice:
        parts.append(advice)
    good = f"`{example.path}`"
    if fix and not example.fixed:
        good += f", as `{_command(fix)}` writes it"
    parts.append(f"{good}:\n\n```{language}\n{shown(example.good)}\n```")
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
    """Say what `--fix` does about the rule's findings; "" where it does nothing."""
    if PIN in fixes(rule):
        return "`check --fix` pins the image: see [fixing](../fixing.md#pinning)."
    groups: dict[tuple[str, bool], list[int]] = {}
    for number, example in enumerate(rule.examples, 1):
        fix = fix_of(rule, example)
        if fix:
            groups.setdefault((fix.title, fix.safe), []).append(number)
    if not groups:
        return ""
    several = len(rule.examples) > 1
    ways = []
    for (title, safe), numbers in groups.items():
        where = f" ({_numbered(numbers)})" if several else ""
        option = "safe, `check --fix`" if safe else "unsafe, `check --fix --unsafe-fixes`"
        ways.append(f"- {visible(title)}{where}: {option}")
    without = set(range(1, len(rule.examples) + 1)) - {n for ns in groups.values() for n in ns}
    if without:
        ways.append(f"- no fix ({_numbered(sorted(without))})")
    return "\n".join(ways)


def _numbered(numbers: list[int]) -> str:
    return f"example{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"


def _options(rule: Rule) -> str:
    keys = [f"- [{key}](../settings.md#{key})" for key in rule.options]
    if rule.code in rules.OFF:
        selected = f'`extend-select = ["{rule.name}"]`, or `--extend-select {rule.name}`'
        keys.insert(0, f"- [extend-select](../settings.md#extend-select): {selected}")
    return "\n".join(keys)


def _raised(rule: Rule) -> str:
    """Give what Flyte raises because of the examples, each text once and word for word."""
    texts: dict[str, None] = {}
    for example in rule.examples if rule.code not in ONLINE else ():
        for finding in findings(example):
            if finding.code == rule.code and finding.raises:
                texts[f"{finding.sdk} raises:\n\n```text\n{shown(finding.raises)}\n```"] = None
    return "\n\n".join(texts)


def report(example: Example) -> str:
    """Give what `check` says of a rule's bad example."""
    return "\n".join(reporter("full")(Run(findings(example)), Style(width=100))).rstrip()


def shown(text: str | bytes) -> str:
    """Give an example with everything in it visible."""
    return "\n".join(visible(line) for line in decoded(text).splitlines())


def decoded(text: str | bytes) -> str:
    return text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
