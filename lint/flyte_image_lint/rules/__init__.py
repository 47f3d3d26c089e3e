"""The rules, by what they look at and in the order in which they look.

To add a rule, write its module and put its line here. Modules are imported when there is
something to report.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rule import Rule

# Of these, the first that finds something has found the cause, and the others are not asked.
FAILURE = (
    ("FIL017", "wrong_format"),
    ("FIL002", "invalid_encoding"),
    ("FIL003", "byte_order_mark"),
    ("FIL004", "duplicate_option"),
    ("FIL008", "internal_section"),
    ("FIL009", "several_documents"),
    ("FIL010", "empty_config"),
    ("FIL011", "not_a_mapping"),
    ("FIL012", "null_images"),
    ("FIL014", "missing_space"),
    ("FIL013", "images_not_a_mapping"),
    ("FIL001", "invalid_syntax"),
)
ENTRY = (
    ("FIL006", "invalid_interpolation"),
    ("FIL007", "undefined_interpolation"),
    ("FIL304", "leaked_default"),
    ("FIL019", "missing_delimiter"),
    ("FIL307", "bracketed_name"),
    ("FIL015", "non_string_image"),
)
NAME = (
    ("FIL302", "unreferenceable_name"),
    ("FIL306", "auto_name"),
    ("FIL305", "shadowed_default"),
    ("FIL303", "lower_cased_name"),
)
VALUE = (
    ("FIL310", "bare_name"),
    ("FIL110", "empty_image"),
    ("FIL018", "swallowed_option"),
    ("FIL112", "swallowed_comment"),
    ("FIL113", "quoted_image"),
    ("FIL114", "placeholder_in_image"),
    ("FIL115", "unexpanded_variable"),
    ("FIL116", "url_as_image"),
    ("FIL117", "image_spec_file"),
    ("FIL118", "padded_image"),
    ("FIL119", "uppercase_repository"),
    ("FIL120", "malformed_digest"),
    ("FIL121", "empty_tag"),
    ("FIL122", "invalid_reference"),
)
# All of these are asked.
FILE = (
    ("FIL005", "duplicate_key"),
    ("FIL016", "misnamed_section"),
    ("FIL020", "shadowed_config"),
    ("FIL021", "overlapping_merge"),
)
IMAGE = (
    ("FIL101", "untagged_image"),
    ("FIL102", "floating_tag"),
    ("FIL103", "none_tag"),
    ("FIL104", "tag_beside_digest"),
    ("FIL105", "unsupported_digest"),
    ("FIL106", "digest_required"),
    ("FIL201", "unknown_registry"),
    ("FIL202", "implicit_registry"),
    ("FIL203", "uppercase_host"),
    ("FIL503", "mismatched_flytekit_image"),
)
# Of images that are partly known.
PARTIAL_VALUE = (
    ("FIL116", "url_as_image"),
    ("FIL119", "uppercase_repository"),
    ("FIL120", "malformed_digest"),
    ("FIL121", "empty_tag"),
)
PARTIAL_IMAGE = (
    ("FIL101", "untagged_image"),
    ("FIL102", "floating_tag"),
    ("FIL103", "none_tag"),
    ("FIL201", "unknown_registry"),
    ("FIL202", "implicit_registry"),
    ("FIL203", "uppercase_host"),
)
# Of ImageSpec files.
SPEC = (("FIL022", "invalid_image_spec"),)
# Of names in configs.
NAMED = (("FIL311", "unused_name"),)
# Of registries that stand alone: the first of the former has found the cause.
REGISTRY_VALUE = (
    ("FIL115", "unexpanded_variable"),
    ("FIL116", "url_as_image"),
    ("FIL204", "invalid_build_target"),
)
REGISTRY = (("FIL201", "unknown_registry"), ("FIL202", "implicit_registry"))
# Of names, tag formats and builders of images that are built.
TARGET = (("FIL204", "invalid_build_target"),)
# Of strings that use names, of command lines, and of names that are bound outside of configs.
USE = (
    ("FIL301", "undefined_name"),
    ("FIL308", "malformed_placeholder"),
    ("FIL309", "unreplaced_placeholder"),
    ("FIL312", "unknown_attribute"),
    ("FIL313", "dashed_name"),
    ("FIL314", "unpullable_use"),
    ("FIL315", "version_of_untagged"),
)
COMMAND = (
    ("FIL316", "redefined_name"),
    ("FIL317", "unread_config"),
    ("FIL318", "packages_in_config"),
    ("FIL320", "unknown_option"),
)
DEFINITION = (("FIL319", "refs_in_environment"),)
# Of the version of flytekit that the project pins.
REQUIREMENT = (
    ("FIL501", "unsupported_python"),
    ("FIL502", "moving_default_image"),
)
# Asked only where registries are.
ONLINE = (
    ("FIL401", "missing_image"),
    ("FIL402", "moved_tag"),
    ("FIL403", "outdated_lock"),
    ("FIL404", "missing_platform"),
)
# The suppressions' own.
SELF = (("FIL099", "unused_ignore"),)

_FAMILIES = (
    *(FAILURE, FILE, ENTRY, NAME, NAMED, VALUE, IMAGE, TARGET, SPEC),
    *(USE, COMMAND, DEFINITION, REQUIREMENT, ONLINE, SELF),
)
MODULES: dict[str, str] = dict(sorted(line for family in _FAMILIES for line in family))
"""Module of every rule, by code."""


_codes: dict[str, str] = {}


def names() -> dict[str, str]:
    """Map the name of every rule to its code."""
    if not _codes:
        _codes.update((module.replace("_", "-"), code) for code, module in MODULES.items())
    return _codes


_loaded: dict[str, Rule] = {}


def load(code: str) -> Rule:
    """Give the rule of that code."""
    if code not in _loaded:
        from importlib import import_module

        _loaded[code] = import_module(f".{MODULES[code]}", __name__).RULE
    return _loaded[code]


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
