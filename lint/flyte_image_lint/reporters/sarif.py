"""SARIF 2.1.0, as GitHub's code scanning and others take it."""

from __future__ import annotations

from typing import Any

from .. import rules
from ..text.about import HOME, __version__
from ..text.source import visible
from .json import dump
from .places import uri
from .run import bounds, one_line
from .security import SCORES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Fix
    from ..rules.rule import AnyRule
    from ..text.source import Source, Span
    from .run import Result, Run
    from .style import Style

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "flyteImageLint/v1"

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}  # CodeQL's words


def report(run: Run, _style: Style) -> Iterator[str]:
    """Yield the document."""
    results = list(run.results())
    codes = sorted({result.finding.code for result in results})
    driver = {
        "name": "flyte-image-lint",
        "version": __version__,
        "informationUri": HOME,
        "rules": [_rule(rules.load(code)) for code in codes],
    }
    notifications = [
        *({"level": "error", "message": _message(error)} for error in run.errors),
        *({"level": "warning", "message": _message(line)} for line in run.unchecked),
    ]
    invocation = {
        "executionSuccessful": not run.errors,
        "toolExecutionNotifications": notifications,
    }
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                **_category(run),
                "invocations": [invocation],
                "columnKind": "unicodeCodePoints",
                "results": [_result(result, codes) for result in results],
            }
        ],
    }
    yield from dump(document, indent=2).splitlines()


def _category(run: Run) -> dict[str, Any]:
    """Tell apart the runs in several folders of a repository: a later one replaces its like."""
    if run.folder is None:
        return {}
    folder = "" if run.folder == "." else f"{uri(run.folder)}/"
    return {"automationDetails": {"id": f"flyte-image-lint/{folder}"}}


def _rule(rule: AnyRule) -> dict[str, Any]:
    severity, score = rule.severity.value, SCORES.get(rule.name)
    example = rule.examples[0]
    parts = [rule.what, rule.why, rule.use_instead]
    shown = [f"```\n{visible_lines(text)}\n```" for text in (example.bad, example.good)]
    markdown = [*parts, "For example:", shown[0], "Instead:", shown[1]]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.what} {rule.why}"},
        "help": {
            "text": "\n\n".join([*parts, rule.url]),
            "markdown": "\n\n".join([*markdown, f"[All about {rule.name}]({rule.url})"]),
        },
        "helpUri": rule.url,
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {
            "tags": ["flyte", "container-image", *(["security"] if score else [])],
            "problem.severity": _PROBLEMS[severity],
            "precision": "high",
            **({"security-severity": score} if score else {}),
        },
    }


def visible_lines(text: str | bytes) -> str:
    """Give an example, with everything in it visible."""
    decoded = text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
    return "\n".join(map(visible, decoded.splitlines()))


def _result(result: Result, codes: list[str]) -> dict[str, Any]:
    finding = result.finding
    place = {
        "artifactLocation": _artifact(result.path),
        "region": _region(finding.source, finding.span),
    }
    made: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity.value],
        "message": _message(one_line(finding)),
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {FINGERPRINT: result.fingerprint},
    }
    if finding.raises:
        made["properties"] = {"raises": visible(finding.raised)}
    replacements = _replacements(finding.source, finding.fix) if finding.fix else []
    if finding.fix and replacements:
        title = finding.fix.title
        if not finding.fix.safe:
            title += " (may change what the tasks run on)"
        change = {"artifactLocation": _artifact(result.path), "replacements": replacements}
        made["fixes"] = [{"description": _message(title), "artifactChanges": [change]}]
    if result.reason is not None:
        reason = {"justification": visible(result.reason)} if result.reason else {}
        made["suppressions"] = [{"kind": "inSource", **reason}]
    return made


def _message(text: str) -> dict[str, str]:
    """Give a plain text, in which nothing is a link that a file has put there.

    SARIF doubles braces; but no viewer makes one of two in a message without arguments.
    """
    return {"text": visible(text).replace("](", "] (")}


def _replacements(source: Source, fix: Fix) -> list[dict[str, Any]]:
    return [
        {"deletedRegion": _region(source, span), "insertedContent": {"text": content}}
        for span, content in fix.edits
        # A byte order mark is in no region of characters, so that nothing can take it away.
        if content or source.position(span.start) != source.position(span.end)
    ]


def _artifact(path: str) -> dict[str, str]:
    address = uri(path)
    return {"uri": address} | ({} if ":" in address else {"uriBaseId": "%SRCROOT%"})


def _region(source: Source, span: Span) -> dict[str, int]:
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    return dict(zip(keys, bounds(source, span), strict=True))
