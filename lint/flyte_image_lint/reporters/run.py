"""What there is to report: the findings of a run, and what services tell them apart by."""

from __future__ import annotations

from .places import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.finding import Finding
    from ..text.source import Source, Span


class Run:
    """One run of `check`.

    `findings` are those that count, in their order; `suppressed` those that comments take out,
    with the reasons given. `paths` are the files that were linted, as the user wrote them;
    `errors` says what could not be, `unchecked` what could not be judged, each with why. `root`
    is the folder, absolute, that services name files from; `folder` is the current one from there,
    None where reports are told apart by other means.
    """

    __slots__ = ("errors", "findings", "folder", "paths", "root", "suppressed", "unchecked")

    def __init__(
        self,
        findings: Sequence[Finding],
        suppressed: Sequence[tuple[Finding, str]] = (),
        paths: Sequence[str] = (),
        errors: Sequence[str] = (),
        unchecked: Sequence[str] = (),
        root: str = "/",
        folder: str | None = None,
    ) -> None:
        self.findings = findings
        self.suppressed = suppressed
        self.paths = paths
        self.errors = errors
        self.unchecked = unchecked
        self.root = root
        self.folder = folder

    def results(self) -> Iterator[Result]:
        """Give the findings and the suppressed ones, in one order."""
        every: list[tuple[Finding, str | None]] = [
            *((finding, None) for finding in self.findings),
            *self.suppressed,
        ]
        every.sort(key=lambda pair: pair[0].sort_key)
        met: dict[tuple[object, ...], int] = {}
        for finding, reason in every:
            path = below(self.root, finding.source.path)
            identity = (finding.code, path, finding.name, finding.image)
            met[identity] = number = met.get(identity, 0) + 1
            yield Result(finding, path, number, reason)


class Result:
    """A finding for a service.

    `path` is that of its file, as `places.below` gives it. `number` tells it from others of the
    same rule, file, name and image: 1 for the first. `reason` is why it is suppressed, None
    where it is not.
    """

    __slots__ = ("finding", "number", "path", "reason")

    def __init__(self, finding: Finding, path: str, number: int, reason: str | None) -> None:
        self.finding = finding
        self.path = path
        self.number = number
        self.reason = reason

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits that stay when lines move; no two results share them."""
        import json  # only for services
        from hashlib import sha256

        finding = self.finding
        identity = (finding.code, self.path, finding.name, finding.image, self.number)
        return sha256(json.dumps(identity).encode()).hexdigest()


def one_line(finding: Finding) -> str:
    """Say in one line what is wrong, what to write, and what else there is to know."""
    return "; ".join(filter(None, (finding.message, finding.help, finding.note)))


def bounds(source: Source, span: Span) -> tuple[int, int, int, int]:
    """Give line and column of the start, and of the end, which is exclusive."""
    return (*source.position(span.start), *source.position(span.end))
