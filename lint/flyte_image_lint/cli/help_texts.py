"""What `--help` says of each command.

A line of a text is a paragraph, which is broken where the terminal ends; a tab parts two columns.
"""

from __future__ import annotations

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

_CHECK = """\
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

_IMAGES = """\
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
  flyte-image-lint images --default --python 3.12 --flytekit {flytekit}
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

_LOCK = """\
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

_UPGRADE = """\
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

_RULE = """\
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

_SERVER = """\
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

_COMPLETIONS = """\
Usage: flyte-image-lint completions {{bash,zsh,fish}}

Print the completions of commands, options, their values and rules for a shell.

{options}

Examples:
  # bash: in ~/.bashrc
  eval "$(flyte-image-lint completions bash)"
  # zsh: in ~/.zshrc, after compinit
  eval "$(flyte-image-lint completions zsh)"
  # fish: in ~/.config/fish/config.fish
  flyte-image-lint completions fish | source

Exit status:
  0\tPrinted
  2\tBad usage, such as a shell that is not supported

{docs}"""

TEXTS = {
    "check": _CHECK,
    "images": _IMAGES,
    "lock": _LOCK,
    "upgrade": _UPGRADE,
    "rule": _RULE,
    "server": _SERVER,
    "completions": _COMPLETIONS,
}
"""The texts by command."""
