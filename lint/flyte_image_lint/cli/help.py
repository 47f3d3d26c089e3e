"""`--help`, for terminals of 80 columns and for narrower ones.

The options come from the commands, which hand theirs over.
"""

from __future__ import annotations

from ..flyte.releases import FLYTEKIT
from ..text.about import HOME
from .arguments import COMMANDS
from .help_texts import OVERVIEW, TEXTS
from .layout import LEFT, layout, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .arguments import Option

GROUPS = {
    "Images": "all default tasks image python flytekit",
    "Fixing": "fix unsafe-fixes diff pin pin-to to",
    "Registries": "online offline",
    "Rule selection": "select extend-select ignore no-ignores",
    "Old findings": "add-ignores baseline write-baseline no-baseline",
    "File selection": "exclude detect stdin-filename show-files",
    "Settings": "config isolated show-settings",
    "Output": "output-format output-file statistics color quiet help",
    "Exit status": "fail-level exit-zero exit-non-zero-on-fix",
}
"""Keys of options by the heading that they are shown below, in their order."""
FEW = 8
"""So many options need no headings."""

DOCS = f"Docs: {HOME}/tree/main/docs"

TERMINAL = (
    ("NO_COLOR", "use no colors"),
    ("FORCE_COLOR", "use colors even if the output is not a terminal"),
    ("FORCE_HYPERLINK", "1 links the codes of rules to their pages, 0 does not"),
    ("TERM=dumb", "use neither colors nor progress"),
    ("COLUMNS", "the width of the report"),
    ("GITHUB_ACTIONS", "true adds annotations if no format is chosen"),
)
REGISTRIES = (
    ("DOCKER_CONFIG", "the folder of Docker's config.json, with credentials"),
    ("SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE", "certificate authorities to trust"),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "proxies"),
    (
        "FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT",
        "seconds that a run may spend on registries, half of it on one host [default: 120]",
    ),
    (
        "FLYTE_IMAGE_LINT_TOKEN_SERVICES",
        "token services that may get credentials, as REGISTRY=HOST,HOST;REGISTRY=HOST",
    ),
    ("FLYTE_IMAGE_LINT_INSECURE_LOGINS", "HOST,HOST that may get credentials without TLS"),
    (
        "FLYTE_IMAGE_LINT_USER_CONFIG",
        "the user settings file [default: ~/.config/flyte-image-lint.toml]",
    ),
    ("CI", "show no progress while registries are contacted"),
)
OF_IMAGES = (
    ("FLYTE_INTERNAL_IMAGE", "the default image, as flytekit reads it"),
    ("SOURCE_DATE_EPOCH", "the time in the SBOM, in seconds since 1970 [default: now]"),
)
ENVIRONMENT = {
    "check": TERMINAL,
    "images": OF_IMAGES,
    "lock": REGISTRIES,
    "upgrade": REGISTRIES,
}
"""The variables that act on a command."""


def overview() -> str:
    """Give what `--help` says without a command."""
    return _filled(OVERVIEW, width(), commands=_rows(COMMANDS.items()))


def help_of(command: str, options: Sequence[Option]) -> str:
    """Give the help of a command, with its options."""
    columns = width()
    return _filled(
        TEXTS[command],
        columns,
        options=_options(options, min(LEFT, columns // 3)),
        environment=_rows(ENVIRONMENT.get(command, ())),
    )


def _filled(text: str, columns: int, **parts: str) -> str:
    return "\n".join(layout(text.format(docs=DOCS, flytekit=FLYTEKIT, **parts), columns))


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"  {left}\t{right}" for left, right in pairs)


def _options(options: Sequence[Option], left: int) -> str:
    """Give the options, below headings where they are many, their names as wide as `left`."""
    if len(options) <= FEW:
        return "\n".join(["Options:", *(_row(option, left) for option in options)])
    by_key = {option.key: option for option in options}
    parts = []
    for heading, keys in GROUPS.items():
        rows = [_row(by_key[key], left) for key in keys.split() if key in by_key]
        if rows:
            parts.append("\n".join([f"{heading}:", *rows]))
    return "\n\n".join(parts)


def _row(option: Option, left: int) -> str:
    names = f"  {', '.join(option.names)} {option.metavar}".rstrip()
    text = option.help
    if "{formats}" in text:
        from ..reporters import in_words  # the lint path imports the options

        text = text.replace("{formats}", in_words())
    return f"{names:<{left}}\t{text}"
