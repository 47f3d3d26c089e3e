"""The rules, by what they look at and in the order in which they look.

To add a rule, write its module and put its line here: code, module, and the facts that wake it.
What a line says must be known before a module is imported, which is when there is something to
report; all else about a rule stands in its module.
"""

from __future__ import annotations

from . import facts
from .groups import AllOf, FirstOf, Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.document import Document, ImageEntry
    from ..model.names import Command, NameBinding, NameUse, Requirement
    from ..text.source import Source, Span
    from .context import Image
    from .rule import AnyRule

# A file that Flyte cannot use; the last one is for whatever reason.
FAILURE: FirstOf[Document] = FirstOf(
    Line("FIL017", "wrong_format", facts.NO_INI | facts.NO_YAML | facts.NO_MAPPING),
    Line("FIL002", "invalid_encoding", facts.NO_TEXT),
    Line("FIL003", "byte_order_mark", facts.BYTE_ORDER_MARK),
    Line("FIL004", "duplicate_option", facts.GIVEN_TWICE),
    Line("FIL008", "internal_section", facts.INTERNAL_SECTION),
    Line("FIL009", "several_documents", facts.SECOND_DOCUMENT),
    Line("FIL010", "empty_config", facts.EMPTY_FILE),
    Line("FIL011", "not_a_mapping", facts.NO_MAPPING),
    Line("FIL012", "null_images", facts.NULL_IMAGES),
    Line("FIL014", "missing_space", facts.NO_YAML | facts.NO_IMAGE_MAPPING),
    Line("FIL013", "images_not_a_mapping", facts.NO_IMAGE_MAPPING),
    Line("FIL001", "invalid_syntax"),
)
# A config as a whole.
FILE: AllOf[Document] = AllOf(
    Line("FIL005", "duplicate_key", facts.MAY_REPEAT),
    Line("FIL016", "misnamed_section", facts.NEAR_MISS_KEY),
    Line("FIL020", "shadowed_config", facts.SHADOWED),
    Line("FIL021", "overlapping_merge", facts.AMBIGUOUS),
)
# An ImageSpec file.
SPEC: AllOf[Document] = AllOf(
    Line("FIL022", "invalid_image_spec"),
)
# An entry of a config. Where one of the first has found something, no other is asked.
ENTRY: FirstOf[ImageEntry] = FirstOf(
    Line("FIL006", "invalid_interpolation", facts.BAD_PERCENT),
    Line("FIL007", "undefined_interpolation", facts.UNKNOWN_PERCENT),
    Line("FIL304", "leaked_default", facts.LEAKED),
    Line("FIL019", "missing_delimiter", facts.ODD_NAME),
    Line("FIL307", "bracketed_name", facts.ODD_NAME),
    Line("FIL015", "non_string_image", facts.NO_STRING),
)
NAME: FirstOf[ImageEntry] = FirstOf(
    Line("FIL302", "unreferenceable_name", facts.ODD_NAME | facts.ODD_KEY),
    Line("FIL306", "auto_name", facts.AUTO),
    Line("FIL305", "shadowed_default", facts.DEFAULT),
    Line("FIL303", "lower_cased_name", facts.NOT_AS_WRITTEN),
)
NAMED: AllOf[ImageEntry] = AllOf(
    Line("FIL311", "unused_name", off=True),
)
# What stands where an image is to stand, in whatever file.
VALUE: FirstOf[ImageEntry] = FirstOf(
    Line("FIL310", "bare_name", facts.NAME_ALONE),
    Line("FIL110", "empty_image", facts.EMPTY),
    Line("FIL018", "swallowed_option", facts.BLANKS),
    Line("FIL112", "swallowed_comment", facts.HASH),
    Line("FIL113", "quoted_image", facts.QUOTES),
    Line("FIL114", "placeholder_in_image", facts.BRACES),
    Line("FIL115", "unexpanded_variable", facts.VARIABLE | facts.AT),
    Line("FIL116", "url_as_image", facts.SCHEME),
    Line("FIL117", "image_spec_file", facts.MAY_BE_FILE),
    Line("FIL118", "padded_image", facts.BLANKS),
    Line("FIL119", "uppercase_repository", facts.CAPITALS),
    Line("FIL120", "malformed_digest", facts.AT),
    Line("FIL121", "empty_tag", facts.EMPTY_END),
    Line("FIL122", "invalid_reference", facts.INVALID),
)
# What is too long for an image; the patterns of the others would take long over it.
TOO_LONG: FirstOf[ImageEntry] = FirstOf(
    Line("FIL018", "swallowed_option", facts.BLANKS),
    Line("FIL122", "invalid_reference", facts.INVALID),
)
# An image that can be read as one.
IMAGE: AllOf[Image] = AllOf(
    Line("FIL101", "untagged_image", facts.UNTAGGED),
    Line("FIL102", "floating_tag", facts.MOVING_TAG),
    Line("FIL103", "none_tag", facts.NONE_TAG),
    Line("FIL104", "tag_beside_digest", facts.TAG_AND_DIGEST),
    Line("FIL105", "unsupported_digest", facts.DIGEST),
    Line("FIL106", "digest_required", facts.LACKS_DIGEST),
    Line("FIL201", "unknown_registry", facts.UNKNOWN_REGISTRY),
    Line("FIL202", "implicit_registry", facts.IMPLICIT_REGISTRY),
    Line("FIL203", "uppercase_host", facts.CAPITAL_HOST),
    Line("FIL503", "mismatched_flytekit_image", facts.FLYTEKITS_OWN),
)
# The same two of an image that is partly known.
PARTIAL_VALUE: FirstOf[ImageEntry] = FirstOf(
    Line("FIL116", "url_as_image", facts.SCHEME),
    Line("FIL119", "uppercase_repository", facts.CAPITALS),
    Line("FIL120", "malformed_digest", facts.AT),
    Line("FIL121", "empty_tag", facts.EMPTY_END),
)
PARTIAL_IMAGE: AllOf[Image] = AllOf(
    Line("FIL101", "untagged_image", facts.UNTAGGED),
    Line("FIL102", "floating_tag", facts.MOVING_TAG),
    Line("FIL103", "none_tag", facts.NONE_TAG),
    Line("FIL201", "unknown_registry", facts.UNKNOWN_REGISTRY),
    Line("FIL202", "implicit_registry", facts.IMPLICIT_REGISTRY),
    Line("FIL203", "uppercase_host", facts.CAPITAL_HOST),
)
# A registry that stands alone, and an image of it.
REGISTRY_VALUE: FirstOf[ImageEntry] = FirstOf(
    Line("FIL115", "unexpanded_variable", facts.VARIABLE | facts.AT),
    Line("FIL116", "url_as_image", facts.SCHEME),
    Line("FIL204", "invalid_build_target", facts.NO_TARGET),
)
REGISTRY: AllOf[Image] = AllOf(
    Line("FIL201", "unknown_registry", facts.UNKNOWN_REGISTRY),
    Line("FIL202", "implicit_registry", facts.IMPLICIT_REGISTRY),
)
# A name, a tag format or a builder of an image that is built.
TARGET: AllOf[ImageEntry] = AllOf(
    Line("FIL204", "invalid_build_target", facts.NO_TARGET),
)
# A string that uses names, a command line, a name that is bound outside of configs.
USE: AllOf[NameUse] = AllOf(
    Line("FIL301", "undefined_name", facts.OPEN_BRACE | facts.NAME_OF_FLYTE2),
    Line("FIL308", "malformed_placeholder", facts.OPEN_BRACE),
    Line("FIL309", "unreplaced_placeholder", facts.NEVER_REPLACED),
    Line("FIL312", "unknown_attribute", facts.OPEN_BRACE),
    Line("FIL313", "dashed_name", facts.DASH),
    Line("FIL314", "unpullable_use", facts.OPEN_BRACE),
    Line("FIL315", "version_of_untagged", facts.VERSION),
)
COMMAND: AllOf[Command] = AllOf(
    Line("FIL316", "redefined_name", facts.GIVES_IMAGES),
    Line("FIL317", "unread_config"),
    Line("FIL318", "packages_in_config", facts.NAMES_CONFIG),
    Line("FIL320", "unknown_option", facts.REFUSED),
)
BINDING: AllOf[NameBinding] = AllOf(
    Line("FIL319", "refs_in_environment", facts.BINDS_ALL_REFS),
)
# The version of flytekit that the project pins.
REQUIREMENT: AllOf[Requirement] = AllOf(
    Line("FIL501", "unsupported_python"),
    Line("FIL502", "moving_default_image", facts.DEVELOPMENT),
)
# An image that registries are asked about.
ONLINE: AllOf[Image] = AllOf(
    Line("FIL401", "missing_image"),
    Line("FIL402", "moved_tag"),
    Line("FIL403", "outdated_lock"),
    Line("FIL404", "missing_platform"),
)
# A comment that is to suppress something; asked by what makes the comments work.
COMMENT: AllOf[tuple[Source, Span]] = AllOf(
    Line("FIL099", "unused_ignore"),
)

OF_ENTRIES = (
    *(ENTRY, NAME, NAMED, VALUE, TOO_LONG, IMAGE, ONLINE),
    *(PARTIAL_VALUE, PARTIAL_IMAGE),
)
"""Groups of rules that look at an entry or its image."""

GROUPS = (
    *(FAILURE, FILE, SPEC, *OF_ENTRIES, REGISTRY_VALUE, REGISTRY, TARGET),
    *(USE, COMMAND, BINDING, REQUIREMENT, COMMENT),
)
LINES: dict[str, Line] = {line.code: line for group in GROUPS for line in group.lines}
"""Line of every rule, by code. FIL115 is in two groups, say: either says the same of it."""

MODULES: dict[str, str] = {code: LINES[code].module for code in sorted(LINES)}
"""Module of every rule, by code, in order."""

OFF = frozenset(code for code, line in LINES.items() if line.off)
"""Rules that run only when they are selected by code or name."""


_codes: dict[str, str] = {}


def names() -> dict[str, str]:
    """Map the name of every rule to its code."""
    if not _codes:
        _codes.update((LINES[code].name, code) for code in MODULES)
    return _codes


def load(code: str) -> AnyRule:
    """Give the rule of that code."""
    return LINES[code].load()


def is_named(code: str, words: frozenset[str]) -> bool:
    """Whether one of `words`, in lower case, is the rule's own code or name: no family of it."""
    return code.lower() in words or LINES[code].name in words


def select(selectors: Iterable[str]) -> set[str]:
    """Give the codes that `selectors` mean: codes, beginnings of codes, names, or "ALL".

    Raises UnknownRule for one that means nothing.
    """
    by_name = names()
    chosen: set[str] = set()
    for selector in selectors:
        word = selector.strip()
        if word.upper() == "ALL":
            chosen.update(MODULES)
        elif word.lower() in by_name:
            chosen.add(by_name[word.lower()])
        else:
            family = {code for code in MODULES if code.startswith(word.upper())}
            if not family or len(word) < len("FIL"):
                raise UnknownRule(word)
            chosen |= family
    return chosen


class UnknownRule(Exception):  # noqa: N818
    """A word that names no rule; its text says so and names the nearest."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word

    def __str__(self) -> str:
        from ..text.nearest import nearest  # costs only here, where there may be thousands

        near = nearest(self.word.lower(), names()) or nearest(self.word.upper(), MODULES)
        hint = f", did you mean '{near}'?" if near else "; 'flyte-image-lint rule --all' lists them"
        return f"unknown rule '{self.word}'{hint}"
