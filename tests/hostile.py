"""Repositories that try to have a program run, and all that the command line can be asked for."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import command
from flyte_image_lint.cli.completions import OF_COMMANDS

FILES = {
    ".flyte-image-lint.toml": 'names = ["other"]\n',
    "flytekit.config": "[sdk]\nx = a\n[images]\na = 127.0.0.1:1/x/y:1.2.3\nb = 127.0.0.1:1/x/z\n",
    "wf.py": "from flytekit import task\n\n\n"
    '@task(container_image="{{.image.c.fqn}}:1")\ndef t() -> None: ...\n',
}
COMMANDS = (
    "check",
    "check sub",
    "check sub/wf.py",
    "check --detect sub/wf.py sub/flytekit.config",
    "check -q --color never --select FIL1 --extend-select FIL3 --ignore FIL2 --no-ignores",
    "check --fix --offline",
    "check --diff --unsafe-fixes --pin digest --pin-to b=1.2.3 --offline",
    "check --online --exit-zero --fail-level error --exit-non-zero-on-fix --exclude *.bak",
    "check --output-format sarif=report.sarif --output-format json",
    "check --output-file report.txt",
    "check --statistics",
    "check --baseline baseline.json --write-baseline",
    "check sub --baseline baseline.json --fix --offline",
    "check --isolated --no-baseline",
    "check --config sub/.flyte-image-lint.toml",
    "check --stdin-filename sub/flytekit.config -",
    "check --show-files",
    "check --show-settings",
    "check --add-ignores reason",
    "images",
    "images --detect sub/flytekit.config --output-format json --isolated",
    "images --config sub/.flyte-image-lint.toml --stdin-filename sub/flytekit.config -",
    "images sub --tasks",
    "images --all sub --output-format cyclonedx",
    "images --tasks --image a=127.0.0.1:1/x/y:1 sub",
    "images --default sub --python 3.11 --flytekit 1.16.0",
    "lock sub",
    "lock --upgrade --quiet",
    "lock --check --offline --isolated --detect sub/flytekit.config",
    "lock --check --config sub/.flyte-image-lint.toml",
    "upgrade sub --to major --diff --exclude *.bak",
    "upgrade --detect sub/flytekit.config --output-format json --quiet --isolated",
    "upgrade --config sub/.flyte-image-lint.toml",
    "rule --all",
    "rule FIL101 --output-format json",
    "server --config sub/.flyte-image-lint.toml --stdio",
    "server --isolated",
    "completions zsh",
    "--version",
    "--help",
)


def options_left_out() -> Iterator[str]:
    """Give the options that COMMANDS leaves out."""
    for name, options in OF_COMMANDS.items():
        words = {word for line in COMMANDS for word in line.split() if line.split()[0] == name}
        names = (option.names for option in options)
        yield from (f"{name} {each[-1]}" for each in names if not {*each} & {*words, "--help"})


def git(folder: Path, *words: str) -> None:
    """Run git as somebody who trusts the folder would; what it says is of no matter."""
    name = "GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL"
    env = command.environment(**dict.fromkeys(name.split(), "a@b"))
    subprocess.run(
        ["git", *words], cwd=folder, env=env, capture_output=True, timeout=60, check=False
    )


def trap(folder: Path) -> tuple[str, Path]:
    """Give a command line that a shell runs, and the file that is there once it has run."""
    ran = folder.parent / "RAN"
    return f"touch {ran}; false", ran


def _cloned(outside: Path, prepare: Callable[[Path], None] | None = None) -> Path:
    """Give a fresh clone of a repository with files."""
    origin, clone = outside / "origin", outside / "clone"
    command.write(origin / "sub", FILES)
    git(origin, "init", "-q")
    if prepare:
        prepare(origin)
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "x")
    git(outside, "clone", "-q", "origin", "clone")
    assert (clone / "sub/wf.py").exists()
    return clone


def embedded(outside: Path) -> Path:
    """Give a clone in which a folder looks like a bare repository."""

    def prepare(origin: Path) -> None:
        program, _ = trap(origin)
        command.write(origin / "sub", {
            "HEAD": "ref: refs/heads/main\n",
            "objects/.keep": "",
            "refs/.keep": "",
            "config": "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\n"
            f'fsmonitor = "{program}"\nhooksPath = hooks\n',
        })  # fmt: skip

    return _cloned(outside, prepare)


def _configured(folder: Path, text: str) -> Path:
    with (folder / ".git/config").open("a") as stream:
        stream.write(text)
    return folder


def archive(outside: Path) -> Path:
    """Give what is unpacked of an archive: `.git/config` is of the stranger's choice."""
    clone = _cloned(outside)
    program, _ = trap(clone)
    hooks = clone / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\n{program}\n")
        (hooks / name).chmod(0o755)
    return _configured(
        clone, f'[core]\nfsmonitor = "{program}"\nhooksPath = {hooks}\nuntrackedCache = true\n'
    )


def included(outside: Path) -> Path:
    """Give an archive whose configuration includes a file of its own."""
    clone = _cloned(outside)
    program, _ = trap(clone)
    command.write(clone, {"sub/more": f'[core]\nfsmonitor = "{program}"\n'})
    return _configured(clone, "[include]\npath = ../sub/more\n")


def driven(outside: Path) -> Path:
    """Give an archive with every other word of git's configuration that names a program."""
    clone = _cloned(outside)
    program, _ = trap(clone)
    command.write(clone, {
        ".gitattributes": "* filter=x diff=x merge=x\n",
        "sub/new.py": FILES["wf.py"],
    })  # fmt: skip
    names = "pager editor sshCommand gitProxy askPass alternateRefsCommand"
    lines = [f'{name} = "{program}"' for name in names.split()]
    filters = "".join(f'{name} = "{program}"\n' for name in ("clean", "smudge", "process"))
    verbs = ("grep", "ls-files", "check-ignore")
    return _configured(clone, "\n".join([
        "[core]", *lines,
        f'[filter "x"]\n{filters}required = true',
        f'[diff]\nexternal = "{program}"\n[diff "x"]\ntextconv = "{program}"\n'
        f'command = "{program}"\n[merge "x"]\ndriver = "{program}"',
        f'[credential]\nhelper = "!{program}"\n[sequence]\neditor = "{program}"',
        f'[gpg]\nprogram = "{program}"\n[pager]\n' + "\n".join(f'{v} = "{program}"' for v in verbs),
        "[alias]\n" + "\n".join(f'{verb} = "!{program}"' for verb in verbs),
        f'[grep]\nfallbackToNoIndex = true\n[uploadpack]\npackObjectsHook = "{program}"\n',
    ]))  # fmt: skip


def promised(outside: Path) -> Path:
    """Give an archive that lacks the content of a file, to be had by running a program."""
    clone = _cloned(outside)
    program, _ = trap(clone)
    git(clone, "update-index", "--assume-unchanged", "sub/wf.py")
    blob = subprocess.run(
        ["git", "rev-parse", "HEAD:sub/wf.py"], cwd=clone, capture_output=True, text=True,
        env=command.environment(), check=True,
    ).stdout.strip()  # fmt: skip
    objects = clone / ".git/objects"
    assert (objects / blob[:2] / blob[2:]).exists(), "not packed: a clone of a folder has links"
    (objects / blob[:2] / blob[2:]).unlink()
    (clone / "sub/wf.py").unlink()
    words = program.replace(" ", "% ")
    return _configured(
        clone,
        "[extensions]\npartialClone = other\n[core]\nrepositoryformatversion = 1\n"
        f'[remote "other"]\nurl = "ext::sh -c {words}"\npromisor = true\n'
        '[protocol]\nallow = always\n[protocol "ext"]\nallow = always\n',
    )


def elsewhere(outside: Path) -> Path:
    """Give an archive whose work tree is said to be another folder, and `.git` a file."""
    clone = _cloned(outside)
    program, _ = trap(clone)
    _configured(clone, f'[core]\nworktree = {outside}\nfsmonitor = "{program}"\n')
    (clone / ".git").rename(clone / "sub/data")
    (clone / ".git").write_text("gitdir: sub/data\n")
    return clone


def nested(outside: Path) -> Path:
    """Give an archive with another repository in it."""
    clone = _cloned(outside)
    (outside / "second").mkdir()
    inner = _cloned(outside / "second")
    program, _ = trap(clone)
    _configured(inner, f'[core]\nfsmonitor = "{program}"\n')
    inner.rename(clone / "sub/inner")
    return clone


KINDS = {
    each.__name__: each
    for each in (embedded, archive, included, driven, promised, elsewhere, nested)
}
CONTROLS = {
    "embedded": ("sub", "ls-files", "--others"),
    "archive": (".", "status"),
    "included": (".", "status"),
    "driven": (".", "add", "-A"),
    "promised": (".", "grep", "x"),
    "elsewhere": (".", "status"),
    "nested": ("sub/inner", "status"),
}
"""A folder of each kind, and what is asked of git there so that the program runs."""


def environment_with(folder: Path, **more: str) -> dict[str, str]:
    """Give an environment in which `folder` is the first in PATH."""
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", **more}
