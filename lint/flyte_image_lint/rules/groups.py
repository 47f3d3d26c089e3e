"""How rules are grouped in their index, and which of a group are asked.

A group's rules look at one kind of subject. What a finding costs begins here: a rule's module is
imported when a subject has one of the facts that wake the rule.
"""

from __future__ import annotations

from .facts import ANY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Generic as Generic
    from typing import TypeVar

    from ..model.finding import Finding
    from .context import RuleContext
    from .rule import AnyRule

    Seen = TypeVar("Seen")
else:  # `typing` costs as much as all that a clean file needs of this package
    Seen = None

    class Generic:
        """Stands for that of `typing`, for classes that are generic to type checkers alone."""

        __slots__ = ()

        def __class_getitem__(cls, _of: object) -> type[Generic]:
            return cls


_MAX_WOKEN = 1000
"""How many combinations of facts are remembered."""


class Line:
    """A rule in the index: what is to be known of it before its module is imported.

    `wakes` are the facts (see `facts`) without any of which the rule finds nothing; a rule that
    declares none is always asked. One that is `off` runs when it is selected by its own code or
    name, not as one of a family.
    """

    __slots__ = ("_rule", "code", "module", "off", "wakes")

    def __init__(self, code: str, module: str, wakes: int = ANY, *, off: bool = False) -> None:
        self.code = code
        self.module = module
        self.wakes = wakes
        self.off = off
        self._rule: AnyRule | None = None

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.module.replace("_", "-")

    def load(self) -> AnyRule:
        """Give the rule; its module is imported when that is first asked for."""
        if self._rule is None:
            # As importlib.import_module does it, the import of which takes longer than this one.
            self._rule = __import__(f"{__package__}.{self.module}", fromlist=["RULE"]).RULE
        return self._rule


class Group(Generic[Seen]):
    """Rules that look at one kind of subject, in the order in which they are asked."""

    def __init__(self, *lines: Line) -> None:
        self.lines = lines
        self._woken: dict[tuple[int, frozenset[str]], list[Line]] = {}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the rules."""
        return tuple(line.code for line in self.lines)

    def wakes(self, context: RuleContext) -> int:
        """Give the facts that wake any of the rules that run in the project."""
        wakes = 0
        for line in self.lines:
            wakes |= 0 if line.code in context.skipped else line.wakes
        return wakes

    def woken(self, context: RuleContext, facts: int) -> list[Line]:
        """Give the rules that the facts wake; most images of a project have the same facts."""
        key = facts, context.skipped
        lines = self._woken.get(key)
        if lines is None:
            if len(self._woken) == _MAX_WOKEN:
                self._woken.clear()
            running = (line for line in self.lines if line.code not in context.skipped)
            lines = self._woken[key] = [line for line in running if facts & line.wakes]
        return lines


class AllOf(Group[Seen]):
    """Rules that find different mistakes: all that are woken are asked."""

    def ask(self, subject: Seen, context: RuleContext, facts: int) -> list[Finding]:
        """Give all findings."""
        woken = self.woken(context, facts)
        return [finding for line in woken for finding in line.load().check(subject, context)]


class FirstOf(Group[Seen]):
    """Rules that may all find one mistake: the first that finds something has found the cause."""

    def ask(self, subject: Seen, context: RuleContext, facts: int) -> list[Finding]:
        """Give the findings of the first rule that has any."""
        for line in self.woken(context, facts):
            findings = list(line.load().check(subject, context))
            if findings:
                return findings
        return []
