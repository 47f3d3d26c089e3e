"""`--add-ignores`: a comment for each finding, in every kind of file, and nothing else changes."""

from __future__ import annotations

import json
import subprocess

import pytest

from command import run, write
from flyte_image_lint.engine.ignoring.same_meaning import means_the_same
from flyte_image_lint.text.source import Source

IMAGE = "ghcr.io/o/a:latest"
RULE = "# flyte-image-lint: ignore[floating-tag] ours, for now"
HEAD = "from flytekit import task\n\n\n"
TASK = f'{HEAD}@task(container_image="{IMAGE}")'
REGISTER = f"pyflyte register --image a={IMAGE} src"
ADD = "--add-ignores=ours, for now"


def notebook(*lines: str, indent: int | None = 1) -> str:
    cells = [{"cell_type": "code", "source": list(lines)}, {"cell_type": "markdown", "source": "x"}]
    return json.dumps({"cells": cells}, indent=indent, ensure_ascii=False)


# Each text with '@@' where the comment comes to stand; nothing else changes.
BEHIND = f"  {RULE}"
WHERE = {
    "flytekit.config": f"[images]\n; é\n@@{RULE}\n@@a = {IMAGE}\n",
    "indented.config": f"[images]\n@@{RULE}\n@@  a = {IMAGE}\n",
    "folded.config": f"[images]\n@@{RULE}\n@@a =\n  {IMAGE}\n".replace(
        "floating-tag", "swallowed-option"
    ),
    "a.config.yaml": f"images:\n  a: {IMAGE}@@{BEHIND}@@\n",
    "b.config.yaml": f"images:\n  a: '{IMAGE}'  # é@@{BEHIND}@@\n",
    "c.config.yaml": f"images:\n  a: >-@@{BEHIND}@@\n    {IMAGE}\n",
    "d.config.yaml": f"images: {{a: {IMAGE},@@{BEHIND}@@\n  b: ghcr.io/o/b:1}}\n",
    "e.config.yaml": f'images:\n  a: "ghcr.io/o/\\\n    a:latest"@@{BEHIND}@@\n',
    "f.config.yaml": f'{{"images": {{"a": "{IMAGE}"}}}}@@{BEHIND}@@',
    "a.py": f"{TASK}@@{BEHIND}@@\ndef t(): ...\n",
    "b.py": (
        f'{HEAD}@task(\n    container_image="{IMAGE}",  # noqa: é@@{BEHIND}@@\n)\ndef t(): ...\n'
    ),
    "c.py": f'{HEAD}@task(container_image="ghcr.io/o/"\n  "a:latest")@@{BEHIND}@@\ndef t(): ...\n',
    "d.py": f'{HEAD}@task(container_image="""\\\n{IMAGE}""")@@{BEHIND}@@\ndef t(): ...\n',
    "e.py": f'{HEAD}@task(container_image=\\\n  "{IMAGE}")@@{BEHIND}@@\ndef t(): ...\n',
    "f.py": f'IMAGE = "{IMAGE}"@@{BEHIND}@@\n{HEAD}@task(container_image=IMAGE)\ndef t(): ...\n',
    "a.sh": f"x\n{REGISTER}@@{BEHIND}@@\n",
    "b.sh": (
        f"if true; then\n@@  {RULE}\n@@  pyflyte register \\\n    --image a={IMAGE} \\\n"
        "  src\nfi\n"
    ),
    "c.sh": f"cat <<E\n{REGISTER}\nE\n{REGISTER} <<E@@{BEHIND}@@\nx\nE\n",
    "d.sh": f"export FLYTE_INTERNAL_IMAGE={IMAGE}@@{BEHIND}@@",
    "Makefile": f"r: x\n@@{RULE}\n@@\t{REGISTER}\n\ty\n",
    "a.mk": f"r:\n\tx\n@@{RULE}\n@@\tpyflyte register \\\n\t  --image a={IMAGE} src\n",
    "justfile": f"r:\n@@    {RULE}\n@@    {REGISTER}\n    y\n",
    "deploy": f"#!/usr/bin/env just --justfile\nr:\n@@    {RULE}\n@@    {REGISTER}\n    y\n",
    "Dockerfile": f"FROM x\n@@{RULE}\n@@ENV FLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "a.dockerfile": f"FROM x\n@@{RULE}\n@@RUN x && \\\n  {REGISTER}\n",
    "b.dockerfile": f"FROM x\nRUN <<E\nset -e\n@@{RULE}\n@@{REGISTER}\nE\n",
    ".env": f"X=1\n@@{RULE}\n@@FLYTE_INTERNAL_IMAGE={IMAGE}\n",
    "ci.yml": f"on: push\njobs:\n  a:\n    steps:\n      - run: {REGISTER}@@{BEHIND}@@\n",
    "run.yml": (
        "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          set -e\n"
        f"          {REGISTER}@@{BEHIND}@@\n          x\n"
    ),
    "lines.yml": (
        "on: push\njobs:\n  a:\n    steps:\n      - run: |\n"
        f"@@          {RULE}\n@@          pyflyte register \\\n            --image a={IMAGE} \\\n"
        "            src\n"
    ),
    "env.yml": f"env:\n  FLYTE_INTERNAL_IMAGE: {IMAGE}@@{BEHIND}@@\n",
    "a.ipynb": notebook(f'{TASK}@@{BEHIND}@@\n', "def t(): ...\n"),
    "b.ipynb": notebook(
        "from flytekit import task\n",
        f'@task(container_image="{IMAGE}")@@{BEHIND}@@\n',
        "def t(): return 'é\\\\'",
    ),
    "c.ipynb": notebook("import x\n", f"!{REGISTER}@@{BEHIND}@@\n"),
    "d.ipynb": notebook("%%bash\n", f"{REGISTER}@@{BEHIND}@@"),
    "e.ipynb": notebook(f'{TASK}@@{BEHIND}@@\n', "def t(): ...\n", indent=None),
}  # fmt: skip


def before(text: str) -> str:
    return "".join(text.split("@@")[::2])


def after(text: str) -> str:
    return text.replace("@@", "")


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", WHERE)
def test_the_comment_comes_to_the_right_place(name, ends, tmp_path):
    text = WHERE[name].replace("\n", ends)
    write(tmp_path, {name: before(text)})
    made = run("check", ADD, name, cwd=tmp_path)
    assert (tmp_path / name).read_bytes().decode() == after(text), made
    said = f"Suppressed 1 finding in {name}.\n"
    assert made == (0, "No problems in 1 file, 1 suppressed.\n", said)
    assert run("check", name, cwd=tmp_path).stdout == made.stdout


def test_of_a_whole_project_and_once_is_enough(tmp_path):
    write(tmp_path, {name: before(text) for name, text in WHERE.items()})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    made = run("check", ADD, cwd=tmp_path)
    assert made.status == 0, made
    texts = {name: (tmp_path / name).read_text() for name in WHERE}
    again = run("check", ADD, cwd=tmp_path)
    assert again == (0, made.stdout, "")
    assert {name: (tmp_path / name).read_text() for name in WHERE} == texts


BOTH = "# flyte-image-lint: ignore[implicit-registry, floating-tag] x"
TWO = "org/a:latest"
MERGED = {
    "several rules in one comment": (
        "flytekit.config", f"[images]\na = {TWO}\n", f"[images]\n{BOTH}\na = {TWO}\n",
    ),
    "several findings in one line": (
        "a.py",
        f'{HEAD}@task(container_image="{IMAGE}" if x else "{TWO}")\ndef t(): ...\n',
        f'{HEAD}@task(container_image="{IMAGE}" if x else "{TWO}")  # flyte-image-lint: '
        "ignore[floating-tag, implicit-registry] x\ndef t(): ...\n",
    ),
    "into a comment above": (
        "flytekit.config",
        f"[images]\n# flyte-image-lint: ignore[FIL202] old\na = {TWO}\n",
        f"[images]\n# flyte-image-lint: ignore[FIL202, floating-tag] old\na = {TWO}\n",
    ),
    "into a comment at the end of the line": (
        "config.yaml",
        f"images:\n  a: {TWO}  # flyte-image-lint:ignore[ FIL202 , ]\n",
        f"images:\n  a: {TWO}  # flyte-image-lint:ignore[ FIL202 , floating-tag, ]\n",
    ),
    "into empty brackets": (
        "flytekit.config",
        f"[images]\n; flyte-image-lint: ignore[] old\na = {IMAGE}\n",
        f"[images]\n; flyte-image-lint: ignore[floating-tag] old\na = {IMAGE}\n",
    ),
    "into a comment without brackets": (
        "flytekit.config",
        f"[images]\n# flyte-image-lint: ignore old\na = {IMAGE}\n",
        f"[images]\n# flyte-image-lint: ignore[floating-tag] old\na = {IMAGE}\n",
    ),
    "into a comment of a notebook": (
        "a.ipynb",
        notebook(f'{HEAD}@task(container_image="{TWO}")  # flyte-image-lint: ignore[FIL202]\n',
                 "def t(): ...\n"),
        notebook(f'{HEAD}@task(container_image="{TWO}")  '
                 "# flyte-image-lint: ignore[FIL202, floating-tag]\n", "def t(): ...\n"),
    ),
    "next to one for the whole file": (
        "config.yaml",
        f"images:\n  a: {TWO}  # flyte-image-lint: ignore-file[FIL202] x\n",
        "images:\n  # flyte-image-lint: ignore[floating-tag] x\n"
        f"  a: {TWO}  # flyte-image-lint: ignore-file[FIL202] x\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MERGED)
def test_comments_are_merged(case, tmp_path):
    name, old, new = MERGED[case]
    write(tmp_path, {name: old})
    made = run("check", "--add-ignores", "x", name, cwd=tmp_path)
    assert (tmp_path / name).read_text() == new, made
    assert made.status == 0
    assert run("check", "--add-ignores", "x", name, cwd=tmp_path).stderr == ""
    assert (tmp_path / name).read_text() == new


def test_only_what_is_selected(tmp_path):
    write(tmp_path, {"flytekit.config": f"[images]\na = {TWO}\n"})
    made = run("check", "--add-ignores=x", "--select=floating-tag", cwd=tmp_path)
    assert made.status == 0
    assert "ignore[floating-tag] x" in (tmp_path / "flytekit.config").read_text()
    result = run("check", "--output-format=json", cwd=tmp_path)
    assert [one["rule"] for one in json.loads(result.stdout)] == ["implicit-registry"]


CONSTANTS = (
    f'A = (\n    "{IMAGE}"{BEHIND}\n)\n\n'
    f'B = (\n    "ghcr.io/o/b:latest"{BEHIND}\n)\nC = ["ghcr.io/o/c:latest"]\n'
)
"""A module whose constants others use as images, with the comments; `C` is no image."""


def test_constants_that_other_modules_use_get_comments_where_they_are(tmp_path):
    uses = (
        "from flytekit import task\nfrom images import A, B\n\n\n@task(container_image={})\n"
        "def t(): ...\n"
    )
    programs = {"a.py": uses.format("A"), "b.py": uses.format("B")}
    write(tmp_path, {"images.py": CONSTANTS.replace(BEHIND, ""), **programs})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    made = run("check", ADD, cwd=tmp_path)
    assert made == (
        0,
        "No problems in 3 files, 2 suppressed.\n",
        "Suppressed 2 findings in images.py.\n",
    )
    assert (tmp_path / "images.py").read_text() == CONSTANTS
    assert {name: (tmp_path / name).read_text() for name in programs} == programs


CONFIG = "[images]\na = ghcr.io/o/a:1\n"
LEFT = {
    "text of a makefile": ("a.mk", f"define X\n\t{REGISTER}\nendef\n"),
    "a value of several lines": (".env", f"X='a\nFLYTE_INTERNAL_IMAGE={IMAGE}\n'\n"),
    "a folded script": (
        "ci.yml",
        "on: push\njobs:\n  a:\n    steps:\n      - run: >\n          x\n"
        f"          {REGISTER}\n          y\n",
    ),
    "a word of several lines": ("b.sh", f"bash -c '\nx\n{REGISTER}\n'\n"),
    "a suppression of nothing": ("b.config", f"{CONFIG}# flyte-image-lint: ignore[FIL1] x\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_what_no_comment_can_suppress_is_said_and_left(case, tmp_path):
    name, text = LEFT[case]
    write(tmp_path, {"flytekit.config": CONFIG, name: text})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    findings = json.loads(run("check", "--output-format=json", cwd=tmp_path).stdout)
    assert {one["path"] for one in findings} == {name}
    made = run("check", ADD, "--fail-level=info", cwd=tmp_path)
    assert made.status == 1
    assert (tmp_path / name).read_text() == text
    assert [line.split(" ")[1] for line in made.stderr.splitlines()] == [
        f"{name}:{one['line']}:" for one in findings
    ]


ERRORS = {
    ("--add-ignores=",): "option '--add-ignores' needs a value, REASON",
    ("--add-ignores= ",): "needs a reason, one line of text: it is empty",
    ("--add-ignores=a\nb",): "needs a reason, one line of text: it has unprintable characters",
    ("--add-ignores=a\x1b[1m",): "needs a reason, one line of text: it has unprintable characters",
    ("--add-ignores=a\u202eb",): "needs a reason, one line of text: it has unprintable characters",
    ("--add-ignores=a\\",): "it has '\\', which has a meaning in some files",
    ("--add-ignores=a {{ b }}",): "it has '{{', which has a meaning in some files",
    ("--add-ignores=a", "--fix"): "'--add-ignores' cannot be used with '--fix'",
    ("--add-ignores=a", "--diff"): "'--add-ignores' cannot be used with '--diff'",
    ("--add-ignores=a", "--no-ignores"): "'--add-ignores' cannot be used with '--no-ignores'",
    ("--add-ignores=a", "-"): "'--add-ignores' cannot be used with standard input: it writes files",
}


@pytest.mark.parametrize("words", ERRORS)
def test_errors(words, tmp_path):
    write(tmp_path, {"flytekit.config": f"[images]\na = {IMAGE}\n"})
    made = run("check", *words, cwd=tmp_path)
    assert (made.status, made.stdout) == (2, "")
    assert ERRORS[words] in made.stderr
    assert (tmp_path / "flytekit.config").read_text() == f"[images]\na = {IMAGE}\n"


def test_a_reason_is_written_as_it_is(tmp_path):
    reason = 'é "quoted" [x] #1; it\'s $5'
    write(tmp_path, {name: before(text) for name, text in WHERE.items()})
    made = run("check", "--add-ignores", reason, *WHERE, cwd=tmp_path)
    assert made.status == 0, made
    for name in WHERE:
        text = (tmp_path / name).read_text()
        assert (json.dumps(reason, ensure_ascii=False)[1:-1] if "ipynb" in name else reason) in text


def test_a_file_that_cannot_be_written_is_said_and_left(tmp_path):
    write(
        tmp_path, {"a.config": f"[images]\na = {IMAGE}\n", "b.config": f"[images]\na = {IMAGE}\n"}
    )
    (tmp_path / "a.config").chmod(0o444)
    made = run("check", ADD, "a.config", "b.config", cwd=tmp_path)
    assert made.status == 2
    assert "error: a.config: is read-only, and was left as it is\n" in made.stderr
    assert "Suppressed 1 finding in b.config.\n" in made.stderr
    assert (tmp_path / "a.config").read_text() == f"[images]\na = {IMAGE}\n"


C = "# c"
OTHERWISE = {
    ("python", "a.py"): ((f'x = """\n{C}\n"""', 'x = """\n"""'), (f"x = (1 {C}\n", "x = (1\n")),
    ("shell", "a.sh"): (
        (f"cat <<E\n{C}\nE\n", "cat <<E\nE\n"),
        (f"cat <<-'E'\nx {C}\nE\n", "cat <<-'E'\nx\nE\n"),
        (f"a \\\n{C}\nb\n", "a \\\nb\n"),
        (f"a '\n{C}\n'", "a '\n'"),
        (f"a b{C}", "a b"),
    ),
    ("docker", "Dockerfile"): (
        (f"COPY <<E /x\n{C}\nE\n", "COPY <<E /x\nE\n"),
        (f"ENV A=1{C}\n", "ENV A=1\n"),
    ),
    ("make", "Makefile"): (
        (f"define X\n{C}\nendef\n", "define X\nendef\n"),
        (f"A = x \\\n{C}\n", "A = x \\\n"),
        (f"A = x {C}\n", "A = x\n"),
    ),
    ("env", ".env"): (
        (f'A="x\n{C}\n"\n', 'A="x\n"\n'),
        (f"A=x {C}\n", "A=x\n"),
        (f"export A='x\n{C}\n'\n", "export A='x\n'\n"),
    ),
    ("requirements", "pyproject.toml"): (
        (f'a = """\n{C}\n"""', 'a = """\n"""'),
        (f'a = "x {C}"', 'a = "x"'),
        (f"a = \n{C}", "a =\n"),
    ),
    ("requirements", "requirements.txt"): ((f"a==1{C}\n", "a==1\n"),),
    ("manifest", "a.yml"): (
        (f"data: |\n  {C}\n", "data: |\n"),
        (f"run: >\n  a {C}\n  b\n", "run: >\n  a\n  b\n"),
        (f"run: |\n  cat <<E\n  {C}\n  E\n", "run: |\n  cat <<E\n  E\n"),
        (f"a: x\n  {C}\n  y\n", "a: x\n  y\n"),
        (f"a: 'x {C}'", "a: x"),
        (f"a: [1, {C}\n", "a: [1,\n"),
    ),
    ("config", "config.yaml"): ((f"images:\n  a: |\n    {C}\n    b", "images:\n  a: |\n    b"),),
    ("config", "a.config"): (
        (f"[images]\na = b {C}\n", "[images]\na = b\n"),
        (f"[x]\na = b{C}\n", "[x]\na = b\n"),
        ("[x]\n", "[y]\n"),
    ),
    ("notebook", "a.ipynb"): (
        (notebook("x = '''\n", f"{C}\n", "'''"), notebook("x = '''\n", "'''")),
        (notebook(f"!a 'x {C}'"), notebook("!a 'x'")),
        (notebook(f"%%bash\ncat <<E\n{C}\nE"), notebook("%%bash\ncat <<E\nE")),
        (notebook(f"%%bash {C}\na"), notebook("%%bash\na")),
        (notebook("x").replace('"x"\n', f'"x {C}"\n'), notebook("x")),
        (notebook(f"x = ( {C}"), notebook("x = (")),
    ),
}  # fmt: skip


def each(table):
    return [(*key, *pair) for key in table for pair in table[key]]


@pytest.mark.parametrize(("kind", "name", "new", "old"), each(OTHERWISE))
def test_what_is_more_than_a_comment_is_seen(kind, name, new, old):
    assert new != old
    sources = [Source(name, text.encode(), kind) for text in (old, new)]
    assert not means_the_same(*sources)


SAME = {
    ("python", "a.py"): ((f"\ufeffx = 1  {C}\n", "\ufeffx = 1\n"),),
    ("shell", "a.sh"): ((f"{C}\na {C}\n  {C}\nb", "a\nb"), (f"x $(a {C}\n)", "x $(a\n)")),
    ("docker", "Dockerfile"): ((f"RUN a && \\\n{C}\n b\n", "RUN a && \\\n b\n"),),
    ("make", "Makefile"): ((f"r:\n{C}\n\tx\n\t{C}\n\ty\n", "r:\n\tx\n\ty\n"),),
    ("env", ".env"): ((f'A="x"\n{C}\nB="\n"\n{C}\n', 'A="x"\nB="\n"\n'),),
    ("requirements", "a.toml"): ((f'{C}\na = ["x", {C}\n]', 'a = ["x",\n]'),),
    ("manifest", "a.yml"): (
        (f"run: |\n  a {C}\n  {C}\n  b\nx: &a y {C}\nz: *a",
         "run: |\n  a\n  b\nx: &a y\nz: *a"),
        (f"script:\n- |\n  {C}\n  b\n", "script:\n- |\n  b\n"),
    ),
    ("config", "a.config"): ((f"[x]\na = b\n{C}\n  c\n", "[x]\na = b\n  c\n"),),
    ("notebook", "a.ipynb"): (
        (notebook(f"x = !ls {C}\nif y:\n", f"  !a {C}"), notebook("x = !ls\nif y:\n", "  !a")),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "new", "old"), each(SAME))
def test_comments_alone_change_nothing(kind, name, new, old):
    sources = [Source(name, text.encode(), kind) for text in (old, new)]
    assert means_the_same(*sources)
