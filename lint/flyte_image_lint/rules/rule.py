"""What a rule is: its documentation, its examples and its check, in one value.

What must be known before a rule's module is imported, as what wakes it, is in the index.
"""

from __future__ import annotations

from ..flyte.places import sdk
from ..model.finding import Finding
from ..text.about import HOME
from ..text.source import shorten, visible
from .groups import Generic, Seen
from .subjects import BINDING as BINDING
from .subjects import COMMAND as COMMAND
from .subjects import COMMENT as COMMENT
from .subjects import ENTRY as ENTRY
from .subjects import FILE as FILE
from .subjects import IMAGE as IMAGE
from .subjects import REQUIREMENT as REQUIREMENT
from .subjects import USE as USE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ..model.finding import Fix, Severity
    from ..text.source import Span
    from .context import RuleContext
    from .subjects import About, Subject

DOCS = f"{HOME}/blob/main/docs/rules"


LONGEST = 1000
"""Code points of what is raised that are shown: some of it quotes the file."""

DIGEST = "sha256:" + "4f5c" * 16
"""A digest for examples."""


class Example:
    """A file with a finding of a rule, and the same file without.

    Tests hold that `bad` gives a finding of the rule and no other, and that `good` gives none;
    the rule's page shows both. `settings` are those that the rule needs, `beside` paths and
    texts of other files of the project. `fixed` is what the fix makes of `bad` where that is not
    yet `good`.
    """

    __slots__ = ("bad", "beside", "fixed", "good", "path", "settings")

    def __init__(
        self,
        bad: str | bytes,
        good: str | bytes,
        path: str = "flytekit.config",
        settings: str = "",
        fixed: str = "",
        beside: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.bad = bad
        self.good = good
        self.path = path
        self.settings = settings
        self.fixed = fixed
        self.beside = beside


class Rule(Generic[Seen]):
    """A rule about subjects of one type.

    `subject` is the kind of subject (see `subjects`), and `check` is given one of them, and the
    RuleContext. `summary` is a noun phrase that names the mistake, and a title: "Untagged image".
    `what` says in a sentence what the rule checks for, `why` what Flyte does and what is bad about
    it, `use_instead` what to write. `severities` says when a finding has another severity than
    `severity`: "warning where the image still works". `since` is the version that has the rule
    first. `pins` says that pinning the image fixes the findings, `is_unneeded` that what they are
    on can go: editors fade it. `hazards` are the numbers of Flyte's traps in docs/hazards.md, for
    contributors. `sources` say where what is said of Flyte can be read (see `sources`), `options`
    are the settings that matter to this rule, besides those that choose rules and files.
    """

    __slots__ = ("check", "code", "examples", "hazards", "is_unneeded", "name", "options",
                 "pins", "severities", "severity", "since", "sources", "subject", "summary",
                 "use_instead", "what", "why")  # fmt: skip

    def __init__(
        self,
        *,
        code: str,
        name: str,
        subject: Subject[Seen],
        severity: Severity,
        summary: str,
        what: str,
        why: str,
        use_instead: str,
        examples: tuple[Example, ...],
        check: Callable[[Seen, RuleContext], Iterator[Finding]],
        hazards: tuple[str, ...] = (),
        sources: tuple[str, ...] = (),
        options: tuple[str, ...] = (),
        severities: str = "",
        since: str = "0.1.0",
        pins: bool = False,
        is_unneeded: bool = False,
    ) -> None:
        self.is_unneeded = is_unneeded
        self.code = code
        self.name = name
        self.subject = subject
        self.severity = severity
        self.summary = summary
        self.what = what
        self.why = why
        self.use_instead = use_instead
        self.examples = examples
        self.check = check
        self.hazards = hazards
        self.sources = sources
        self.options = options
        self.severities = severities
        self.since = since
        self.pins = pins

    @property
    def url(self) -> str:
        """The rule's page."""
        return f"{DOCS}/{self.name}.md"

    def finding(
        self,
        seen: Seen,
        message: str,
        help: str,
        *,
        at: Span | None = None,
        about: About | None = None,
        name: str | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
        note: str = "",
        raises: str = "",
    ) -> Finding:
        """Make a finding on a subject, or on the part of it `at` a place.

        `message` is the cause and one consequence, in at most 100 characters with a usual image;
        `raises` what the SDK that reads the subject raises, as "ExceptionType: text". `about` is
        for one on a part that is a subject itself: `ENTRY.about(entry)` on an entry of a file.
        `name` is the friendly name that it is about, where that is not the subject's own.
        """
        about = about or self.subject.about(seen)
        return Finding(
            self.code,
            self.name,
            severity or self.severity,
            message,
            help,
            about.source,
            at or about.span,
            about.name if name is None else name,
            about.image,
            fix,
            about.anchor,
            _with_use(note, about.used_in),
            raises=shorten(raises, LONGEST),
            sdk=sdk(about.flavour) if raises else "",
        )


def _with_use(note: str, used_in: str) -> str:
    """Add to a note where a constant of a module is used."""
    used = f"used in {visible(used_in)}" if used_in else ""
    return "; ".join(filter(None, (used, note)))


if TYPE_CHECKING:
    AnyRule = Rule[Any]
    """A rule about whatever subjects."""
