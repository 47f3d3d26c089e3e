"""Facts about what rules look at: cheap to find, and enough to tell which rules need not be asked.

The index says of each rule which facts wake it. A rule finds nothing in a subject that has none of
them; tests hold that of all rules, with many subjects. Facts are bits of one number.
"""

from __future__ import annotations

from ..flyte.config_files import read_before
from ..flyte.image import is_name
from ..flyte.places import FLYTE2
from ..images.reference import UPPERCASE, InvalidReferenceError, parse
from ..text.source import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..images.reference import Reference
    from ..model.document import Document, ImageEntry, ParseFailure
    from .context import RuleContext

ANY = 1 << 0
"""Holds of every subject."""

EVERYTHING = -1
"""All facts: of what is not looked at more closely, so that every rule is asked."""

# Of an entry: its name,
BAD_PERCENT = 1 << 1
UNKNOWN_PERCENT = 1 << 2
NO_STRING = 1 << 3
LEAKED = 1 << 4
ODD_NAME = 1 << 5
ODD_KEY = 1 << 6
AUTO = 1 << 7
DEFAULT = 1 << 8
NOT_AS_WRITTEN = 1 << 9
# its value,
MAY_BE_FILE = 1 << 10
NAME_ALONE = 1 << 11
INVALID = 1 << 12  # and of what is no image alone:
EMPTY = 1 << 13
BLANKS = 1 << 14
HASH = 1 << 15
QUOTES = 1 << 16
BRACES = 1 << 17
VARIABLE = 1 << 18
SCHEME = 1 << 19
CAPITALS = 1 << 20
AT = 1 << 21
EMPTY_END = 1 << 22
# its image.
UNTAGGED = 1 << 23
MOVING_TAG = 1 << 24
NONE_TAG = 1 << 25
DIGEST = 1 << 26
TAG_AND_DIGEST = 1 << 27
LACKS_DIGEST = 1 << 28
UNKNOWN_REGISTRY = 1 << 29
IMPLICIT_REGISTRY = 1 << 30
CAPITAL_HOST = 1 << 31

# Of a file that Flyte cannot use: why.
NO_INI = 1 << 32
NO_YAML = 1 << 33
NO_TEXT = 1 << 34
BYTE_ORDER_MARK = 1 << 35
GIVEN_TWICE = 1 << 36
INTERNAL_SECTION = 1 << 37
SECOND_DOCUMENT = 1 << 38
EMPTY_FILE = 1 << 39
NO_MAPPING = 1 << 40
NULL_IMAGES = 1 << 41
NO_IMAGE_MAPPING = 1 << 42

# Of a config.
MAY_REPEAT = 1 << 43
NEAR_MISS_KEY = 1 << 44
SHADOWED = 1 << 45

# Of a string that may use names.
OPEN_BRACE = 1 << 46
NEVER_REPLACED = 1 << 47
DASH = 1 << 48
VERSION = 1 << 49
NAME_OF_FLYTE2 = 1 << 50
# Of a command, of a name that is bound, of a version of flytekit.
GIVES_IMAGES = 1 << 51
NAMES_CONFIG = 1 << 52
BINDS_ALL_REFS = 1 << 53
DEVELOPMENT = 1 << 54
REFUSED = 1 << 55
# Of a config again, of an image, of what images are built by.
AMBIGUOUS = 1 << 56
FLYTEKITS_OWN = 1 << 57
NO_TARGET = 1 << 58

TEMPLATE_MARK = "cookiecutter"
"""Stands in every template that a project is made from."""

FLYTEKIT_REPOSITORY = "flyteorg/flytekit"
"""Ends the names of all repositories of flytekit's own images, whose tags say versions."""

_FAILURES = {
    "syntax": NO_INI,
    "no-section": NO_INI,
    "yaml-syntax": NO_YAML,
    "encoding": NO_TEXT,
    "byte-order-mark": BYTE_ORDER_MARK,
    "duplicate-option": GIVEN_TWICE,
    "duplicate-section": GIVEN_TWICE,
    "internal": INTERNAL_SECTION,
    "several-documents": SECOND_DOCUMENT,
    "empty": EMPTY_FILE,
    "not-a-mapping": NO_MAPPING,
    "images-null": NULL_IMAGES,
    "images-type": NO_IMAGE_MAPPING,
}
_ENTRY_FAILURES = {
    "interpolation-syntax": BAD_PERCENT,
    "interpolation-missing": UNKNOWN_PERCENT,
    "interpolation-depth": UNKNOWN_PERCENT,
    "not-a-string": NO_STRING,
}
_NAMES = {"auto": AUTO, "default": DEFAULT}
_MARKS = (
    ("#", HASH), (";", HASH), ('"', QUOTES), ("'", QUOTES), ("`", QUOTES), ("{{", BRACES),
    ("$", VARIABLE), ("{", VARIABLE), ("<", VARIABLE), ("%", VARIABLE), ("://", SCHEME), ("@", AT),
)  # fmt: skip


def of_failure(failure: ParseFailure) -> int:
    """Give the facts of a file that Flyte cannot use."""
    return ANY | _FAILURES.get(failure.kind, 0)


def of_config(document: Document, context: RuleContext) -> int:
    """Give the facts of a config as a whole."""
    facts = ANY
    if document.may_have_duplicates:
        facts |= MAY_REPEAT
    if document.near_misses:
        facts |= NEAR_MISS_KEY
    if document.ambiguities:
        facts |= AMBIGUOUS
    if document.flavour == FLYTE2 and document.entries:
        before = read_before(document.source.path)
        if before is not None and context.exists(before):
            facts |= SHADOWED
    return facts


def of_entry(entry: ImageEntry, context: RuleContext, names: frozenset[str] | None = None) -> int:
    """Give the facts of an entry: of its name, if a config has it, of its value and its image.

    `names` are those that INI spells as it reads them; see `names_as_written`.
    """
    facts = _of_value(entry, context)
    return facts | _of_name(entry, names) if entry.document.is_config else facts


def names_as_written(document: Document) -> frozenset[str] | None:
    """Give what stands before the delimiters in `[images]`; None where names are as written.

    INI names are lower-cased. To find their places costs more than all else.
    """
    if document.format != "ini" or not document.entries:
        return None
    text = "\n" + document.source.text.replace("\r", "\n")
    section = text.partition("\n[images]\n")[2].partition("\n[")[0]
    lines = section.replace(":", "=").split("\n")
    return frozenset(line.partition("=")[0].rstrip() for line in lines)


def _of_name(entry: ImageEntry, names: frozenset[str] | None) -> int:
    name = entry.name
    facts = _NAMES.get(name, 0)
    if not is_name(name):
        facts |= ODD_NAME
    if entry.key_type != "str":
        facts |= ODD_KEY
    if entry.leaked:
        facts |= LEAKED
    if names is not None and name not in names:
        facts |= NOT_AS_WRITTEN
    return facts


def _of_value(entry: ImageEntry, context: RuleContext) -> int:
    facts, value = ANY, entry.value
    if entry.failure:
        facts |= _ENTRY_FAILURES.get(entry.failure.kind, MAY_BE_FILE)
    if value is None:
        return facts
    if entry.file or value.endswith((".yaml", ".yml", ".json", ".toml")):
        facts |= MAY_BE_FILE
    if not entry.document.is_config and ":" not in value and "/" not in value:
        facts |= NAME_ALONE
    if UNKNOWN in value or TEMPLATE_MARK in value:
        return facts | _of_partial(entry, context)
    try:
        reference = parse(value)
    except InvalidReferenceError as error:
        return facts | of_invalid(value, error.reason)
    return facts | of_image(reference, context)


def without_templates(entry: ImageEntry) -> ImageEntry:
    """Give an entry without what cookiecutter replaces in its image: that is not known."""
    if TEMPLATE_MARK not in (entry.value or ""):
        return entry
    from ..images.partial import without_templates  # only for templates of projects

    return entry.with_value(without_templates(entry.value or ""))


def _of_partial(entry: ImageEntry, context: RuleContext) -> int:
    """Give the facts of an image that is partly known, as far as it is known."""
    from ..images.partial import parse_partial  # not for a clean config

    value = without_templates(entry).value or ""
    if UNKNOWN not in value:
        return EVERYTHING
    facts = _of_marks(value) | of_image(parse_partial(value), context)
    return facts if value == value.lower() else facts | CAPITALS


def of_invalid(value: str, reason: str) -> int:
    """Give the facts of what is no image."""
    facts = INVALID | _of_marks(value)
    if value.split() != [value]:
        facts |= BLANKS if value else EMPTY
    return facts | CAPITALS if reason == UPPERCASE else facts


def _of_marks(value: str) -> int:
    """Give the facts of single characters."""
    facts = 0
    for mark, fact in _MARKS:
        if mark in value:
            facts |= fact
    return facts | EMPTY_END if value.endswith((":", "@")) else facts


def of_image(reference: Reference, context: RuleContext) -> int:
    """Give the facts of an image."""
    facts, tag, domain = 0, reference.tag, reference.domain
    if reference.digest is not None:
        facts |= DIGEST if tag is None else DIGEST | TAG_AND_DIGEST
    elif tag is None:
        facts |= UNTAGGED
    else:
        facts |= NONE_TAG if tag == "None" else 0
        facts |= MOVING_TAG if context.floats(tag) else 0
    allowed = context.allow_list
    is_known = UNKNOWN not in reference.original
    if not (allowed.allows if is_known else allowed.may_allow)(domain, reference.path):
        facts |= UNKNOWN_REGISTRY
    if reference.implicit_registry:
        facts |= IMPLICIT_REGISTRY
    if domain != domain.lower():
        facts |= CAPITAL_HOST
    if reference.path.endswith(FLYTEKIT_REPOSITORY):
        facts |= FLYTEKITS_OWN
    if reference.digest is None and context.requirement(reference) == "digest":
        facts |= LACKS_DIGEST
    return facts
