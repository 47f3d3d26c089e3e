"""Writing files: all of the new one or all of the old one, whatever happens."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from command import COMMAND, run, write
from flyte_image_lint.text.writing import WriteError, create, replace

OLD, NEW = b"[images]\r\na = \xf0\x9f\x90\xb3 \xff", b"\xef\xbb\xbfnew\n"
FAULTY = "[images]\napp = org/app:1.4.2\n"
MENDED = "[images]\napp = docker.io/org/app:1.4.2\n"
NO_ROOM = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh", COMMAND)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "folder" / "x.config"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


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
def test_what_the_system_refuses_leaves_no_trace(file, function, number, monkeypatch):
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


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_an_interrupt_leaves_no_trace(file, function, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, function, interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(str(file), OLD, NEW)
    with pytest.raises(KeyboardInterrupt):
        create(str(file.parent / "new"), NEW)
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["x.config"]


def test_that_the_owner_cannot_be_kept_is_no_error(file, monkeypatch):
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


@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_kill_9_leaves_the_old_file(file, function):
    """Stop the write at its last two steps, and kill it there; what comes next is not harmed."""
    script = (
        "import os, sys, time\n"
        "from flyte_image_lint.text.writing import replace\n"
        f"os.{function} = lambda *_: (print('stopped', flush=True), time.sleep(60))\n"
        "replace(sys.argv[1], open(sys.argv[1], 'rb').read(), b'x' * 1000000)\n"
    )
    command = [sys.executable, "-c", script, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"stopped\n"
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert file.read_bytes() == OLD
    left = set(names(file.parent)) - {"x.config"}
    assert all(name.startswith(".flyte-image-lint.") for name in left)
    replace(str(file), OLD, NEW)
    assert file.read_bytes() == NEW
    assert set(names(file.parent)) == left | {"x.config"}


# The command: one file in trouble does not stop the others.


def test_a_read_only_file(tmp_path):
    write(tmp_path, {"a.config": FAULTY, "b.config": FAULTY, "c.config": FAULTY})
    (tmp_path / "b.config").chmod(0o444)
    result = fix(tmp_path, "a.config", "b.config", "c.config")
    assert result.status == 2
    assert "error: b.config: is read-only, and was left as it is\n" in result.stderr
    assert [(tmp_path / name).read_text() for name in names(tmp_path)] == [MENDED, FAULTY, MENDED]
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
    assert (tmp_path / "b/x.config").read_text() == MENDED
    assert names(tmp_path / "a") == names(tmp_path / "b") == ["x.config"]


def test_a_full_disk(tmp_path):
    write(tmp_path, {"a.config": FAULTY, "b.config": MENDED})
    result = fix(tmp_path, "a.config", "b.config", command=NO_ROOM)
    assert result.status == 2
    assert result.stderr == "error: a.config: cannot be written: File too large\n"
    assert (tmp_path / "a.config").read_text() == FAULTY
    assert names(tmp_path) == ["a.config", "b.config"]


def test_one_file_by_two_names(tmp_path):
    write(tmp_path, {"a.config": FAULTY})
    (tmp_path / "b.config").symlink_to("a.config")
    result = fix(tmp_path, "a.config", "b.config")
    assert (result.status, (tmp_path / "a.config").read_text()) == (0, MENDED)
    assert os.readlink(tmp_path / "b.config") == "a.config"
    assert names(tmp_path) == ["a.config", "b.config"]


def test_what_is_clean_is_not_written(tmp_path):
    write(tmp_path, {"a.config": MENDED})
    before = (tmp_path / "a.config").stat()
    (tmp_path / "a.config").chmod(0o444)
    result = fix(tmp_path, "a.config", command=NO_ROOM)
    assert (result.status, result.stderr) == (0, "")
    after = (tmp_path / "a.config").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
