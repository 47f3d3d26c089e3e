"""Findings to text. A reporter takes a run and yields lines."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .run import Run
    from .style import Style

    Reporter = Callable[[Run, Style], Iterator[str]]


class Format:
    """A format of reports: the module `name` beside this one has its `report`.

    `serves` says whom it is for, as the documentation shows it. `is_text` says that people read it
    in a terminal, so that there is a report only where there are findings; `is_document` that all
    of the output is one document, so that nothing else may be printed.
    """

    __slots__ = ("is_document", "is_text", "name", "serves")

    def __init__(self, name: str, *, serves: str, is_text: bool, is_document: bool) -> None:
        self.name = name
        self.serves = serves
        self.is_text = is_text
        self.is_document = is_document


_FORMATS = (
    Format(
        "full",
        serves="people: the line, the position in it, what to write instead; the default",
        is_text=True,
        is_document=False,
    ),
    Format(
        "concise",
        serves="people, editors and `grep`: one line for each finding",
        is_text=True,
        is_document=False,
    ),
    Format(
        "json", serves="programs: see [json.md](json.md#check)", is_text=False, is_document=True
    ),
    Format(
        "sarif",
        serves="GitHub code scanning, editors and others: SARIF 2.1.0",
        is_text=False,
        is_document=True,
    ),
    Format("github", serves="annotations in GitHub Actions", is_text=False, is_document=False),
    Format("gitlab", serves="GitLab code quality", is_text=False, is_document=True),
    Format(
        "junit",
        serves="systems that show test results, such as GitLab, Jenkins and Azure Pipelines: "
        "JUnit XML",
        is_text=False,
        is_document=True,
    ),
)

FORMATS = {format.name: format for format in _FORMATS}
"""All formats, in the order in which they are shown; the first is the default."""

TEXTS = frozenset(name for name, format in FORMATS.items() if format.is_text)
"""Formats for people."""

DOCUMENTS = frozenset(name for name, format in FORMATS.items() if format.is_document)
"""Formats in which all of the output is one document."""


def in_words() -> str:
    """Give the names of all formats, for the help."""
    (default, *texts), others = (
        [name for name in FORMATS if (name in TEXTS) is is_text] for is_text in (True, False)
    )
    people = " or ".join([f"{default} (the default)", *texts])
    return f"{people}, for people; {', '.join(others[:-1])} or {others[-1]}"


def reporter(name: str) -> Reporter:
    """Give the reporter of that name, one of FORMATS, or "statistics"."""
    # As importlib.import_module does it, the import of which takes longer than this one.
    report: Reporter = __import__(f"{__name__}.{name}", fromlist=["report"]).report
    return report
