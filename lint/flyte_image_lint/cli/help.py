"""Help texts, for 80 columns."""

from __future__ import annotations

from .arguments import options_help

OVERVIEW = """\
flyte-image-lint: lint the container images in Flyte configs.

Usage: flyte-image-lint COMMAND [OPTIONS] [PATH ...]

Commands:
  check    lint configs; with --fix, mend them and pin their images
  images   show what Flyte reads: every name, its image, what it becomes
  lock     write down what floating tags resolve to, for pinning offline
  rule     explain a rule

Options:
  -V, --version  show the version
  -h, --help     show this text; after a command, the command's

No PATH means the current directory; '-' reads standard input. A file that is
named is always taken for a Flyte config, in a directory the Flyte configs are
found by name and content.

Examples:
  flyte-image-lint check
  flyte-image-lint check --ignore implicit-registry flytekit.config
  flyte-image-lint images .flyte/config.yaml
  flyte-image-lint rule untagged-image

Exit status:
  0  nothing found
  1  something found
  2  bad usage, bad settings, or a file that cannot be read

Environment: NO_COLOR, FORCE_COLOR, COLUMNS. Settings: [tool.flyte-image-lint]
in pyproject.toml, or .flyte-image-lint.toml."""

_CHECK = """\
Usage: flyte-image-lint check [OPTIONS] [PATH ...]

Lint Flyte configs. The network is used by --fix (without --offline) and by
--online only; flytekit is never imported.

A RULE is a code (FIL101), the beginning of codes (FIL1), a name
(untagged-image) or ALL. To suppress findings in a file, write the comment
'# flyte-image-lint: ignore[RULE] reason' on the line (YAML) or above it.

Options:
{options}

Examples:
  flyte-image-lint check
  flyte-image-lint check --select FIL1,unknown-registry configs/
  flyte-image-lint check --output-format json - < flytekit.config
  flyte-image-lint check --diff
  flyte-image-lint check --fix --pin tag-digest

Exit status:
  0  nothing found, or nothing as severe as --fail-level, or all of it fixed
  1  something found, or a change shown by --diff
  2  bad usage, bad settings, a file that cannot be read or written, or an
     image that was to be pinned and could not be"""

_IMAGES = """\
Usage: flyte-image-lint images [OPTIONS] [PATH ...]

Show what Flyte reads from configs: every friendly name, its image, and what
{{{{.image.NAME}}}} becomes; or what Flyte raises.

Options:
{options}

Example:
  flyte-image-lint images --output-format json flytekit.config

Exit status: 0, or 2 for bad usage, bad settings or a file that cannot be read."""

_LOCK = """\
Usage: flyte-image-lint lock [OPTIONS] [PATH ...]

Write flyte-images.lock: what each floating reference of the configs resolves
to now, as a version tag and a digest. 'check --fix' pins to it, without a
network. An existing lock is found from a config's folder upwards; a new one
is made at the root of the repository.

Options:
{options}

Examples:
  flyte-image-lint lock
  flyte-image-lint lock --check --offline

Exit status:
  0  the lock is up to date
  1  with --check, it is not
  2  bad usage, bad settings, or something that could not be resolved or written"""

_RULE = """\
Usage: flyte-image-lint rule [OPTIONS] [RULE ...]

Explain rules: what they find, what Flyte does, what to write.

Options:
{options}

Examples:
  flyte-image-lint rule FIL101
  flyte-image-lint rule --all"""


def overview() -> str:
    """Give the text of `--help`."""
    return OVERVIEW


def check_help() -> str:
    """Give the text of `check --help`."""
    from .check import OPTIONS

    return _CHECK.format(options=options_help(OPTIONS))


def images_help() -> str:
    """Give the text of `images --help`."""
    from .images import OPTIONS

    return _IMAGES.format(options=options_help(OPTIONS))


def lock_help() -> str:
    """Give the text of `lock --help`."""
    from .lock import OPTIONS

    return _LOCK.format(options=options_help(OPTIONS))


def rule_help() -> str:
    """Give the text of `rule --help`."""
    from .rule import OPTIONS

    return _RULE.format(options=options_help(OPTIONS))
