"""What `--help` says, but for the options.

A line is a paragraph, which is broken where the terminal ends; a tab parts two columns.
"""

from __future__ import annotations

OVERVIEW = """\
flyte-image-lint: lint the container images of Flyte projects.

Usage: flyte-image-lint COMMAND [OPTIONS] [PATH ...]

Commands:
  check\tlint; with --fix, mend what is found and pin images
  images\tshow what Flyte reads: every name, its image, what it becomes
  lock\twrite down what floating tags stand for, to pin without a network
  rule\texplain rules

Options:
  -V, --version\tshow the version
  -h, --help\tshow this text; after a command, that of the command

No PATH means the current directory, '-' standard input. A file that is named is always linted; in \
a directory, what belongs to Flyte is found by name and content.

Examples:
  # lint what is below the current directory
  flyte-image-lint check
  # see what could be fixed, then fix it
  flyte-image-lint check --diff
  flyte-image-lint check --fix
  # see what Flyte makes of a config
  flyte-image-lint images .flyte/config.yaml
  # read about a rule
  flyte-image-lint rule untagged-image

Exit status:
  0\tnothing found, or all of it fixed
  1\tsomething found
  2\tbad usage, bad settings, a file that cannot be read or written, or an image that a registry \
could not be asked about
  130\tinterrupted

Environment:
{environment}

Settings are in [tool.flyte-image-lint] of pyproject.toml, or in .flyte-image-lint.toml.

{docs}"""

CHECK = """\
Usage: flyte-image-lint check [OPTIONS] [PATH ...]

Lint the container images of Flyte projects, in configs and where their names are used: in Python, \
notebooks, scripts and YAML. Registries are asked with --online, and with --fix and --diff unless \
--offline is given; flytekit is never imported.

No PATH means the current directory, '-' standard input. A RULE is a name (untagged-image), a code \
(FIL101), the beginning of codes (FIL1), or ALL. A comment '# flyte-image-lint: ignore[RULE] \
reason' suppresses what is found on the next line or, but for INI, on its own.

{options}

Examples:
  # lint what is below the current directory
  flyte-image-lint check
  # some rules only, in some places
  flyte-image-lint check --select FIL1,unknown-registry flytekit.config deploy/
  # see what could be fixed, then fix it
  flyte-image-lint check --diff
  flyte-image-lint check --fix
  # pin images to tag and digest, by the lock alone
  flyte-image-lint check --fix --pin tag-digest --offline
  # from standard input, for another program
  flyte-image-lint check --output-format json - < flytekit.config
  # for people, and SARIF into a file
  flyte-image-lint check --output-format full --output-format sarif=report.sarif
  # accept what is found now, and report what is new
  flyte-image-lint check --baseline baseline.json --write-baseline
  flyte-image-lint check --baseline baseline.json
  # which settings hold for a file, and where they come from
  flyte-image-lint check --show-settings flytekit.config

Exit status:
  0\tnothing found, or nothing as severe as --fail-level, or all of it fixed
  1\tsomething found; with --diff, something to change
  2\tbad usage, bad settings, a bad lock or baseline, a file that cannot be read or written, or an \
image that a registry could not be asked about
  130\tinterrupted

Environment:
{environment}

{docs}"""

IMAGES = """\
Usage: flyte-image-lint images [OPTIONS] [PATH ...]

Show what Flyte reads from configs: every friendly name, its image, what {{{{.image.NAME}}}} \
becomes, and where the project uses it; or what Flyte raises.

{options}

Examples:
  # all configs below the current directory
  flyte-image-lint images
  # one config, for another program
  flyte-image-lint images --output-format json flytekit.config
  # the image of tasks that name none
  flyte-image-lint images --default --python 3.12 --flytekit 1.16.31

Exit status:
  0\tshown, whatever Flyte makes of it
  1\twith --default: Flyte raises, or the image cannot be told
  2\tbad usage, bad settings, or a file that cannot be read
  130\tinterrupted

Environment:
{environment}

{docs}"""

LOCK = """\
Usage: flyte-image-lint lock [OPTIONS] [PATH ...]

Write flyte-images.lock: what each floating reference of the configs resolves to now, as a version \
tag and a digest. 'check --fix' pins to it, without a network. An existing lock is found from a \
config's folder upwards; a new one is made at the root of the repository.

{options}

Examples:
  # add what is missing
  flyte-image-lint lock
  # ask again for all of it
  flyte-image-lint lock --upgrade
  # fail where the lock lacks something, without a network
  flyte-image-lint lock --check --offline

Exit status:
  0\tthe lock is up to date
  1\twith --check, it is not
  2\tbad usage, bad settings, or something that could not be resolved or written
  130\tinterrupted

Environment:
{environment}

{docs}"""

RULE = """\
Usage: flyte-image-lint rule [OPTIONS] [RULE ...]

Explain rules: what they find, what Flyte does, what to write, what --fix does. A RULE is a name \
(untagged-image), a code (FIL101), the beginning of codes (FIL1), or ALL.

{options}

Examples:
  # one rule, and one family of rules
  flyte-image-lint rule untagged-image
  flyte-image-lint rule FIL2
  # one line a rule
  flyte-image-lint rule --all
  # everything about every rule, for another program
  flyte-image-lint rule --all --output-format json

Exit status:
  0\texplained
  2\tbad usage, such as a rule that does not exist

{docs}"""

DOCS = "Docs: https://github.com/flyte-image-lint/flyte-image-lint/tree/main/docs"

TERMINAL = (
    ("NO_COLOR", "no colours"),
    ("FORCE_COLOR", "colours, even where the output is no terminal"),
    ("FORCE_HYPERLINK", "1 for links behind the codes of rules, 0 for none"),
    ("TERM=dumb", "neither colours nor progress"),
    ("COLUMNS", "the width of what is shown"),
    ("GITHUB_ACTIONS", "true for annotations where no format is asked for"),
)
REGISTRIES = (
    ("DOCKER_CONFIG", "the folder of Docker's config.json, with logins to registries"),
    ("SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE", "certificate authorities to trust"),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "proxies"),
    (
        "FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT",
        "seconds that a run may spend on registries; default: 120, half of it for one host",
    ),
    (
        "FLYTE_IMAGE_LINT_TOKEN_SERVICES",
        "token services that may get credentials, as REGISTRY=HOST,HOST;REGISTRY=HOST",
    ),
    ("FLYTE_IMAGE_LINT_INSECURE_LOGINS", "HOST,HOST that may get credentials without TLS"),
    (
        "FLYTE_IMAGE_LINT_USER_CONFIG",
        "file of the user settings; default: ~/.config/flyte-image-lint.toml",
    ),
    ("CI", "no links, and no progress while registries are asked"),
)
DEFAULT_IMAGE = (("FLYTE_INTERNAL_IMAGE", "with --default: as flytekit takes it"),)
