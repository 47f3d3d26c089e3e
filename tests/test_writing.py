"""Writing files: all of the new one or all of the old one, whatever happens."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
import stat
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from command import COMMAND, run, write
from flyte_image_lint.text import attributes, temporary, writing, writing_many
from flyte_image_lint.text.writing import WriteError, create, replace
from flyte_image_lint.text.writing_many import replace_all

OLD, NEW = b"[images]\r\na = \xf0\x9f\x90\xb3 \xff", b"\xef\xbb\xbfnew\n"
FAULTY = "[images]\napp = org/app:1.4.2\n"
FIXED = "[images]\napp = docker.io/org/app:1.4.2\n"
NO_ROOM = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh", COMMAND)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "folder" / "x.config"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def kept(path: Path) -> tuple[int, ...]:
    """Give what nothing but a change of the file changes: to read it moves its time of access."""
    status = path.stat()
    return (
        *(status.st_ino, status.st_mode, status.st_uid, status.st_gid),
        *(status.st_nlink, status.st_size, status.st_mtime_ns),
    )


def fix(folder: Path, *words: str, **options):
    return run("check", "--fix", "--offline", *words, cwd=folder, **options)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o777, 0o4750, 0o2664])
def test_mode_stays(file, mode):
    file.chmod(mode)
    replace(str(file), OLD, NEW)
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert file.read_bytes() == NEW
    assert names(file.parent) == ["x.config"]


def test_owner_stays(file):
    root = os.geteuid() == 0
    owner = (12345, 54321) if root else (os.getuid(), os.getgid())
    os.chown(file, *owner)
    replace(str(file), OLD, NEW)
    assert (file.stat().st_uid, file.stat().st_gid) == owner


def test_links_stay(file, tmp_path, monkeypatch):
    link, chain = tmp_path / "link", tmp_path / "chain"
    link.symlink_to(Path("folder", "x.config"))
    chain.symlink_to("link")
    monkeypatch.chdir(tmp_path)
    replace("chain", OLD, NEW)
    assert os.readlink(chain) == "link"
    assert os.readlink(link) == os.path.join("folder", "x.config")
    assert file.read_bytes() == NEW
    assert names(tmp_path) == ["chain", "folder", "link"]
    assert names(file.parent) == ["x.config"]


@pytest.mark.parametrize(
    "name", ["-", " ", "x y", "é\U0001f433", "\u6f22" * 85, "x" * 255, os.fsdecode(b"\xff\xfe")]
)
def test_any_name_will_do(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(OLD)
    replace(name, OLD, NEW)
    assert Path(name).read_bytes() == NEW
    assert names(tmp_path) == [name]


def test_what_has_changed_meanwhile_is_left(file):
    with pytest.raises(WriteError, match="has changed meanwhile"):
        replace(str(file), b"something else", NEW)
    assert file.read_bytes() == OLD


def test_what_has_been_made_meanwhile_is_left(file):
    with pytest.raises(WriteError, match="has been made meanwhile"):
        create(str(file), NEW)
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["x.config"]


def test_what_has_been_written_already_is_no_change(file):
    inode = file.stat().st_ino
    replace(str(file), b"something else", OLD)
    assert (file.read_bytes(), file.stat().st_ino) == (OLD, inode)


def test_read_only_files_are_left(file):
    file.chmod(0o444)
    with pytest.raises(WriteError, match="is read-only"):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == OLD


@pytest.mark.parametrize("path", ["missing", "dangling", "loop", "folder", "nul\0", "x.config/y"])
def test_what_is_no_file_is_an_error(file, path, monkeypatch):
    monkeypatch.chdir(file.parent)
    Path("dangling").symlink_to("nowhere")
    Path("loop").symlink_to("loop")
    Path("folder").mkdir()
    before = names(file.parent)
    with pytest.raises((WriteError, ValueError)):
        replace(path, OLD, NEW)
    assert names(file.parent) == before


@pytest.mark.parametrize(
    ("function", "number"),
    [
        ("fsync", errno.ENOSPC),
        ("fsync", errno.EDQUOT),
        ("fsync", errno.EIO),
        ("replace", errno.EACCES),
        ("chmod", errno.EPERM),
    ],
)
def test_what_the_system_refuses_leaves_no_trace(file, function, number, monkeypatch, no_exchange):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, function, refuse)
    with pytest.raises(WriteError, match=f"cannot be written: {os.strerror(number)}"):
        replace(str(file), OLD, NEW)
    if function != "chmod":
        with pytest.raises(WriteError, match=os.strerror(number)):
            create(str(file.parent / "new"), NEW)
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["x.config"]


@pytest.fixture
def no_exchange(monkeypatch):
    """Do without an exchange of files, as other systems than Linux."""
    monkeypatch.setattr(temporary, "_renameat2", lambda: None)


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_an_interrupt_leaves_no_trace(file, function, monkeypatch, no_exchange):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, function, interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(str(file), OLD, NEW)
    with pytest.raises(KeyboardInterrupt):
        create(str(file.parent / "new"), NEW)
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["x.config"]


def test_an_owner_that_is_the_same_need_not_be_given(file, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "chown", refuse)
    file.chmod(0o640)
    replace(str(file), OLD, NEW)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (NEW, 0o640)


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_new_files_have_the_usual_mode(tmp_path, umask):
    previous = os.umask(umask)
    try:
        create(str(tmp_path / "new"), NEW)
    finally:
        os.umask(previous)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o666 & ~umask
    assert (tmp_path / "new").read_bytes() == NEW
    assert names(tmp_path) == ["new"]


def test_a_new_file_needs_its_folder(tmp_path):
    with pytest.raises(WriteError, match="cannot be written: No such file or directory"):
        create(str(tmp_path / "missing" / "new"), NEW)
    assert names(tmp_path) == []


@pytest.mark.parametrize("function", ["os.fsync", "writing.exchange"])
def test_kill_9_leaves_the_old_file(file, function):
    """Claim: A file is old or new, never half of one. It is killed at its last two steps."""
    script = (
        "import os, sys, time\n"
        "from flyte_image_lint.text import writing\n"
        "from flyte_image_lint.text.writing import replace\n"
        f"{function} = lambda *_: (print('stopped', flush=True), time.sleep(60))\n"
        "replace(sys.argv[1], open(sys.argv[1], 'rb').read(), b'x' * 1000000)\n"
    )
    command = [sys.executable, "-c", script, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"stopped\n"
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert file.read_bytes() == OLD
    (left,) = set(names(file.parent)) - {"x.config"}
    assert re.fullmatch(r"\.flyte-image-lint\.[0-9a-f]+\.[0-9a-f]{16}\.tmp", left)
    replace(str(file), OLD, NEW)
    assert file.read_bytes() == NEW
    assert names(file.parent) == ["x.config"]


def leftover(folder: Path, content: bytes = b"x") -> Path:
    """Make what a run that was killed leaves."""
    path = folder / "new"
    path.write_bytes(content)
    return path.rename(folder / f".flyte-image-lint.{path.stat().st_ino:x}.{'0' * 16}.tmp")


def test_what_may_be_somebody_elses_is_not_cleared(file):
    """Claim: A killed run leaves nothing that stops a later one. A copy has another inode."""
    dead = leftover(file.parent)
    checked_out = file.parent / f".flyte-image-lint.1{file.stat().st_ino:x}.{'0' * 16}.tmp"
    old = file.parent / ".flyte-image-lint.abcd.tmp"
    checked_out.write_text("x")
    old.write_text("x")
    folder = file.parent / ".flyte-image-lint.1.2.tmp"
    folder.mkdir()
    locked = leftover(file.parent)
    with locked.open("rb+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        replace(str(file), OLD, NEW)
    assert not dead.exists()
    assert all(path.exists() for path in (locked, checked_out, old, folder))
    replace(str(file), NEW, OLD)
    assert not locked.exists()


def test_a_leftover_of_the_same_process_number_stops_nothing(tmp_path):
    """In containers, each run has the same number, which was all that the name had."""
    write(tmp_path, {f"flyte-images.lock.{os.getpid()}.tmp": "x"})
    create(str(tmp_path / "flyte-images.lock"), NEW)
    assert (tmp_path / "flyte-images.lock").read_bytes() == NEW


# What is saved or written at the same time.


@pytest.mark.parametrize("way", ["in place", "by another file"])
@pytest.mark.parametrize("moment", ["fsync", "chmod", "exchange"])
def test_what_an_editor_saves_meanwhile_is_not_lost(file, way, moment, monkeypatch):
    """Claim: What is saved meanwhile is not lost."""
    saved = b"saved meanwhile"

    def save() -> None:
        if way == "in place":
            file.write_bytes(saved)
        else:
            (file.parent / "editor").write_bytes(saved)
            os.replace(file.parent / "editor", file)

    module = writing if moment == "exchange" else os
    function = getattr(module, moment)

    def do(*words):
        monkeypatch.setattr(module, moment, function)
        save()
        return function(*words)

    monkeypatch.setattr(module, moment, do)
    with pytest.raises(WriteError, match="has changed meanwhile"):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == saved
    assert names(file.parent) == ["x.config"]


def test_without_an_exchange_a_save_is_seen_up_to_the_last_look(file, monkeypatch, no_exchange):
    monkeypatch.setattr(writing, "give", lambda *_: file.write_bytes(b"saved"))
    with pytest.raises(WriteError, match="has changed meanwhile"):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == b"saved"


RACE = """
import sys
from flyte_image_lint.text import writing
path, mine = sys.argv[1:]
old = open(path, "rb").read()
print("read", flush=True)
sys.stdin.readline()
try:
    writing.replace(path, old, old + mine.encode())
    print("fixed")
except writing.WriteError as error:
    print(error)
"""


def test_of_two_runs_at_once_one_says_that_the_file_has_changed(file):
    """Claim: Two runs at the same time do not lose a fix."""
    for _ in range(8):
        file.write_bytes(OLD)
        words = [sys.executable, "-c", RACE, str(file)]
        pipe = subprocess.PIPE
        runs = [
            subprocess.Popen([*words, each], stdin=pipe, stdout=pipe, text=True) for each in "ab"
        ]
        assert [run.stdout.readline() for run in runs] == ["read\n", "read\n"]
        for run_ in runs:
            run_.stdin.write("go\n")
            run_.stdin.flush()
        said = sorted(run.communicate()[0].strip() for run in runs)
        assert said == ["fixed", "has changed meanwhile, and was left as it is"]
        assert file.read_bytes() in (OLD + b"a", OLD + b"b")
        assert names(file.parent) == ["x.config"]


def test_a_run_waits_for_another_one_and_does_not_wait_for_ever(file, monkeypatch):
    monkeypatch.setattr(temporary, "SECONDS", 0.05)
    with temporary.locked(str(file.parent)), pytest.raises(WriteError, match="has locked its"):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == OLD
    replace(str(file), OLD, NEW)
    assert names(file.parent) == ["x.config"]


# Many files.


@pytest.fixture
def many(tmp_path) -> list[Path]:
    """Make files in two folders, more than are written in one go."""
    paths = [tmp_path / folder / f"{at:03}.config" for folder in "ab" for at in range(150)]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(OLD)
    return paths


def replaced(paths: list[Path], old: bytes = OLD) -> list[str | None]:
    """Replace contents, and give what is wrong with each file."""
    problems = replace_all((str(path), old, NEW) for path in paths)
    return [problem and str(problem) for problem in problems]


def test_many_files_are_written(many):
    assert replaced(many) == [None] * len(many)
    assert {path.read_bytes() for path in many} == {NEW}
    assert [names(folder) for folder in dict.fromkeys(path.parent for path in many)] == [
        [f"{at:03}.config" for at in range(150)]
    ] * 2


def test_what_is_wrong_with_one_of_many_is_said_of_it_alone(many):
    many[1].write_bytes(b"saved")
    many[149].chmod(0o444)
    many[150].unlink()
    os.link(many[299], many[299].with_name("other"))
    problems = replaced(many)
    assert {at: problem for at, problem in enumerate(problems) if problem} == {
        1: "has changed meanwhile, and was left as it is",
        149: "is read-only, and was left as it is",
        150: "cannot be written: No such file or directory",
        299: "has hard links, which would be parted, and was left as it is",
    }
    left = [at for at, path in enumerate(many) if path.exists() and path.read_bytes() != NEW]
    assert left == [1, 149, 299]


def test_one_of_many_files_by_two_names_is_written_once(many):
    link = many[0].with_name("link")
    link.symlink_to(many[0].name)
    assert replaced([many[0], link, many[1], link]) == [None] * 4
    assert many[0].read_bytes() == NEW
    assert link.is_symlink()


def test_many_files_of_a_folder_that_stays_locked(many, monkeypatch):
    monkeypatch.setattr(temporary, "SECONDS", 0.05)
    with temporary.locked(str(many[0].parent)):
        problems = replaced(many[140:160])
    why = "cannot be written: another program has locked its folder"
    assert problems == [why] * 10 + [None] * 10


def test_files_of_a_folder_are_all_written_before_one_is_waited_for(many, monkeypatch):
    """So that the disk is waited for once, as it were."""
    steps = []
    for name in ("write", "flush"):
        step = getattr(temporary.Temporary, name)

        def noted(*words, step=step):
            steps.append(step.__name__)
            return step(*words)

        monkeypatch.setattr(temporary.Temporary, name, noted)
    assert replaced(many[: writing_many.HELD + 1]) == [None] * (writing_many.HELD + 1)
    batch = writing_many.HELD
    assert steps == ["write"] * batch + ["flush"] * batch + ["write", "flush"]


def test_of_many_files_one_for_which_there_is_no_room_stays(many, monkeypatch):
    """What has been written of it, and has no end, does not take its place."""
    step = temporary.Temporary.write

    def write_half(self, data):
        if len(writes) == 1:
            step(self, data[:3])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        step(self, data)
        writes.append(data)

    writes: list[bytes] = []
    monkeypatch.setattr(temporary.Temporary, "write", write_half)
    why = f"cannot be written: {os.strerror(errno.ENOSPC)}"
    assert replaced(many[:2]) == [None, why]
    assert [path.read_bytes() for path in many[:2]] == [NEW, OLD]
    assert len(names(many[0].parent)) == 150


def test_a_file_that_cannot_be_closed_does_not_speak_for_others(many, monkeypatch):
    """Its content has been flushed before."""
    close = temporary.Temporary._close

    def fail(self):
        close(self)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(temporary.Temporary, "_close", fail)
    assert replaced(many[:3]) == [None] * 3
    assert {path.read_bytes() for path in many[:3]} == {NEW}
    assert len(names(many[0].parent)) == 150


def test_what_gets_a_link_while_others_are_written_is_left(many, monkeypatch):
    """Claim: Hard links are not broken."""
    flush = temporary.Temporary.flush

    def link(self):
        flush(self)
        if not other.exists():
            os.link(many[1], other)

    other = many[1].with_name("other")
    monkeypatch.setattr(temporary.Temporary, "flush", link)
    linked = "has hard links, which would be parted, and was left as it is"
    assert replaced(many[:2]) == [None, linked]
    assert other.read_bytes() == OLD


def test_an_interrupt_between_two_of_many_files_leaves_no_trace(many, monkeypatch):
    give = writing.give

    def interrupt(*words):
        give(*words)
        if many[2].read_bytes() == NEW:
            raise KeyboardInterrupt

    monkeypatch.setattr(writing, "give", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replaced(many[:9])
    assert [path.read_bytes() == NEW for path in many[:5]] == [True] * 3 + [False] * 2
    assert len(names(many[0].parent)) == 150


def test_a_report_that_says_the_same_is_written_anew(file):
    """For programs that go by the time, as `make` does."""
    os.utime(file, (0, 0))
    writing.write(str(file), OLD)
    assert file.stat().st_mtime > 0


def test_leftovers_are_looked_for_once_for_many_files(many, monkeypatch):
    dead = leftover(many[0].parent)
    listed = []
    monkeypatch.setattr(
        os, "listdir", lambda path, listdir=os.listdir: listed.append(path) or listdir(path)
    )
    assert replaced(many) == [None] * len(many)
    assert not dead.exists()
    assert len(listed) == 2 * -(-150 // writing_many.HELD)


def test_an_interrupt_leaves_no_trace_of_many_files(many, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replaced(many)
    assert {path.read_bytes() for path in many} == {OLD}
    assert len(names(many[0].parent)) == 150


# What a file has beside its content.

ACL = "system.posix_acl_access"


def acl(*entries: tuple[int, int, int]) -> bytes:
    """Give an ACL as Linux has it: a version, then tag, rights and user or group of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)


NOBODY = 0xFFFFFFFF
SHARED = acl((1, 6, NOBODY), (2, 6, 4321), (4, 0, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY))
"""The owner and user 4321 may write; the group, and others, may do nothing."""


def attributes_of(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path)}


def test_acls_and_extended_attributes_stay(file):
    os.setxattr(file, "user.note", b"kept \xff\0")
    os.setxattr(file, ACL, SHARED)
    before = (attributes_of(file), file.stat().st_mode)
    assert set(before[0]) == {"user.note", ACL}
    replace(str(file), OLD, NEW)
    assert file.read_bytes() == NEW
    assert (attributes_of(file), file.stat().st_mode) == before


def test_what_the_folder_gives_to_new_files_is_not_given(file):
    file.chmod(0o640)
    os.setxattr(file.parent, "system.posix_acl_default", SHARED)
    replace(str(file), OLD, NEW)
    assert (attributes_of(file), stat.S_IMODE(file.stat().st_mode)) == ({}, 0o640)


@pytest.mark.parametrize(
    ("function", "argument", "what"),
    [
        ("setxattr", ("user.a", b"1"), "extended attribute 'user.a'"),
        ("setxattr", (ACL, SHARED), f"extended attribute '{ACL}'"),
        ("chown", stat.ST_UID, "owner"),
        ("chown", stat.ST_GID, "group"),
    ],
    ids=["attribute", "ACL", "owner", "group"],
)
def test_what_would_lose_something_is_left(file, function, argument, what, monkeypatch):
    """Claim: Mode, owner, group, ACLs and attributes are kept, or the file is unchanged."""
    if function == "chown":  # which only root can do

        def give(path, original, status):
            attributes.give(path, original, os.stat_result(
                4321 if at == argument else value for at, value in enumerate(status)
            ))  # fmt: skip

        monkeypatch.setattr(writing, "give", give)
    else:
        os.setxattr(file, *argument)
    before = (attributes_of(file), kept(file))

    def refuse(*_):
        raise PermissionError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, function, refuse)
    why = f"would lose its {what} (not permitted), and was left as it is"
    with pytest.raises(WriteError, match=re.escape(why)):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == OLD
    assert (attributes_of(file), kept(file)) == before
    assert names(file.parent) == ["x.config"]


def test_a_system_without_attributes_needs_none(file, monkeypatch):
    monkeypatch.delattr(attributes.os, "listxattr")
    replace(str(file), OLD, NEW)
    assert file.read_bytes() == NEW


def test_hard_links_are_not_parted(file):
    """Claim: Hard links are not broken."""
    os.link(file, file.parent / "other")
    with pytest.raises(WriteError, match="has hard links"):
        replace(str(file), OLD, NEW)
    assert file.read_bytes() == (file.parent / "other").read_bytes() == OLD


# The command: one file in trouble does not stop the others.


def test_a_read_only_file(tmp_path):
    write(tmp_path, {"a.config": FAULTY, "b.config": FAULTY, "c.config": FAULTY})
    (tmp_path / "b.config").chmod(0o444)
    result = fix(tmp_path, "a.config", "b.config", "c.config")
    assert result.status == 2
    assert "error: b.config: is read-only, and was left as it is\n" in result.stderr
    assert [(tmp_path / name).read_text() for name in names(tmp_path)] == [FIXED, FAULTY, FIXED]
    assert "Found 3 problems (2 fixed, 1 remaining) in 3 files." in result.stdout
    assert " --> b.config:2:7\n" in result.stdout


def test_a_directory_in_which_nothing_can_be_written(tmp_path):
    write(tmp_path, {"a/x.config": FAULTY, "b/x.config": FAULTY})
    (tmp_path / "a").chmod(0o555)
    try:
        result = fix(tmp_path, "a/x.config", "b/x.config")
    finally:
        (tmp_path / "a").chmod(0o755)
    assert result.status == 2
    assert "error: a/x.config: cannot be written: Permission denied\n" in result.stderr
    assert (tmp_path / "a/x.config").read_text() == FAULTY
    assert (tmp_path / "b/x.config").read_text() == FIXED
    assert names(tmp_path / "a") == names(tmp_path / "b") == ["x.config"]


def test_a_full_disk(tmp_path):
    write(tmp_path, {"a.config": FAULTY, "b.config": FIXED})
    result = fix(tmp_path, "a.config", "b.config", command=NO_ROOM)
    assert result.status == 2
    assert result.stderr == "error: a.config: cannot be written: File too large\n"
    assert (tmp_path / "a.config").read_text() == FAULTY
    assert names(tmp_path) == ["a.config", "b.config"]


def test_one_file_by_two_names(tmp_path):
    write(tmp_path, {"a.config": FAULTY})
    (tmp_path / "b.config").symlink_to("a.config")
    result = fix(tmp_path, "a.config", "b.config")
    assert (result.status, (tmp_path / "a.config").read_text()) == (0, FIXED)
    assert os.readlink(tmp_path / "b.config") == "a.config"
    assert names(tmp_path) == ["a.config", "b.config"]


def test_what_is_clean_is_not_written(tmp_path):
    write(tmp_path, {"a.config": FIXED})
    before = (tmp_path / "a.config").stat()
    (tmp_path / "a.config").chmod(0o444)
    result = fix(tmp_path, "a.config", command=NO_ROOM)
    assert (result.status, result.stderr) == (0, "")
    after = (tmp_path / "a.config").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
