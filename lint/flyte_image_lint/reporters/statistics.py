"""How many findings each rule has, the most frequent first."""

from __future__ import annotations

from collections import Counter

from .. import rules
from .style import SEVERITY_COLOURS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Run
    from .style import Style


def report(run: Run, style: Style) -> Iterator[str]:
    """Yield a line a rule: count, code, whether `--fix` fixes any, name."""
    counts = Counter(finding.code for finding in run.findings)
    fixable = Counter(finding.code for finding in run.findings if finding.fix and finding.fix.safe)
    by_rank = sorted(run.findings, key=lambda finding: finding.severity.rank)
    worst = {finding.code: finding.severity.value for finding in by_rank}
    width = len(str(max(counts.values(), default=0)))
    for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        rule = rules.load(code)
        shown = style.paint(code, SEVERITY_COLOURS[worst[code]])
        mark = "[*]" if fixable[code] else "   "
        yield f"{number:>{width}}  {style.link(shown, rule.url)}  {mark}  {rule.name}"
    if counts:
        yield ""
