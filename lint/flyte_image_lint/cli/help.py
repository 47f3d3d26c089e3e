"""What `--help` says, for terminals of 80 columns and for narrower ones.

A line of a text is a paragraph, which is broken where the terminal ends; a tab parts two columns.
The options come from the commands, which hand theirs over.
"""

from __future__ import annotations

from .. import HOME
from .layout import LEFT, layout, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .arguments import Option

COMMANDS = {
    "check": "Lint; with --fix, fix what can be fixed and pin images",
    "images": "Show every image name, its image, and what it resolves to",
    "lock": "Record what floating tags resolve to in flyte-images.lock",
    "upgrade": "Move pinned images to newer versions",
    "rule": "Explain rules",
    "server": "Serve an editor, as a language server",
    "completions": "Print the completions for a shell",
}
"""What each command does."""

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

OVERVIEW = """\
flyte-image-lint: lint the container images of Flyte projects.

Usage: flyte-image-lint COMMAND [OPTIONS] [PATH ...]

Commands:
{commands}

Options:
  -h, --help\tShow this help; 'COMMAND --help' shows that of a command
  -V, --version\tShow the version

Start with 'flyte-image-lint check': it lints all Flyte files below the current directory. \
Settings are read from [tool.flyte-image-lint] in pyproject.toml, or from .flyte-image-lint.toml.

Exit status: 0 no findings, 1 findings, 2 an error, 130 interrupted.

{docs}"""

CHECK = """\
Usage: flyte-image-lint check [OPTIONS] [PATH ...]

Lint the container images of Flyte projects: in configs, and where their names are used in Python, \
notebooks, scripts and YAML. With --fix, fix what can be fixed and pin floating tags. Registries \
are contacted only with --online, --fix or --diff; flytekit is never imported.

PATH is a file, a directory to search [default: the current directory], or '-' for standard input. \
RULE is a name (untagged-image), a code (FIL101), a code prefix (FIL1), or ALL. A comment \
'# flyte-image-lint: ignore[RULE] reason' suppresses findings on the next line or, except in INI \
files, on its own line.

{options}

  0\tNo findings, none as severe as --fail-level, or all fixed
  1\tFindings remain; with --diff, there is something to change
  2\tBad usage, settings, lockfile or baseline; a file that cannot be read or written; or an image \
that cannot be looked up
  130\tInterrupted

Examples:
  # lint everything below the current directory
  flyte-image-lint check
  # run some rules, on some paths
  flyte-image-lint check --select FIL1,unknown-registry flytekit.config deploy/
  # see what could be fixed, then fix it
  flyte-image-lint check --diff
  flyte-image-lint check --fix
  # pin images to tag and digest, from the lockfile alone
  flyte-image-lint check --fix --pin tag-digest --offline
  # read standard input, for another program
  flyte-image-lint check --output-format json - < flytekit.config
  # report to people, and as SARIF to a file
  flyte-image-lint check --output-format full --output-format sarif=report.sarif
  # accept the findings of today, then report only new ones
  flyte-image-lint check --baseline baseline.json --write-baseline
  flyte-image-lint check --baseline baseline.json
  # show which settings apply to a file, and where they come from
  flyte-image-lint check --show-settings flytekit.config

Environment variables:
{environment}
  With --online, --fix or --diff, those of 'flyte-image-lint lock --help' as well.

{docs}"""

IMAGES = """\
Usage: flyte-image-lint images [OPTIONS] [PATH ...]

Show what Flyte reads from configs: every image name, its image, what {{{{.image.NAME}}}} \
resolves to, and where the project uses it; or what Flyte raises.

{options}

Examples:
  # all configs below the current directory
  flyte-image-lint images
  # one config, for another program
  flyte-image-lint images --output-format json flytekit.config
  # the image of tasks that name none
  flyte-image-lint images --default --python 3.12 --flytekit 1.16.31
  # the image of each task, by command, and why
  flyte-image-lint images --tasks
  # every image of the project, one a line, for a scanner
  flyte-image-lint images --output-format plain

Exit status:
  0\tShown, whatever Flyte makes of it
  1\tWith --default: Flyte raises, or the image is not known
  2\tBad usage or settings, or a file that cannot be read
  130\tInterrupted

Environment variables:
{environment}

{docs}"""

LOCK = """\
Usage: flyte-image-lint lock [OPTIONS] [PATH ...]

Write flyte-images.lock: the version tag and the digest that each floating reference of the \
configs resolves to now. 'check --fix' pins to it, without network access. An existing lockfile is \
found from a config's folder upwards; a new one is made at the root of the repository.

{options}

Examples:
  # add what is missing
  flyte-image-lint lock
  # look everything up again
  flyte-image-lint lock --upgrade
  # fail if an entry is missing, without network access
  flyte-image-lint lock --check --offline

Exit status:
  0\tThe lockfile is up to date
  1\tWith --check: it is not
  2\tBad usage or settings, or something that cannot be looked up or written
  130\tInterrupted

Environment variables:
{environment}

{docs}"""

UPGRADE = """\
Usage: flyte-image-lint upgrade [OPTIONS] [PATH|IMAGE ...]

Move pinned images to newer versions, in every file where they are written, and flyte-images.lock \
with them. A new tag has the precision, the prefix and the suffix of the old one: 1.4 becomes 1.5, \
v1.4.2-slim becomes v1.5.0-slim, and no release becomes a pre-release. Images of flytekit become \
no newer than the project's flytekit. With a tag and a digest, both move.

PATH is a file or a directory to search [default: the current directory]. IMAGE is an image name \
(trainer) or a repository (ghcr.io/myorg/trainer); * is any text. A comment \
'# flyte-image-lint: ignore[outdated-image] reason' keeps an image.

{options}

Examples:
  # show what would change, then change it
  flyte-image-lint upgrade --diff
  flyte-image-lint upgrade
  # one image, to the newest version of all
  flyte-image-lint upgrade --to major trainer
  # only bug fixes, in one folder, but not of some images
  flyte-image-lint upgrade --to patch --exclude 'ghcr.io/flyteorg/*' workflows/

Exit status:
  0\tUpgraded, or nothing is newer
  1\tWith --diff, there is something to change; or an image has to be edited by hand
  2\tBad usage, settings or lockfile; a file that cannot be written; or an image that cannot be \
looked up
  130\tInterrupted

Environment variables:
{environment}

{docs}"""

RULE = """\
Usage: flyte-image-lint rule [OPTIONS] [RULE ...]

Explain rules: what they find, what Flyte does, what to write, and what --fix does. RULE is a name \
(untagged-image), a code (FIL101), a code prefix (FIL1), or ALL.

{options}

Examples:
  # one rule, then one family of rules
  flyte-image-lint rule untagged-image
  flyte-image-lint rule FIL2
  # one line for each rule
  flyte-image-lint rule --all
  # everything about every rule, for another program
  flyte-image-lint rule --all --output-format json

Exit status:
  0\tExplained
  2\tBad usage, such as a rule that does not exist

{docs}"""

SERVER = """\
Usage: flyte-image-lint server [OPTIONS]

Serve an editor as a language server, on standard input and output: show what 'check' finds in \
open files while one types, and fix it. Editors start the command themselves. Texts \
count that are not saved, too. Registries are not contacted.

It needs the extra 'lsp', as in: pip install 'flyte-image-lint[lsp]'

{options}

Exit status:
  0\tThe editor has ended the server
  1\tThe editor is gone
  2\tBad usage or settings, or the extra is not installed

{docs}"""

COMPLETIONS = """\
Usage: flyte-image-lint completions {{bash,zsh,fish}}

Print the completions of commands, options, their values and rules for a shell.

{options}

Examples:
  # bash: in ~/.bashrc
  eval "$(flyte-image-lint completions bash)"
  # zsh: in ~/.zshrc, after compinit
  eval "$(flyte-image-lint completions zsh)"
  # fish
  flyte-image-lint completions fish > ~/.config/fish/completions/flyte-image-lint.fish

Exit status:
  0\tPrinted
  2\tBad usage, such as a shell that is not supported

{docs}"""

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
ENVIRONMENT = {CHECK: TERMINAL, IMAGES: OF_IMAGES, LOCK: REGISTRIES, UPGRADE: REGISTRIES}
"""The variables that act on a command, by its text."""


def help_of(text: str, options: Sequence[Option] = ()) -> str:
    """Give the help of a command, one of the texts above, for its options."""
    columns = width()
    filled = text.format(
        commands="\n".join(f"  {name}\t{purpose}" for name, purpose in COMMANDS.items()),
        options=_options(options, min(LEFT, columns // 3)),
        environment="\n".join(f"  {name}\t{what}" for name, what in ENVIRONMENT.get(text, ())),
        docs=DOCS,
    )
    return "\n".join(layout(filled, columns))


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
