"""Fixing as a matter of the project: what is decided by names, in what order, and what is refused.

The examples are projects in which the fix of one file decides about another; the properties hold of
any project. That no use gets another image is told without the linter: by `configparser`, PyYAML
and a pattern for placeholders.
"""

from __future__ import annotations

import configparser
import contextlib
import io
import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import Phase, example, given
from hypothesis import settings as tried
from hypothesis import strategies as st

import command
from flyte_image_lint.cli import main
from strategies import projects

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300)
TASK = 'from flytekit import task\n\n\n@task(container_image="{}")\ndef t(): ...\n'
TRAINER, TRAIN = "ghcr.io/org/trainer:1.4.2", "ghcr.io/org/train:1.4.2"
UNSAFE = ("--fix", "--unsafe-fixes")
LOST = "not fixed: 'base' is used in a.py:4, and would have no image any more"
YAML = "admin:\n  endpoint: x\nimages:\n"


def use(name: str) -> str:
    return TASK.format(f"{{{{.image.{name}}}}}")


class Case(NamedTuple):
    """The files of a project, those that are changed by fixing it, and the notes that are left."""

    before: dict[str, str]
    after: dict[str, str]
    notes: tuple[str, ...] = ()


CASES = {
    # The use is right once the entry is no longer swallowed; before, its nearest name was `train`.
    "a name that was swallowed": Case(
        {
            "flytekit.config": f"[images]\ntrain = {TRAIN}\n  trainer = {TRAINER}\n",
            "a.py": use("trainer"),
        },
        {"flytekit.config": f"[images]\ntrain = {TRAIN}\ntrainer = {TRAINER}\n"},
    ),
    "a mistyped name, nearest to one that was swallowed": Case(
        {
            "flytekit.config": f"[images]\ntrain = {TRAIN}\ntrainer {TRAINER}\n",
            "a.py": use("trainr"),
        },
        {
            "flytekit.config": f"[images]\ntrain = {TRAIN}\ntrainer = {TRAINER}\n",
            "a.py": use("trainer"),
        },
    ),
    # Taken out of [DEFAULT], `base` would be none, and the next run would make it `base2`.
    "a leaked default that a task uses": Case(
        {
            "flytekit.config": f"[DEFAULT]\nbase = {TRAIN}\n[images]\napp = %(base)s\n"
            f"base2 = {TRAINER}\n",
            "a.py": use("base"),
        },
        {},
        (LOST,),
    ),
    "a leaked default that a template uses": Case(
        {
            "flytekit.config": f"[DEFAULT]\nbase = {TRAIN}\n[images]\napp = %(base)s\n",
            "deploy.sh": "# {{.image.base}}\npyflyte register src\n",
        },
        {},
        ("not fixed: 'base' is used in a text of the project, and would have no image any more",),
    ),
    "a leaked default that no task uses": Case(
        {
            "flytekit.config": f"[DEFAULT]\nbase = {TRAIN}\n[images]\napp = %(base)s\n",
            "a.py": use("app"),
        },
        {"flytekit.config": f"[DEFAULT]\n[images]\napp = {TRAIN}\n"},
    ),
    # Refused for one name, the rest is still done.
    "two leaked defaults, of which a task uses one": Case(
        {
            "flytekit.config": f"[DEFAULT]\nbase = {TRAIN}\nmore = {TRAINER}\n[images]\n"
            "app = %(base)s\nb = %(more)s\n",
            "a.py": use("base"),
        },
        {
            "flytekit.config": f"[DEFAULT]\nbase = {TRAIN}\n[images]\napp = %(base)s\n"
            f"b = {TRAINER}\n"
        },
        (LOST,),
    ),
    "a use in capitals of a name that was swallowed": Case(
        {
            "flytekit.config": f"[images]\ntrain = {TRAIN}\n  Trainer = {TRAINER}\n",
            "a.py": use("Trainer"),
        },
        {
            "flytekit.config": f"[images]\ntrain = {TRAIN}\ntrainer = {TRAINER}\n",
            "a.py": use("trainer"),
        },
    ),
    "a mistyped name, nearest to one whose space is missing": Case(
        {
            "config.yaml": f"{YAML}  train: {TRAIN}\n  trainer:{TRAINER}\n",
            "a.py": use("trainr"),
            "z.py": use("trainer"),
        },
        {
            "config.yaml": f"{YAML}  train: {TRAIN}\n  trainer: {TRAINER}\n",
            "a.py": use("trainer"),
        },
    ),
}


@contextlib.contextmanager
def project(files: dict[str, str]):
    """Write the files of a project, and stand in its folder."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        command.write(Path(folder), {".git/HEAD": "", **files})
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(here)


def lint(*words: str) -> str:
    """Run `check` in this process, and give what it prints to standard output."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        main(["check", "--offline", "--isolated", *words])
    return out.getvalue()


def contents(folder: Path, files: dict[str, str]) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in files}


def fixed(files: dict[str, str], *words: str) -> dict[str, str]:
    """Give the files of a project once they have been fixed."""
    with project(files) as folder:
        lint(*words)
        return contents(folder, files)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("name", ["a.py", "zz/a.py"])
def test_fixes_across_files(case, name):
    """Whether the file with the uses comes before the config or after it."""

    def named(files: dict[str, str]) -> dict[str, str]:
        return {name if path == "a.py" else path: text for path, text in files.items()}

    before = named(case.before)
    with project(before) as folder:
        left = lint(*UNSAFE)
        assert contents(folder, before) == {**before, **named(case.after)}
    for note in case.notes:
        assert " ".join(note.replace("a.py", name).split()) in " ".join(left.split())


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.notes])
def test_what_would_be_refused_is_not_promised(case):
    with project(case.before):
        output = " ".join(run_check().split())
        assert all(note in output for note in case.notes)


def run_check() -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(["check", "--isolated"])
    return out.getvalue()


def test_what_cannot_be_written_is_said_and_the_rest_is_written(tmp_path):
    """A folder in which nothing may be made; the other files are written."""
    text = "[sdk]\nx = 1\n[images]\na = org/a:1.4.2\n"
    command.write(tmp_path, {"locked/x.config": text, "a.config": text, "z.config": text})
    (tmp_path / "locked").chmod(0o555)
    result = command.run("check", "--fix", "--offline", cwd=tmp_path)
    (tmp_path / "locked").chmod(0o755)
    assert result.status == 2
    assert "error: locked/x.config: " in result.stderr
    after = text.replace("org/a", "docker.io/org/a")
    files = contents(tmp_path, dict.fromkeys(("locked/x.config", "a.config", "z.config"), ""))
    assert files == {"locked/x.config": text, "a.config": after, "z.config": after}


def patched(files: dict[str, str], diff: str) -> dict[str, str]:
    """Give the files as a unified diff would have them."""
    after, name, at, old = dict(files), "", 0, list[str]()
    made: dict[str, list[str]] = {}
    for line in diff.splitlines():
        if line.startswith("+++ "):
            name, at = line[4:].rstrip("\t"), 0
            old, made[name] = files[name].splitlines(keepends=True), []
        elif match := re.match(r"@@ -(\d+)(?:,(\d+))? ", line):
            first = int(match[1]) - (match[2] != "0")
            made[name] += old[at:first]
            at = first
        elif name and line[:1] in " -" and not line.startswith("--- "):
            assert old[at] == f"{line[1:]}\n"
            made[name] += [old[at]] if line[0] == " " else []
            at += 1
        elif name and line[:1] == "+":
            made[name].append(f"{line[1:]}\n")
        if name:
            after[name] = "".join([*made[name], *old[at:]])
    return after


# To shrink a project takes minutes, since each step runs the linter several times.
many = tried(
    max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
flags = st.sampled_from([("--fix",), UNSAFE])


@many
@given(projects.projects, flags)
def test_a_diff_is_what_is_fixed_and_a_second_run_changes_nothing(files, words):
    with project(files) as folder:
        diff = lint(*words, "--diff")
        assert contents(folder, files) == files
        lint(*words)
        once = contents(folder, files)
        assert patched(files, diff) == once
        lint(*words)
        assert contents(folder, files) == once
        assert lint(*words, "--diff") == ""


@many
@given(projects.projects, flags, st.permutations(projects.PROGRAMS), st.booleans())
def test_names_of_files_decide_nothing(files, words, programs, swap):
    """Programs by each other's names, and configs, give what they give by their own."""
    renamed = dict(zip(projects.PROGRAMS, programs, strict=True))
    if swap:
        renamed["run.sh"], renamed["deploy/config-x.yaml"] = "0/run.sh", "a/config-0.yaml"
        renamed["deploy/m.config"] = "0.config"
    others = {renamed.get(path, path): text for path, text in files.items()}
    expected = {renamed.get(path, path): text for path, text in fixed(files, *words).items()}
    assert fixed(others, *words) == expected


def bound(path: str, text: str) -> dict[str, str]:
    """Give the names that a file binds to images, as flytekit reads it, if it does."""
    if path.endswith(".config"):
        parser = configparser.ConfigParser()
        try:
            parser.read_string(text)
            return dict(parser.items("images"))
        except configparser.Error:
            return {}
    if path.endswith(".yaml"):
        try:
            images = yaml.safe_load(text)["images"]
        except yaml.YAMLError:
            return {}
        return {
            name: image
            for name, image in (images.items() if isinstance(images, dict) else ())
            if isinstance(name, str) and isinstance(image, str)
        }
    if path.endswith(".sh"):
        return dict(re.findall(r"--image ([\w-]+)=(\S+)", text))
    return {}


def used(text: str) -> list[str]:
    """Give the names of the placeholders of a program's tasks, "" where a task has none."""
    texts = re.findall(r'container_image="(.*)"', text)
    return [m[1] if (m := re.match(r"\{\{\.image\.([\w-]+)", each)) else "" for each in texts]


def normal(image: str) -> str:
    """Give an image as the safe and the unsafe fixes would have it, pinned by the lock.

    What an entry has swallowed, on further lines, is none of its image.
    """
    image = image.partition("\n")[0].strip("' ").partition(" #")[0].removeprefix("https://").lower()
    image = f"docker.io/{image}" if image.startswith("org/") else image
    name, _colon, tag = image.partition(":")
    return f"{name}:{projects.TAGS.get(tag, tag)}"


@many
@given(projects.projects, flags)
@example(CASES["a leaked default that a task uses"].before, UNSAFE)
@example(CASES["a name that was swallowed"].before, UNSAFE)
def test_no_use_gets_another_image(files, words):
    after = fixed(files, *words)
    old = {path: bound(path, text) for path, text in files.items()}
    new = {path: bound(path, text) for path, text in after.items()}
    for path in (path for path in files if path.endswith(".py")):
        uses = zip(used(files[path]), used(after[path]), strict=True)
        for was, is_now in uses:
            if was != is_now and was:
                assert not any(was in names for names in (*old.values(), *new.values()))
            for file, names in old.items():
                if is_now in names:
                    assert is_now in new[file], (path, file, is_now)
                    assert normal(names[is_now]) == normal(new[file][is_now]), (path, file, is_now)


def test_the_command_does_what_is_done_in_one_process(tmp_path):
    for number, case in enumerate(CASES.values()):
        folder = command.write(tmp_path / str(number), {".git/HEAD": "", **case.before})
        words = ("--offline", "--isolated", *UNSAFE)
        diff = command.run("check", *words, "--diff", cwd=folder).stdout
        assert patched(case.before, diff) == {**case.before, **case.after}
        command.run("check", *words, cwd=folder)
        assert contents(folder, case.before) == {**case.before, **case.after}
        again = command.run("check", *words, "--diff", cwd=folder).stdout
        assert again == ""
