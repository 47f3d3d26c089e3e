"""The lock file: what is read, what is written, how branches merge, and what is refused."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from command import environment, run, write
from flyte_image_lint.images.reference import parse
from flyte_image_lint.lockfile import HEADER, NAME, Entry, LockError, dump, find, key, load

A, B = "sha256:" + "a" * 64, "sha256:" + "b" * 64
KEY = "docker.io/org/app:latest"
LINE = f"{KEY}: {{tag: 1.4.2, digest: {A}}}\n"
CONFIG = "[images]\napp = docker.io/org/app:latest\n"

# Words that YAML reads as something else, and others that it does not.
TAGS = (
    "1.4.2", "1.10", "1", "0x1F", "0o7", "017", "1e3", "1.e-3", "1_0", "_", "_x", "on", "y", "No",
    "null", "NaN", "true", "v1", "a-", "a.", "1.", "2024-01-01", "2024-13-45", "0000-00-00",
    "py3.11-1.16.4", "latest", "9" * 128, "x" * 128,
)  # fmt: skip
NAMES = (
    "docker.io/org/app:latest", "docker.io/library/python:3", "ghcr.io/a/b/c/d:py3.11-latest",
    "localhost:5000/x:latest", "127.0.0.1/x:1", "[::1]:5000/x:latest", "my_host.io/x:latest",
    "Host.example.com:80/x/y__z:Latest", "docker.io/1/1:1",
)  # fmt: skip

_entries = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(
        Entry,
        st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True),
        st.none() | st.sampled_from(TAGS) | st.from_regex(r"[\w][\w.-]{0,20}", fullmatch=True),
    ),
)


def ascii_tags(entries) -> bool:
    return all(entry.tag is None or entry.tag.isascii() for entry in entries.values())


@settings(max_examples=15, deadline=None, database=None, derandomize=True)
@given(_entries.filter(ascii_tags))
def test_what_is_written_is_read_again(entries):
    text = dump(entries)
    assert load(text.encode()) == entries
    assert dump(load(text.encode())) == text
    # For others, tags are text too.
    plain = yaml.safe_load(text) or {}
    assert {name: entry.get("tag") for name, entry in plain.items()} == {
        name: entry.tag for name, entry in entries.items()
    }


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_stays_as_it_is(tag):
    assert load(dump({KEY: Entry(A, tag)}).encode()) == {KEY: Entry(A, tag)}


def test_the_text_is_sorted_and_does_not_depend_on_the_order():
    entries = {name: Entry(A, "1") for name in NAMES}
    texts = {
        dump(dict(order)) for order in itertools.islice(itertools.permutations(entries.items()), 50)
    }
    assert len(texts) == 1
    lines = texts.pop().removeprefix(HEADER).splitlines()
    assert len(lines) == len(NAMES)
    assert [next(iter(yaml.safe_load(line))) for line in lines] == sorted(NAMES)


def test_the_text():
    entries = {
        "docker.io/org/b:latest": Entry(B),
        "docker.io/org/a:latest": Entry(A, "1.10"),
        KEY: Entry(A, "1.4.2"),
    }
    assert dump(entries) == (
        HEADER
        + f'docker.io/org/a:latest: {{tag: "1.10", digest: {A}}}\n'
        + LINE
        + f"docker.io/org/b:latest: {{digest: {B}}}\n"
    )
    assert all(line.startswith("# ") for line in HEADER.splitlines())
    assert dump({}) == HEADER


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("app", "docker.io/library/app:latest"),
        ("org/app", "docker.io/org/app:latest"),
        ("index.docker.io/org/app:Latest", "docker.io/org/app:Latest"),
        ("ghcr.io/org/app:py3.11-latest", "ghcr.io/org/app:py3.11-latest"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        (f"org/app:1@{A}", "docker.io/org/app:1"),
    ],
)
def test_keys_are_canonical(image, expected):
    assert key(parse(image)) == expected


# What people write by hand.
BY_HAND = [
    ("", {}),
    ("\n\n# nothing\n", {}),
    ("{}\n", {}),
    (LINE, {KEY: Entry(A, "1.4.2")}),
    (LINE.rstrip("\n"), {KEY: Entry(A, "1.4.2")}),
    ("\ufeff" + LINE, {KEY: Entry(A, "1.4.2")}),
    (LINE.replace("\n", "\r\n"), {KEY: Entry(A, "1.4.2")}),
    (f"# why\n\n{LINE}\n# end", {KEY: Entry(A, "1.4.2")}),
    (f"{KEY}:\n  digest: {A}  # c\n  tag: 1.10\n", {KEY: Entry(A, "1.10")}),
    (f"'{KEY}': {{\"digest\": '{A}', 'tag': \"2\"}}\n", {KEY: Entry(A, "2")}),
    (f"{KEY}: {{digest: {A}, tag: on}}\n", {KEY: Entry(A, "on")}),
    (f"{KEY}: {{digest: {A}}}\n", {KEY: Entry(A)}),
    (f"? {KEY}\n: {{digest: &d {A}}}\ndocker.io/a/b:1: {{digest: *d}}\n",
     {KEY: Entry(A), "docker.io/a/b:1": Entry(A)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entries"), BY_HAND)
def test_edits_by_hand_are_read(text, entries):
    assert load(text.encode()) == entries


# A lock with comments, and what is written when the entry of KEY changes to ADDED and a second
# entry is added: `@1` and `@2` stand for their lines, `#` for the header.
SECOND = "ghcr.io/org/b:latest"
ADDED = {KEY: Entry(B, "2.0"), SECOND: Entry(B)}
LINES = {
    "@1": f"{KEY}: {{tag: 2.0, digest: {B}}}\n".replace("2.0", '"2.0"'),
    "@2": f"{SECOND}: {{digest: {B}}}\n",
    "@0": LINE,
    "#\n": HEADER,
}
COMMENTED = {
    "none": ("@0", "#\n@1@2"),
    "the header": ("#\n@0", "#\n@1@2"),
    "above": ("# one\n  # two\n@0", "#\n# one\n# two\n@1@2"),
    "above, below the header": ("#\n# one\n@0", "#\n# one\n@1@2"),
    "beside": (f"#\n{LINE[:-1]} # why\n", "#\n@1 # why\n@2"),
    "the file's own": ("# ours\n\n@0", "#\n# ours\n\n@1@2"),
    "the file's own, below the header": ("#\n# ours\n\n@0", "#\n# ours\n\n@1@2"),
    "the file's own, above the header": ("# ours\n\n#\n@0", "# ours\n\n#\n@1@2"),
    "all kinds": (
        f"\n\n# a\n# b\n\n\n# c\n\n# d\n{LINE[:-1]}    #  e\n\n# f\n",
        "#\n# a\n# b\n\n# c\n\n# d\n@1 #  e\n@2# f\n",
    ),
    "at the end": ("#\n@0\n# end\n# end 2", "#\n@1@2# end\n# end 2\n"),
    "inside": (
        f"{KEY}: # a\n  # b\n  tag: 1.4.2 # c\n  digest: {A} # d\n# e\n",
        "#\n# a\n# b\n# c\n@1 # d\n@2# e\n",
    ),
    "over several lines": (
        f"{KEY}: {{ # a\n    tag: 1.4.2, # b\n    digest: {A} }} # c\n",
        "#\n# a\n# b\n@1 # c\n@2",
    ),
    "of another entry, which stays": (
        f"# z\ndocker.io/z/z:1: {{digest: {A}}} # zz\n# why\n@0",
        f"#\n# why\n@1# z\ndocker.io/z/z:1: {{digest: {A}}}  # zz\n@2",
    ),
    "signs that are no comment": (
        f"# '\"{{}}: #x\n'{KEY}': {{tag: \"1.4.2\", digest: '{A}'}}#x\n",
        "#\n# '\"{}: #x\n@1 #x\n@2",
    ),
    "marks of documents": ("%YAML 1.1\n# a\n---  # b\n\n# c\n@0...\n# d\n",
        "#\n# a\n# b\n\n# c\n@1@2# d\n"),
    "a byte order mark, other line ends": ("\ufeff# a\r\n\r\n# b\r\n@0\r\n# c\r\n",
        "#\n# a\n\n# b\n@1@2# c\n"),
    "one mapping around all": (f"{{ # a\n {KEY}: {{digest: {A}}}, # b\n # c\n}}\n",
        "#\n# a\n@1 # b\n@2# c\n"),
    "nothing but comments": ("# a\n\n# b", "#\n# a\n\n# b\n\n@1@2"),
    "one with letters": ("# \u00e9 \U0001f433\n@0", "#\n# \u00e9 \U0001f433\n@1@2"),
}  # fmt: skip


def put(text: str) -> str:
    for mark, line in LINES.items():
        text = text.replace(f"{mark} #", f"{line[:-1]}  #").replace(mark, line)
    return text


@pytest.mark.parametrize(("old", "expected"), COMMENTED.values(), ids=COMMENTED)
def test_comments_stay(old, expected):
    old = put(old).encode()
    text = dump({**load(old), **ADDED}, old)
    assert text == put(expected)
    assert load(text.encode()) == {**load(old), **ADDED}
    assert dump(load(text.encode()), text.encode()) == text, "it stays as it is"


_comment = st.from_regex(r"#[ \w#:{},'\"-]{0,8}", fullmatch=True).map(str.rstrip)
_rows = st.lists(
    st.tuples(st.sampled_from(("", *NAMES)), st.just("") | _comment),
    unique_by=lambda row: row[0] or object(),
    max_size=12,
)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(_rows, st.sampled_from(NAMES))
def test_no_comment_is_lost_or_comes_to_another_entry(rows, added):
    lines = [f'"{name}": {{digest: {A}}} {comment}' if name else comment for name, comment in rows]
    old = "\n".join(line.strip() for line in lines).encode()
    text = dump({**load(old), added: Entry(B)}, old)
    assert dump(load(text.encode()), text.encode()) == text
    lines = text.removeprefix(HEADER).splitlines()
    assert sorted(line[line.index("#") :] for line in lines if "#" in line) == sorted(
        comment for _name, comment in rows if comment
    )
    for name, comment in rows:
        if name and comment:
            (line,) = (line for line in lines if line.strip('"').startswith(name))
            assert line.endswith(f"  {comment}")


# What is in the file, the line that is named, and what is said of it.
CORRUPT = [
    (b"\xff", 1, "is not UTF-8"),
    (LINE.encode() + b"# caf\xe9\n", 2, "is not UTF-8"),
    (LINE.encode("utf-16"), 1, "is not UTF-8"),
    (b"# c\n\n" + LINE.encode() + b"\x00", 4, "character #x0000 is not allowed"),
    (b"# \x1b[31m\n", 1, "character #x001b is not allowed"),
    (LINE + "<<<<<<< HEAD\n" + LINE + "=======\n" + LINE + ">>>>>>> x\n", 2, "merge conflict"),
    (LINE + "=======\r\n" + LINE + ">>>>>>> x\r\n", 2, "merge conflict"),
    (LINE + "docker.io/org/b:latest: {digest: \n", 3, "expected"),
    (LINE + "\tx: y\n", 2, "cannot start any token"),
    (LINE + "x\n", 3, "could not find expected ':'"),
    (LINE + "---\n" + LINE, 2, "another document"),
    ("%YAML 2.0\n---\n", 1, "incompatible"),
    ("a: *x\n", 1, "undefined alias"),
    ("[" * 1000, 1, "is nested too deeply"),
    ("- a\n", 1, "is not a mapping"),
    ("x\n", 1, "is not a mapping"),
    (LINE + "\n# c\n" + LINE, 4, f"duplicate entry '{KEY}'"),
    ("app: {}\n", 1, "'app' should be 'docker.io/library/app:latest'"),
    (LINE + "docker.io/org/app: {}\n", 2, "should be 'docker.io/org/app:latest'"),
    (f"index.docker.io/org/app:1: {{digest: {A}}}\n", 1, "should be 'docker.io/org/app:1'"),
    (f"{KEY}@{A}: {{digest: {A}}}\n", 1, f"should be '{KEY}'"),
    ("docker.io/Org/app:latest: {}\n", 1, "'docker.io/Org/app:latest' is no image reference"),
    ("'': {}\n", 1, "'' is no image reference"),
    ("[a]: b\n", 1, "is no image reference"),
    ("<<: {a: b}\n", 1, "'<<' is no image reference"),
    ('"\\e[31m": {}\n', 1, r"'\x1b[31m' is no image reference"),
    (f'"{"x" * 999}/": {{}}\n', 1, "is no image reference"),
    (f"{KEY}:\n", 1, "has no digest"),
    (f"{KEY}: {A}\n", 1, "has no digest"),
    (f"{KEY}: [{A}]\n", 1, "has no digest"),
    (f"{KEY}: {{tag: 1}}\n", 1, "has no digest"),
    (f"{KEY}: {{digest: }}\n", 1, "'' is no digest"),
    (f"{KEY}: {{digest: ~}}\n", 1, "'~' is no digest"),
    (f"{KEY}: {{digest: {A[:-1]}}}\n", 1, "is no digest"),
    (f"{KEY}: {{digest: {A.upper()}}}\n", 1, "is no digest"),
    (f"{KEY}: {{digest: md5:{'a' * 32}}}\n", 1, "is no digest"),
    (f"{KEY}: {{digest: [{A}]}}\n", 1, f"the digest of '{KEY}' is no text"),
    (f"{KEY}: &x {{tag: *x, digest: {A}}}\n", 1, f"the tag of '{KEY}' is no text"),
    (f"{KEY}: {{tag: , digest: {A}}}\n", 1, "'' is no tag"),
    (f"{KEY}: {{tag: a b, digest: {A}}}\n", 1, "'a b' is no tag"),
    (f"{KEY}: {{tag: 1+2, digest: {A}}}\n", 1, "'1+2' is no tag"),
    (f"{KEY}: {{tag: {'x' * 129}, digest: {A}}}\n", 1, "is no tag"),
    (f'{KEY}: {{tag: "a\\nb", digest: {A}}}\n', 1, r"'a\nb' is no tag"),
    (f"{KEY}: {{digset: {A}}}\n", 1, "has a 'digset' beside tag and digest"),
    (f"{KEY}: {{[a]: {A}}}\n", 1, "has a '' beside tag and digest"),
    (f"{KEY}: {{digest: {A}, digest: {B}}}\n", 1, "has two of 'digest'"),
    (f"{LINE}docker.io/a/b:1:\n  tag: 1\n  tag: 2\n  digest: {A}\n", 2, "has two of 'tag'"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "line", "message"), CORRUPT)
def test_what_is_corrupt_is_said_with_its_line(content, line, message):
    with pytest.raises(LockError) as caught:
        load(content if isinstance(content, bytes) else content.encode())
    text = str(caught.value)
    assert re.match(r"line \d+: ", text)
    assert int(re.findall(r"\d+", text)[0]) == line
    assert message in text
    assert text.isprintable()
    assert len(text) < 500


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(st.binary(max_size=8), st.integers(0, 400), st.integers(0, 20))
def test_damage_is_an_error_or_other_entries_but_nothing_else(data, at, removed):
    whole = dump({name: Entry(A, "1") for name in NAMES[:3]}).encode()
    try:
        entries = load(whole[:at] + data + whole[at + removed :])
    except LockError:
        return
    assert load(dump(entries).encode()) == entries


@pytest.mark.parametrize(
    "words", [["lock"], ["lock", "--upgrade"], ["lock", "--check", "--offline"],
              ["check", "--fix", "--offline"], ["check", "--diff", "--offline"], ["check"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize(
    ("content", "line", "message"), CORRUPT[:1] + CORRUPT[5:6] + CORRUPT[16:17]
)
def test_a_corrupt_lock_is_never_overwritten(tmp_path, words, content, line, message):
    write(tmp_path, {".git/HEAD": "", NAME: content, "flytekit.config": CONFIG})
    result = run(*words, cwd=tmp_path)
    assert result.status == 2
    assert f"error: {NAME}: line {line}: " in result.stderr
    assert message in result.stderr
    data = content if isinstance(content, bytes) else content.encode()
    assert (tmp_path / NAME).read_bytes() == data
    assert (tmp_path / "flytekit.config").read_text() == CONFIG
    assert sorted(os.listdir(tmp_path)) == [".git", NAME, "flytekit.config"]


@pytest.mark.parametrize(
    ("files", "folder", "expected"),
    [
        ({}, "a/b", None),
        ({NAME: ""}, "a/b", NAME),
        ({NAME: "", f"a/{NAME}": ""}, "a/b", f"a/{NAME}"),
        ({NAME: "", f"a/b/{NAME}": ""}, "a", NAME),
        ({NAME: "", "a/.git": ""}, "a/b", None),
        ({NAME: "", f"a/{NAME}": "", "a/.git/x": ""}, "a/b", f"a/{NAME}"),
    ],
)
def test_the_nearest_lock_up_to_the_root_of_the_repository_is_found(
    tmp_path, files, folder, expected
):
    write(tmp_path, {".git/HEAD": "", "a/b/x": "", **files})
    assert find(str(tmp_path / folder)) == (expected and str(tmp_path / expected))


def test_a_link_to_nowhere_is_a_lock_that_cannot_be_read(tmp_path):
    write(tmp_path, {".git/HEAD": "", "flytekit.config": CONFIG})
    (tmp_path / NAME).symlink_to("nowhere")
    result = run("check", "--fix", "--offline", cwd=tmp_path)
    assert (result.status, result.stderr) == (2, f"error: {NAME}: No such file or directory\n")


@pytest.mark.parametrize(
    ("lock", "status", "output"),
    [
        (LINE, 0, f"{NAME} is up to date.\n"),
        ("", 1, f"{NAME}: {KEY} is missing\n{NAME} is out of date: 1 entry.\n"),
        (None, 1, f"{NAME}: {KEY} is missing\n{NAME} is out of date: 1 entry.\n"),
        (f"docker.io/org/b:1: {{digest: {A}}}\n", 1, f"{NAME}: {KEY} is missing\n"),
    ],
)
def test_missing_entries_are_found_without_a_registry(tmp_path, lock, status, output):
    write(tmp_path, {".git/HEAD": "", "a/flytekit.config": CONFIG, "flytekit.config": CONFIG})
    if lock is not None:
        write(tmp_path, {NAME: lock})
    result = run("lock", "--check", "--offline", cwd=tmp_path)
    assert (result.status, result.stderr) == (status, "")
    assert result.stdout.startswith(output)
    assert (tmp_path / NAME).exists() == (lock is not None)


# Branches.


class Branches:
    """A repository whose lock two branches change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str) -> int:
        who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
        return subprocess.run(
            ["git", *who, *words],
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            check=False,
        ).returncode

    def commit(self, entries: dict[str, Entry]) -> None:
        (self.folder / NAME).write_text(dump(entries))
        assert self.git("add", NAME) == 0
        assert self.git("commit", "-qm", "Lock") == 0

    def merge(self, base, ours, theirs) -> bool:
        self.commit(base)
        assert self.git("checkout", "-qb", "theirs") == 0
        self.commit(theirs)
        assert self.git("checkout", "-q", "main") == 0
        self.commit(ours)
        return self.git("merge", "-q", "--no-edit", "theirs") == 0


BASE = {f"docker.io/org/{letter}:latest": Entry(A, "1.0") for letter in "bdfh"}


def with_(*letters: str, tag: str = "2.0") -> dict[str, Entry]:
    return {**BASE, **{f"docker.io/org/{letter}:latest": Entry(B, tag) for letter in letters}}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (with_("a"), with_("e")),  # an entry more in each
        (with_("a", "c"), with_("g", "i")),
        (with_("b"), with_("h")),  # an entry refreshed in each
        (with_("a"), with_("a")),  # the same in both
        ({name: BASE[name] for name in sorted(BASE)[1:]}, with_("i")),  # one removed
    ],
)
def test_branches_that_change_entries_apart_merge(tmp_path, ours, theirs):
    assert Branches(tmp_path).merge(BASE, ours, theirs)
    merged = (tmp_path / NAME).read_bytes()
    removed = BASE.keys() - ours.keys() | BASE.keys() - theirs.keys()
    changes = [{n: e for n, e in side.items() if BASE.get(n) != e} for side in (ours, theirs)]
    expected = {**BASE, **changes[0], **changes[1]}
    expected = {name: entry for name, entry in expected.items() if name not in removed}
    assert load(merged) == expected
    assert dump(expected).encode() == merged


def test_branches_that_disagree_conflict_and_that_is_said(tmp_path):
    branches = Branches(tmp_path)
    assert not branches.merge(BASE, with_("b"), with_("b", tag="3.0"))
    with pytest.raises(LockError, match=r"^line 3: is left from a merge conflict$"):
        load((tmp_path / NAME).read_bytes())
