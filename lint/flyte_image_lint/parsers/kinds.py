"""The kinds of files that are read: one table.

Discovery and the words that git searches for, the quick tests, the parsers, suppressions, the
check of fixes, the pre-commit hooks and the page of what is read come of this table.

flytekit and Flyte 2 find a few configs by their names (see `flyte.config_files`); all others are
given on a command line, so that only their content tells (see `config_detection`).
"""

from __future__ import annotations

from ..flyte.config_files import is_yaml
from .kind import Kind, Names, Syntax

MAX_SIZE = 250_000
"""Bytes, which take a second or two, and which Python takes 250 MB to refuse. No source that
somebody writes has more.

Notebooks have, in what their cells give: only the code counts.
"""

# `image` and `Image`, `FLYTE_INTERNAL_IMAGE`, `flyte` and `pyflyte`, and the program `union`. The
# fewer words, and the shorter they are, the faster git finds them.
_IMAGE = (b"mage", b"MAGE")
_COMMAND = (*_IMAGE, b"lyte", b"union")
# Each key of `flyte.image_spec.OWN_FIELDS` holds one of these.
_SPEC = (b"registry", b"python_version", b"packages", b"requirements", b"cud", b"conda_channels",
         b"pip_index", b"tag_format")  # fmt: skip


CONFIG = Kind(
    "config",
    names=Names(
        suffixes=(".config",),
        names=("config",),
        hinted=((".yaml", ".yml"), ("config", "flyte", "union", "sandbox")),
    ),
    taken="[what Flyte reads](flyte.md)",
    words=_IMAGE,
    quick_test="config_detection:holds_images",
    parser="configs",
    max_size=None,  # plain ones may be long
    syntax=Syntax(
        marks=("#", ";"),
        trailing=False,
        shape="options",
        same="same_meaning:same_options",
        above=True,
        continued=False,
    ),
    yaml_syntax=Syntax(
        marks=("#",),
        strings="comments:yaml_scalars",
        shape="document",
        same="same_yaml:same_documents",
        continued=False,
    ),
    reads_all=True,
    names_files=False,
    are_examples=False,
    is_python=False,
    hook="file",
)
"""The kind that content tells, or that an SDK, a command or the settings name."""

OTHERS = (
    Kind(
        "python",
        names=Names(suffixes=(".py",), programs=(b"python", b"python3")),
        taken="calls of flytekit, `union` and Flyte 2 that take images or names, and the first "
        "variable named below; command lines that are run by `subprocess`, `os.system` and their "
        "like",
        words=_COMMAND,
        quick_test="quick_test:python",
        parser="python.parser",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("#",),
            strings="comments:python_strings",
            shape="program",
            same="same_meaning:same_program",
            continued=False,
        ),
        reads_all=True,
        names_files=False,
        are_examples=False,
        is_python=True,
        hook="project",
    ),
    Kind(
        "notebook",
        names=Names(suffixes=(".ipynb",)),
        taken="the same in the code cells, and the command lines after `!` and in cells of "
        "`%%bash`",
        words=_COMMAND,
        quick_test="quick_test:notebook",
        parser="notebook",
        max_size=None,  # only its code counts
        syntax=Syntax(
            marks=("#",),
            blank=' \t"',
            shape="notebook",
            same="same_notebook:same_notebook",
            continued=False,
        ),
        reads_all=True,
        names_files=True,
        are_examples=False,
        is_python=True,
        hook="project",
    ),
    Kind(
        "shell",
        names=Names(
            suffixes=(".sh", ".bash"),
            stems=(".envrc",),
            programs=(b"sh", b"bash", b"zsh", b"dash", b"ksh", b"ash"),
        ),
        taken="command lines of `pyflyte`, `union` and `flyte`, and the variables named below",
        words=_COMMAND,
        quick_test="quick_test:script",
        parser="shell.script",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("#",), shape="commands", same="same_meaning:same_shell", continued=True
        ),
        reads_all=True,
        names_files=True,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
    Kind(
        "make",
        names=Names(
            suffixes=(".mk",), stems=("Makefile", "GNUmakefile", "justfile"), programs=(b"just",)
        ),
        taken="the same, with the variables that the file assigns once, expanded as make does it",
        words=_COMMAND,
        quick_test="quick_test:script",
        parser="shell.script",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("#",),
            shape="commands",
            same="same_meaning:same_makefile",
            above=True,
            continued=True,
        ),
        reads_all=True,
        names_files=True,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
    Kind(
        "manifest",
        names=Names(suffixes=(".yaml", ".yml")),
        taken="if they are not configs: command lines in steps of CI, Kubernetes, compose, "
        "Taskfile and others; placeholders in specs and pod templates; ImageSpec files",
        words=(*_COMMAND, *_SPEC),
        quick_test="quick_test:manifest",
        parser="manifest",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("#",),
            strings="comments:yaml_lines",
            shape="document",
            same="same_yaml:same_documents",
            continued=True,
        ),
        reads_all=False,
        names_files=True,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
    Kind(
        "docker",
        names=Names(suffixes=(".dockerfile",), stems=("Dockerfile", "Containerfile")),
        taken="commands of `RUN`, `CMD` and `ENTRYPOINT`; `ENV` and `ARG`",
        words=_COMMAND,
        quick_test="quick_test:script",
        parser="docker",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("#",),
            trailing=False,
            shape="commands",
            same="same_meaning:same_dockerfile",
            above=True,
            continued=True,
        ),
        reads_all=True,
        names_files=True,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
    Kind(
        "env",
        names=Names(suffixes=(".env",), stems=(".env",)),
        taken="the variables named below",
        words=_IMAGE,
        quick_test="quick_test:environment",
        parser="dotenv",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("#",),
            shape="lines",
            same="same_meaning:same_variables",
            above=True,
            continued=True,
        ),
        reads_all=True,
        names_files=False,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
    Kind(
        "markdown",
        names=Names(suffixes=(".md",)),
        taken="names that commands in code blocks define by `--image`; their images are examples, "
        "and not linted",
        words=_COMMAND,
        quick_test="quick_test:markdown",
        parser="markdown",
        max_size=MAX_SIZE,
        syntax=Syntax(  # it has no findings
            marks=(), shape="lines", same="same_meaning:same_lines", continued=True
        ),
        reads_all=False,
        names_files=True,
        are_examples=True,
        is_python=False,
        hook="project",
    ),
    Kind(
        "requirements",
        names=Names(
            names=("pyproject.toml", "uv.lock", "poetry.lock"),
            patterns=("requirements*.txt", "requirements*.in"),
        ),
        taken="the version of flytekit that is pinned",
        words=(b"lyte", b"LYTE"),
        quick_test="quick_test:requirements",
        parser="requirements",
        max_size=None,  # locks are long
        syntax=Syntax(
            marks=("#",),
            shape="lines",
            same="same_meaning:same_requirements",
            above=True,
            continued=True,
        ),
        reads_all=False,
        names_files=False,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
)
"""The kinds that a name alone tells."""

KINDS = {kind.name: kind for kind in (CONFIG, *OTHERS)}
"""All kinds, by what `Source.kind` says."""


def _shortest(words: set[bytes]) -> tuple[bytes, ...]:
    """Leave out the words that hold another."""
    ordered = sorted(words, key=lambda word: (len(word), word))
    kept: list[bytes] = []
    for word in ordered:
        if not any(short in word for short in kept):
            kept.append(word)
    return tuple(kept)


WORDS = _shortest({word for kind in KINDS.values() for word in kind.words})
"""One of these stands in every file that is not found by its name."""


def has_word(data: bytes, words: tuple[bytes, ...] = WORDS) -> bool:
    """Whether the content may be about images: the cheapest test."""
    return any(word in data for word in words)


def syntax_of(kind: str, path: str) -> Syntax:
    """Give how a file of a kind is written."""
    row = KINDS[kind]
    return row.yaml_syntax if is_yaml(path) else row.syntax
