"""What a stranger's repository may not do. docs/security.md claims it; each test says what."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import command
import hostile
from command import COMMAND, run, write
from flyte_image_lint.project import git, git_files
from flyte_image_lint.reporters import FORMATS
from flyte_image_lint.settings import SettingsFinder

PAGE = Path(__file__).parents[1] / "docs/security.md"


def test_the_claims_of_the_page_are_those_of_the_tests():
    """A sentence of the page in bold is held by the tests that begin with it."""
    claims = re.findall(r"^- \*\*(.+?)\*\*", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    tests = "".join(
        (Path(__file__).parent / name).read_text() for name in ("test_trust.py", "test_writing.py")
    )
    assert len(claims) > 10
    assert [claim for claim in claims if f"Claim: {claim}" not in tests] == []


# No program is run.


def test_the_commands_have_every_option():
    assert list(hostile.options_left_out()) == []


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_no_program_of_a_repository_runs(kind, tmp_path):
    """Claim: No program of the repository is run."""
    folder = hostile.KINDS[kind](tmp_path)
    _, ran = hostile.trap(folder)
    where, *words = hostile.CONTROLS[kind]
    hostile.git(folder / where, *words)
    assert ran.exists(), "the trap is none"
    ran.unlink()
    for line in hostile.COMMANDS:
        run(*line.split(), cwd=folder)
        assert not ran.exists(), line
    for line in ("check", "check .", "images", "check --fix --offline"):
        run(*line.split(), cwd=folder / "sub")
        assert not ran.exists(), line


@pytest.mark.parametrize("path", [".", "", "bin", "./bin"])
def test_no_git_of_a_repository_runs(path, tmp_path):
    """Claim: No program of the repository is run. Not one that is named git, either."""
    folder = write(tmp_path / "repository", hostile.FILES)
    hostile.git(folder, "init", "-q")
    program, ran = hostile.trap(folder)
    for name in ("git", "bin/git"):
        write(folder, {name: f"#!/bin/sh\n{program}\n"})
        (folder / name).chmod(0o755)
    env = {"PATH": os.pathsep.join([path, os.environ["PATH"]])}
    assert "wf.py" in run("check", "--show-files", cwd=folder, env=env).stdout
    assert not ran.exists()


@pytest.mark.parametrize("name", ["yaml", "configparser", "tomllib", "difflib", "ctypes"])
def test_no_module_of_a_repository_is_imported(name, tmp_path):
    """Claim: No module of the repository is imported."""
    folder = write(tmp_path / "repository", hostile.FILES)
    _, ran = hostile.trap(folder)
    write(folder, {f"{name}.py": f"open({str(ran)!r}, 'w')\nraise SystemExit\n"})
    python = str(Path(COMMAND).with_name("python"))
    for program in ((COMMAND,), (python, "-m", "flyte_image_lint")):
        for line in ("check", "check --diff --offline", "images", "check --fix --offline"):
            result = run(*line.split(), cwd=folder, command=program)
            assert not ran.exists()
            assert line != "check" or "wf.py" in result.stdout


AUDIT = """
import sys
def hook(event, args):
    if event in EVENTS:
        with open(PATH, "a") as stream:
            stream.write(json.dumps([event, *map(plain, args)]) + "\\n")
def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items()}
    return value.decode() if isinstance(value, bytes) else value
import json
EVENTS = {"subprocess.Popen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
          "os.startfile", "os.system", "pty.spawn"}
sys.addaudithook(hook)
"""


def processes(tmp_path: Path, folder: Path, *words: str, **env: str) -> list[list[object]]:
    """Run the command and give what it starts: program, words, folder, environment."""
    log = tmp_path / "log"
    log.unlink(missing_ok=True)
    write(tmp_path / "audit", {"sitecustomize.py": f"PATH = {str(log)!r}\n{AUDIT}"})
    run(*words, cwd=folder, env={"PYTHONPATH": str(tmp_path / "audit"), **env})
    events = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    below = {"os.fork"}  # of which `subprocess` makes use
    assert {event[0] for event in events} <= {"subprocess.Popen", "os.posix_spawn", *below}
    started = []
    for event, *arguments in events:
        if event == "os.posix_spawn":
            program, called, env = arguments
            started.append([program, called, None, env])
        elif event not in below:
            started.append(arguments)
    return started


def git_words(root: Path) -> list[list[str]]:
    """Give all that git is ever asked, for a folder `sub` of a repository."""
    start = [
        "-C", str(root), "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
        "-c", "safe.bareRepository=explicit", f"--work-tree={root}",
    ]  # fmt: skip
    search = ["--no-recurse-submodules", "--no-textconv", "--threads=4", "-lzF"]
    words = [word for text in git_files.WORDS for word in ("-e", text.decode())]
    listed = ["-zt", "--cached", "--others", "--exclude-standard", "--"]
    return [
        [*start, *rest]
        for below in (".", "sub")
        for rest in (
            ["--literal-pathspecs", "grep", *search, *words, "--", below],
            ["--literal-pathspecs", "ls-files", *listed, below],
            ["check-ignore", "--", f"./{below}"],
        )
    ]


def test_git_is_the_only_program_and_this_is_what_it_is_asked(tmp_path):
    """Claim: No program of the repository is run. Only git is, and what it is given is this."""
    root = write(tmp_path / "repository/sub", hostile.FILES).parent
    hostile.git(root, "init", "-q")
    allowed = git_words(root)
    variables = {"GIT_DIR": "/nowhere", "GIT_SSH_COMMAND": "false", "GIT_CONFIG_COUNT": "1",
                 "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "false",
                 "GIT_EXTERNAL_DIFF": "false", "GIT_TRACE": "1"}  # fmt: skip
    expected = {
        "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "",
        "GIT_TERMINAL_PROMPT": "0", "GIT_CEILING_DIRECTORIES": str(tmp_path),
    }  # fmt: skip
    count = 0
    for line in hostile.COMMANDS:
        for program, words, cwd, env in processes(tmp_path, root, *line.split(), **variables):
            count += 1
            assert program == words[0] == shutil.which("git"), line
            assert words[1:] in allowed, line
            assert cwd is None
            assert {name: env[name] for name in env if name.startswith("GIT_")} == expected
            assert env["HOME"]
    assert count > 20


@pytest.mark.parametrize("line", hostile.COMMANDS)
def test_outside_of_a_repository_no_process_is_started(line, tmp_path):
    """Claim: Git is asked only about the repository that a linted folder is in."""
    folder = write(tmp_path / "folder/sub", hostile.FILES).parent
    write(folder / "sub", {"HEAD": "ref: refs/heads/main\n", "config": "[core]\nbare = true\n"})
    for name in ("objects", "refs"):
        (folder / "sub" / name).mkdir()
    (folder / ".git").mkdir()  # which git would pass over, and look further up
    assert processes(tmp_path, folder, *line.split()) == []


@pytest.mark.parametrize("words", [["check", "sub/wf.py"], ["images", "--default"]])
def test_for_files_that_are_named_no_more_than_their_repository_is_asked(words, tmp_path):
    root = write(tmp_path / "repository/sub", hostile.FILES).parent
    hostile.git(root, "init", "-q")
    other = write(tmp_path / "other", hostile.FILES)
    hostile.git(other, "init", "-q")
    for _, arguments, *_ in processes(tmp_path, root, *words):
        assert arguments[2] == str(root)


# Nothing is read from elsewhere.

SECRET = "hunter2-7c1e"
OUTSIDE = {
    "environ": f"TOKEN={SECRET}\0HOME=/\0",
    "docker.json": json.dumps({"auths": {SECRET: {"auth": SECRET}}}),
    "credentials": f"[images]\naws_secret_access_key = {SECRET}\n{SECRET}\n",
    "images": f"[sdk]\n[images]\n{SECRET} = {SECRET}/x\n",
    "yaml": f"admin:\nimages:\n  {SECRET}: {SECRET}/x\n",
    "python": f"from flytekit import task\n@task(container_image='{SECRET}/x')\ndef t(): ...\n",
    "toml": f'{SECRET} = "{SECRET}"\n[tool.flyte-image-lint]\n{SECRET} = 1\n',
    "lock": f"{SECRET}: [\n",
    "requirements": f"flytekit==1.2.3+{SECRET}\nflytekit==9.8.7\n",
}
CONFIGS = ("flytekit.config", ".flyte/config.yaml", ".flyte/config", "prod.config")
LINES = ("check", "check --detect NAME", "check NAME", "images", "images NAME", "images --default",
         "check --fix --offline", "check --diff --offline", "lock --check --offline",
         "check --show-settings", "check --show-files",
         *(f"check --output-format {name}" for name in FORMATS))  # fmt: skip


def linked(tmp_path: Path, name: str, target: str, *, repository: bool = True) -> Path:
    """Give a project in which one name is a link to a file elsewhere."""
    write(tmp_path / "outside", OUTSIDE)
    folder = write(tmp_path / "project", {"wf.py": hostile.FILES["wf.py"]})
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(
        os.path.relpath(tmp_path / "outside" / target, (folder / name).parent)
    )
    if repository:
        hostile.git(folder, "init", "-q")
        hostile.git(folder, "add", "-A")
    return folder


@pytest.mark.parametrize(
    ("name", "target", "repository"),
    [
        ("flytekit.config", "environ", True),
        ("flytekit.config", "credentials", True),
        ("flytekit.config", "images", False),
        (".flyte/config.yaml", "docker.json", True),
        (".flyte/config.yaml", "yaml", False),
        (".flyte/config", "images", True),
        ("prod.config", "images", True),
        ("prod.config", "images", False),
    ],
)
def test_no_text_of_a_file_elsewhere_gets_into_a_report(repository, name, target, tmp_path):
    """Claim: No text of a file outside of the repository is shown. One line says so."""
    folder = linked(tmp_path, name, target, repository=repository)
    for line in LINES:
        result = run(*line.replace("NAME", name).split(), cwd=folder)
        assert SECRET not in result.stdout + result.stderr, line
        if name in CONFIGS[:3] and "--show-settings" not in line and "--default" not in line:
            place = "the repository" if repository else f"'{folder / Path(name).parent}'"
            places = ("the repository",) if repository else (place, f"'{folder}'", "'.'")
            why = [f"error: {name}: a symbolic link leads out of {each}, so it is not followed"
                   for each in places]  # fmt: skip
            assert sum(said in why for said in result.stderr.splitlines()) == 1, (line, result)
            assert result.status == 2


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        (".flyte-image-lint.toml", "toml", True),
        ("pyproject.toml", "toml", True),
        ("flyte-images.lock", "lock", True),
        ("requirements.txt", "requirements", False),
        ("pyproject.toml", "requirements", True),
        (".python-version", "environ", False),
        ("other.py", "python", False),
        ("values.yaml", "yaml", False),
    ],
)
def test_other_files_elsewhere_are_not_read_either(name, target, said, tmp_path):
    """Claim: No text of a file outside of the repository is shown. Settings, locks, sources."""
    folder = linked(tmp_path, name, target)
    write(folder, {"flytekit.config": "[images]\na = ghcr.io/x/y\n"})
    for line in (*LINES, f"check --config {name}"):
        result = run(*line.replace("NAME", name).split(), cwd=folder)
        assert SECRET not in result.stdout + result.stderr, line
        assert "9.8.7" not in result.stdout + result.stderr, line
    command_line = "check --fix --offline" if name.endswith(".lock") else "check"
    result = run(*command_line.split(), cwd=folder)
    why = f"error: {name}: a symbolic link leads out of the repository, so it is not followed\n"
    assert (why in result.stderr, result.status == 2) == (said, said)


def test_what_git_keeps_is_elsewhere_too(tmp_path):
    """Claim: No text of a file outside of the repository is shown. `.git` has CI's token."""
    folder = write(tmp_path, {"wf.py": hostile.FILES["wf.py"]})
    hostile.git(folder, "init", "-q")
    with (folder / ".git/config").open("a") as stream:
        stream.write(
            f'[http "https://x/"]\nextraheader = AUTHORIZATION: basic {SECRET}\n{SECRET}\n'
        )
    write(folder, {"Makefile": "x:\n\tpyflyte -c .git/config run wf.py t\n"})
    for name, target in (("flytekit.config", ".git/config"), ("link", ".git"), ("x", ".")):
        (folder / name).symlink_to(target)
    write(folder, {"more.sh": "pyflyte -c link/config run wf.py t\n"})
    for line in (*LINES, "check link", "check link/config", "images link", "check x/.git/../link"):
        result = run(*line.replace("NAME", "flytekit.config").split(), cwd=folder)
        assert SECRET not in result.stdout + result.stderr, line


@pytest.mark.parametrize("line", ["check folder", "check folder/a.config", "images folder",
                                  "check --detect folder/flytekit.config", "check folder/",
                                  "check --fix --offline folder"])  # fmt: skip
def test_folders_that_are_links_lead_nowhere_either(line, tmp_path):
    """Claim: No text of a file outside of the repository is shown. Nor through a folder."""
    write(
        tmp_path / "outside", {"a.config": OUTSIDE["images"], "flytekit.config": OUTSIDE["images"]}
    )
    folder = write(tmp_path / "project", hostile.FILES)
    hostile.git(folder, "init", "-q")
    (folder / "folder").symlink_to("../outside")
    result = run(*line.split(), cwd=folder)
    assert SECRET not in result.stdout + result.stderr
    name = line.split()[-1]
    why = "a symbolic link leads out of the repository, so it is not followed"
    assert (result.status, result.stderr) == (2, f"error: {name}: {why}\n")
    assert (tmp_path / "outside/a.config").read_text() == OUTSIDE["images"]


@pytest.mark.parametrize("spelled", ["{}", "{}/", "../{}", "sub/../{}", "{root}/{}"])
def test_links_within_a_repository_are_followed(spelled, tmp_path):
    """Claim: a link to another file of the repository is linted, and fixed."""
    folder = write(tmp_path / "p", {"real/prod.config": "[sdk]\n[images]\na = org/app:1.4.2\n"})
    (folder / "sub").mkdir()
    hostile.git(folder, "init", "-q")
    (folder / "flytekit.config").symlink_to("real/prod.config")
    (folder / "folder").symlink_to("real")
    name = spelled.format("folder" if spelled.endswith("/") else "flytekit.config", root=folder)
    cwd = folder / "sub" if spelled.startswith("../") else folder
    result = run("check", "--fix", "--offline", name, cwd=cwd)
    assert (result.status, result.stderr.count("Fixed ")) == (0, 1), result
    assert (
        folder / "real/prod.config"
    ).read_text() == "[sdk]\n[images]\na = docker.io/org/app:1.4.2\n"
    assert (folder / "flytekit.config").is_symlink()


def test_a_repository_may_be_reached_by_a_link(tmp_path):
    folder = write(tmp_path / "real", {"flytekit.config": "[images]\na = ghcr.io/o/a:1.4.2\n"})
    for repository in (False, True):
        if repository:
            hostile.git(folder, "init", "-q")
        (tmp_path / f"link{repository}").symlink_to("real")
        for path in (f"link{repository}", f"link{repository}/flytekit.config"):
            assert run("check", path, cwd=tmp_path)[::2] == (0, "")


@pytest.mark.parametrize(
    "content", [f"{SECRET}: 1\n", f"a: [{SECRET}\n", f"'{SECRET}", f"- {SECRET}"]
)
def test_a_file_that_an_image_names_is_not_quoted(content, tmp_path):
    """Claim: No text of a file outside of the repository is shown. Flyte would read it."""
    write(tmp_path, {"outside.yaml": content})
    image = tmp_path / "outside.yaml"
    folder = write(
        tmp_path / "p", {"flytekit.config": f"[images]\na = {image}\nb = ../outside.yaml\n"}
    )
    hostile.git(folder, "init", "-q")
    (folder / "link.yaml").symlink_to(image)
    write(folder, {"prod.config": "[sdk]\n[images]\nc = link.yaml\n"})
    for line in ("check", "images", "check --output-format json", "images --output-format json"):
        result = run(*line.split(), cwd=folder)
        assert SECRET not in result.stdout + result.stderr, line
        assert "FIL117" in result.stdout or line.startswith("images")


# Nothing hangs, and nothing is too much.

SPECIAL = {
    "FIFO": os.mkfifo,
    "zero": lambda path: path.symlink_to("/dev/zero"),
    "stdin": lambda path: path.symlink_to("/dev/stdin"),
    "tty": lambda path: path.symlink_to("/dev/ptmx"),
    "huge": lambda path: (path.touch(), os.truncate(path, 1 << 40)),
    "folder": lambda path: path.mkdir(),
}
WHERE = {
    # a folder is none of these, and is what it is for a lock
    "pyproject.toml": ({"folder"}, "check"),
    ".flyte-image-lint.toml": ({"folder"}, "check"),
    "flyte-images.lock": (set(), "check --fix --offline"),
    "flytekit.config": ({"folder"}, "check flytekit.config"),
    "requirements.txt": (set(SPECIAL), "images --default"),
    "uv.lock": (set(SPECIAL), "images --default"),
    ".python-version": (set(SPECIAL), "images --default"),
    "wf.sh": (set(SPECIAL), "check"),
}


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("name", WHERE)
def test_no_file_makes_it_hang(name, kind, tmp_path):
    """Claim: No file makes a run hang."""
    folder = write(tmp_path, {"other.config": "[sdk]\n[images]\na = ghcr.io/x/y\n"})
    hostile.git(folder, "init", "-q")
    SPECIAL[kind](folder / name)
    unharmed, line = WHERE[name]
    reader, writer = os.pipe()  # nothing ever comes from standard input
    done = subprocess.run(
        [COMMAND, *line.split()], cwd=folder, env=command.environment(), stdin=reader,
        capture_output=True, text=True, timeout=command.SECONDS, check=False,
        preexec_fn=command.restrict,
    )  # fmt: skip
    os.close(reader), os.close(writer)
    assert "Traceback" not in done.stderr
    said = [text for text in done.stderr.splitlines() if f"{name}: " in text]
    if kind in unharmed:
        assert (said, done.returncode in (0, 1)) == ([], True), done
    else:
        assert (len(said), done.returncode) == (1, 2), done
        assert said[0].startswith(f"error: {name}: ")


@pytest.mark.parametrize("kind", [*SPECIAL, "gone"])
def test_settings_that_are_named_are_looked_at_too(kind, tmp_path):
    SPECIAL.get(kind, lambda path: None)(tmp_path / "x.toml")
    write(tmp_path, {"flytekit.config": "[images]\na = ghcr.io/x/y:1.4.2\n"})
    result = run("check", "--config", "x.toml", cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith("error: x.toml: ")
    assert result.stderr.count("\n") == 1


# Nothing is written elsewhere.


@pytest.mark.parametrize("line", [
    "check --output-file NAME", "check --output-format json=NAME", "check --output-file folder/x",
    "check --output-file folder/new/x", "check --output-format sarif=link.sarif",
    "check --output-format concise --output-format junit=hook",
])  # fmt: skip
@pytest.mark.parametrize("repository", [True, False], ids=["git", "no git"])
def test_no_report_is_written_elsewhere(line, repository, tmp_path):
    """Claim: Nothing is written outside of the repository through a link. No report."""
    outside = write(tmp_path / "outside", {"bashrc": "keep\n"})
    folder = write(tmp_path / "project", {**hostile.FILES, ".git/hooks/x": ""})
    if repository:
        hostile.git(folder, "init", "-q")
    else:
        shutil.rmtree(folder / ".git")
        (folder / ".git/hooks").mkdir(parents=True)
        (folder / ".git").rename(folder / "hooks.git")
        (folder / "hook").symlink_to("../outside/hook")
    for name, target in {
        "NAME": "../outside/bashrc",
        "folder": "../outside",
        "link.sarif": "../outside/new",
        "hook": ".git/hooks/pre-commit",
    }.items():
        if not os.path.lexists(folder / name):
            (folder / name).symlink_to(target)
    result = run(*line.split(), cwd=folder)
    assert result.status == 2
    where = "the repository" if repository else f"'{folder}'"
    why = f": a symbolic link leads out of {where}, so it is not followed"
    assert [text for text in result.stderr.splitlines() if text.endswith(why)], result
    assert sorted(os.listdir(outside)) == ["bashrc"]
    assert (outside / "bashrc").read_text() == "keep\n"
    assert not (folder / ".git/hooks/pre-commit").exists()


@pytest.mark.parametrize("target", ["../outside/lock", "../outside/new"])
def test_no_lock_and_no_fix_is_written_elsewhere(target, tmp_path):
    """Claim: Nothing is written outside of the repository through a link. No lock, no fix."""
    content = "[images]\na = org/app:1.4.2\n"
    outside = write(tmp_path / "outside", {"lock": "{}\n", "a.config": content})
    folder = write(tmp_path / "project", {"flytekit.config": content})
    hostile.git(folder, "init", "-q")
    (folder / "flyte-images.lock").symlink_to(target)
    (folder / "a.config").symlink_to("../outside/a.config")
    for line in (
        "lock",
        "lock --upgrade",
        "lock --check",
        "upgrade",
        "check --fix --offline",
        "check --fix --offline a.config",
        "check --fix --detect --offline a.config",
    ):
        result = run(*line.split(), cwd=folder)
        assert result.status == 2 or "--detect" in line
        assert "a symbolic link leads out of the repository" in result.stderr or "new" in target
    assert sorted(os.listdir(outside)) == ["a.config", "lock"]
    assert (outside / "lock").read_text() == "{}\n"
    assert (outside / "a.config").read_text() == content


# Repositories that git does not tell of.


def refusing(
    tmp_path: Path, *, assume: str = "GIT_TEST_ASSUME_DIFFERENT_OWNER=1"
) -> dict[str, str]:
    """Give an environment whose git takes every repository for that of another user."""
    script = f'#!/bin/sh\nexport {assume}\nexec {shutil.which("git")} "$@"\n'
    write(tmp_path / "bin", {"git": script})
    (tmp_path / "bin/git").chmod(0o755)
    return hostile.environment_with(tmp_path / "bin")


MOUNTED = {"flytekit.config": "[images]\na = 'ghcr.io/org/app:1.4.2'\n", ".gitignore": "out/\n",
           "out/flytekit.config": "[images]\na = 'ghcr.io/org/app:1.4.2'\n"}  # fmt: skip


def test_what_git_refuses_is_said_once_and_not_fixed(tmp_path):
    """Claim: Where git refuses a repository, no file in it is fixed. One line says why."""
    folder = write(tmp_path / "mounted", MOUNTED)
    hostile.git(folder, "init", "-q")
    env = refusing(tmp_path)
    said = f"{folder}: git says \"detected dubious ownership in repository at '{folder}'\", so "
    advice = f"; if you trust it, run 'git config --global --add safe.directory {folder}'\n"
    result = run("check", "--output-format", "concise", cwd=folder, env=env)
    assert result.status == 1
    assert result.stderr == f"warning: {said}files that it ignores are linted{advice}"
    for line in ("check --fix --offline", "check --diff --offline"):
        result = run(*line.split(), cwd=folder, env=env)
        assert (result.status, result.stdout) == (2, "")
        assert result.stderr.startswith(f"error: {said}no file in it is fixed{advice}")
    assert {name: (folder / name).read_text() for name in MOUNTED} == MOUNTED
    result = run("check", "--fix", "--offline", "flytekit.config", cwd=folder, env=env)
    assert (result.status, (folder / "flytekit.config").read_text() != "") == (0, True)


def test_the_users_own_word_on_it_counts(tmp_path):
    """Claim: `safe.directory` of the user's settings of git is heeded, the repository's is not."""
    folder = write(tmp_path / "mounted", MOUNTED)
    hostile.git(folder, "init", "-q")
    hostile.git(folder, "config", "safe.directory", "*")
    env = refusing(tmp_path)
    assert "dubious ownership" in run("check", cwd=folder, env=env).stderr
    write(tmp_path / "home", {".gitconfig": f"[safe]\ndirectory = {folder}\n"})
    result = run("check", "--show-files", cwd=folder, env={**env, "HOME": str(tmp_path / "home")})
    assert result == (0, "flytekit.config\n", "")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        (".git", "gitdir: /gone\n", "not a git repository: /gone"),
        (".git", "nonsense\n", "invalid gitfile format: {}/.git"),
        (".git/config", "[core\n", "bad config line 1 in file .git/config"),
        (".git/index", "nonsense", ".git/index: index file smaller than expected"),
    ],
)
def test_a_repository_that_is_broken(name, content, why, tmp_path):
    folder = write(tmp_path / "broken", MOUNTED)
    if name != ".git":
        hostile.git(folder, "init", "-q")
    write(folder, {name: content})
    result = run("check", "--show-files", cwd=folder)
    assert result.stdout == "flytekit.config\nout/flytekit.config\n"
    assert result.stderr.startswith(f'warning: {folder}: git says "{why.format(folder)}')
    assert run("check", "--fix", "--offline", cwd=folder).status == 2
    assert (folder / "flytekit.config").read_text() == MOUNTED["flytekit.config"]


def test_a_git_that_never_ends_is_ended(tmp_path, monkeypatch):
    """A `.gitignore` that is a FIFO lets git wait."""
    folder = write(tmp_path / "repository", hostile.FILES)
    hostile.git(folder, "init", "-q")
    os.mkfifo(folder / ".gitignore")
    monkeypatch.setattr(git, "SECONDS", 0.5)
    for question in ("names_configs", "is_known"):
        monkeypatch.setattr(SettingsFinder, question, lambda _self, _path: True)
    refused = []
    finder = SettingsFinder(isolated=True)
    files = list(git_files.files_below(
        str(folder), finder, lambda *_: None, lambda why: not refused.append(why)
    ))  # fmt: skip
    assert [os.path.relpath(path, folder) for path in files] == sorted(
        [*hostile.FILES, ".gitignore"]
    )
    assert [why.why for why in refused] == ['git says "no answer in 0.5 s"']


def test_a_git_whose_answer_nobody_wants_is_ended(tmp_path):
    folder = write(tmp_path / "repository", hostile.FILES)
    hostile.git(folder, "init", "-q")
    os.mkfifo(folder / ".gitignore")
    handles = len(os.listdir("/proc/self/fd"))
    answer = git.start(str(folder), "ls-files", "--others", "--exclude-standard")
    assert children()
    del answer
    assert not children()
    assert len(os.listdir("/proc/self/fd")) == handles


IDLE = """
import os, sys
from flyte_image_lint.project import git_files
git_files.is_listed(sys.argv[1], sys.argv[1] + "/x")
"""


def test_a_search_that_nobody_waits_for_does_not_disturb_the_end_of_python(tmp_path):
    folder = write(tmp_path / "repository", hostile.FILES)
    hostile.git(folder, "init", "-q")
    result = run("-c", IDLE, str(folder), command=(sys.executable,), cwd=tmp_path)
    assert result == (0, "", "")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the child does nothing
def test_only_a_git_of_our_own_is_ended(tmp_path):
    """Neither that of a parent, nor what has got the number of one that somebody has waited for."""
    folder = write(tmp_path / "repository", hostile.FILES)
    hostile.git(folder, "init", "-q")
    os.mkfifo(folder / ".gitignore")
    answer = git.start(str(folder), "ls-files", "--others", "--exclude-standard")
    (child,) = map(int, children())
    pid = os.fork()
    if not pid:
        del answer
        os._exit(0)
    os.waitpid(pid, 0)
    assert os.waitpid(child, os.WNOHANG) == (0, 0)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    del answer


def test_a_git_that_prints_for_ever_is_ended(tmp_path, monkeypatch):
    write(tmp_path, {"git": "#!/bin/sh\nexec yes\n"})
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(git, "SECONDS", 0.1)
    answer = git.start(str(tmp_path), "ls-files")
    assert answer().err == b"fatal: no answer in 0.1 s"
    assert not children()


def test_git_is_given_no_input(tmp_path, monkeypatch):
    """Ours may be a file that is linted."""
    write(tmp_path, {"git": "#!/bin/sh\nexec cat\n"})
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(git, "SECONDS", 20)
    ours, end = os.pipe()
    os.write(end, b"[images]")
    os.close(end)
    before = os.dup(0)
    try:
        os.dup2(ours, 0)
        answer = git.start(str(tmp_path), "ls-files")()
    finally:
        os.dup2(before, 0)
    assert (answer.out, answer.err, answer.status) == (b"", b"", 0)
    for handle in (ours, before):
        os.close(handle)


def test_a_git_that_cannot_be_started_leaves_nothing_open(tmp_path, monkeypatch):
    write(tmp_path, {"git": "nonsense"})
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    handles = len(os.listdir("/proc/self/fd"))
    assert git.start(str(tmp_path), "ls-files") is None
    assert len(os.listdir("/proc/self/fd")) == handles


@pytest.mark.parametrize("index", [None, "nonsense"])
def test_a_parent_that_ignores_the_end_of_its_children(index, tmp_path):
    """So do some that start programs; nobody can then tell with which status git has ended."""
    folder = write(tmp_path / "repository", hostile.FILES)
    hostile.git(folder, "init", "-q")
    (tmp_path / "loop").symlink_to("loop")  # of which git warns
    hostile.git(folder, "config", "core.excludesFile", str(tmp_path / "loop"))
    if index:
        write(folder, {".git/index": index})
    words = ["check", "--show-files"]
    careless = ("bash", "-c", 'trap \'\' CHLD; exec "$0" "$@"', COMMAND)
    result = run(*words, command=careless, cwd=folder)
    assert result == run(*words, cwd=folder)
    assert ("index file smaller" in result.stderr) == bool(index)


def children() -> list[str]:
    """Give the processes that this one has started, and not waited for."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


# No name steers a terminal.


@pytest.mark.parametrize(
    "name", ["a\nerror: b", "\x1b[31m", "::error::x\n::error::y", "\u202e", "\r"]
)
def test_names_are_escaped_wherever_they_are_said(name, tmp_path):
    """Claim: No control character gets into a message."""
    outside = write(tmp_path / "outside", {"x": "x"})
    folder = write(tmp_path / f"p{name}", {f"{name}.config": "[images]\na = org/app:1.4.2\n"})
    hostile.git(folder, "init", "-q")
    (folder / f"{name}-link.config").symlink_to(outside / "x")
    (folder / f"{name}-out.json").symlink_to(outside / "x")
    for line in (
        "check",
        "check NAME.config",
        "check --output-format concise",
        "images",
        "check --fix --offline",
        "check NAME-link.config",
        "images NAME-link.config",
        "check --output-file NAME-out.json",
        "check --config NAME.config",
        "check NAME",
        "images --config NAME.config",
        "lock --check --offline",
        "lock --config NAME",
    ):
        words = [word.replace("NAME", name) for word in line.split()]
        result = run(*words, cwd=folder, env=refusing(tmp_path))  # holds that nothing steers
        for text in (result.stdout + result.stderr).splitlines():
            assert not text.startswith(("error: b", "::error::y")), line
