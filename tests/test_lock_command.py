"""`lock` and a real registry, and `check --fix --offline` with what it has written."""

from __future__ import annotations

import json
import os

import pytest

from flyte_image_lint.lockfile import HEADER
from registries.cases import CASES
from registries.misbehaving import DIGEST, Misbehaving
from registries.populate import Repository
from registries.projects import Project, errors
from registries.real import PASSWORD, USER, running
from registries.settings import helper

R = "ghcr.io/org"
CONFIG = f"[images]\r\napp: {R}/app:latest\r\nalone = {R}/alone\r\ndone = {R}/app:1.4.1\r\n"
NOBODY = "127.0.0.1:1"
ZEROS = f"sha256:{'0' * 64}"


class Populated:
    """A registry of this test alone, in which tags may move; `digests` has `latest` of each."""

    def __init__(self, real) -> None:
        self.host, self.new_requests = real.host, real.new_requests
        self._real = real
        self.digests: dict[str, str] = {}
        self.push("app", "latest", "1.4", "1.4.2")
        self.push("alone", "latest")
        self.push("number", "latest", "1.10")

    def push(self, name: str, *tags: str) -> None:
        repository = Repository(self._real, f"org/{name}")
        self.digests[name] = repository.index(*tags, note=" ".join(tags))

    def lines(self, **tags: str) -> str:
        """Give the lock's text: for each repository the tag, if any, and the digest now."""
        return HEADER + "".join(
            f"{R}/{name}:latest: {{{tag and f'tag: {tag}, '}digest: {self.digests[name]}}}\n"
            for name, tag in tags.items()
        )


@pytest.fixture
def registry():
    with running() as real:
        yield Populated(real)


@pytest.fixture
def project(registry, tmp_path):
    """Make the project with these files."""

    def make(files=None, host=registry.host) -> Project:
        return Project(tmp_path, host, files or {"flytekit.config": CONFIG})

    return make


def lock(project: Project, *words: str, status: int = 0) -> list[str]:
    """Lock, and give what is said."""
    result = project.run("lock", *words)
    assert (result.status, errors(result)) == (status, []), result
    return result.stdout.splitlines()


@pytest.mark.parametrize("require", ["tag", "digest"])
def test_a_version_is_locked_where_a_digest_is_required(require, tmp_path):
    policy = f'[[policy]]\nmatch = "ghcr.io"\nrequire = "{require}"\n'
    files = {"flytekit.config": f"[images]\napp = {R}/app:1.4.1\n"}
    said = lock(
        Project(tmp_path, NOBODY, files, policy),
        "--check",
        "--offline",
        status=int(require == "digest"),
    )
    assert said == (
        ["flyte-images.lock is not needed: nothing is to be locked."]
        if require == "tag"
        else [
            f"flyte-images.lock: {R}/app:1.4.1 is missing",
            "flyte-images.lock is out of date: 1 entry.",
        ]
    )


def test_lock_then_fix_offline_then_nothing(registry, project):
    made = project()
    assert lock(made) == [
        f"flyte-images.lock: {R}/alone:latest -> {registry.digests['alone']}",
        f"flyte-images.lock: {R}/app:latest -> 1.4.2",
        "flyte-images.lock updated: 2 entries.",
    ]
    locked = registry.lines(alone="", app="1.4.2")
    assert made.read("flyte-images.lock") == locked
    assert made.read() == CONFIG
    written = os.stat(made.folder / "flyte-images.lock")
    assert lock(made) == ["flyte-images.lock is up to date."]
    assert lock(made, "--check") == ["flyte-images.lock is up to date."]
    assert lock(made, "--upgrade") == ["flyte-images.lock is up to date."]
    assert os.stat(made.folder / "flyte-images.lock") == written, "it is not written again"
    registry.new_requests()
    assert lock(made, "--check", "--offline") == ["flyte-images.lock is up to date."]
    fixed = made.run("check", "--fix", "--offline", "--pin", "digest")
    assert (fixed.status, errors(fixed), registry.new_requests()) == (0, [], [])
    assert made.read() == (
        f"[images]\r\napp: {R}/app@{registry.digests['app']}\r\n"
        f"alone = {R}/alone@{registry.digests['alone']}\r\ndone = {R}/app:1.4.1\r\n"
    )
    again = made.run("check", "--fix", "--offline", "--pin", "digest")
    assert (again.status, again.stderr) == (0, "")
    assert made.read("flyte-images.lock") == locked


def test_what_is_missing_is_added_and_all_else_stays(registry, project):
    """Edited entries stay as they are, and so do those that no config needs."""
    own = (
        f"# ours\n\n# old\n{R}/old:latest: {{digest: {ZEROS}}}\n"
        f"{R}/app:latest: {{digest: {ZEROS}}}  # kept\n# end\n"
    )
    made = project({"flytekit.config": CONFIG + f"n={R}/number\n", "flyte-images.lock": own})
    offline = lock(made, "--check", "--offline", status=1)
    assert offline == [
        f"flyte-images.lock: {R}/alone:latest is missing",
        f"flyte-images.lock: {R}/number:latest is missing",
        "flyte-images.lock is out of date: 2 entries.",
    ]
    assert made.read("flyte-images.lock") == own
    registry.new_requests()
    assert lock(made, "--quiet") == []
    assert not any("/app/" in each.path or "/old/" in each.path for each in registry.new_requests())
    old, app = (f"{R}/{name}:latest: {{digest: {ZEROS}}}" for name in ("old", "app"))
    added = registry.lines(alone="", number='"1.10"').removeprefix(HEADER).splitlines(True)
    head, tail = f"{HEADER}# ours\n\n", f"# old\n{old}\n# end\n"
    assert made.read("flyte-images.lock") == "".join(
        [head, added[0], f"{app}  # kept\n", added[1], tail]
    )
    made.run("lock", "--upgrade")  # one of them is gone, and stays
    number = registry.lines(app="1.4.2").removeprefix(HEADER)
    assert made.read("flyte-images.lock") == "".join(
        [head, added[0], f"{number[:-1]}  # kept\n", added[1], tail]
    )


def test_a_tag_that_moves(registry, project):
    made = project({"flytekit.config": CONFIG.replace("alone", "number")})
    lock(made)
    before = made.read("flyte-images.lock")
    registry.push("app", "latest", "1.5.0")
    assert lock(made) == ["flyte-images.lock is up to date."], "it keeps what it has"
    assert lock(made, "--check", "--offline") == ["flyte-images.lock is up to date."]
    assert lock(made, "--check", status=1) == [
        f"flyte-images.lock: {R}/app:latest -> 1.5.0",
        "flyte-images.lock is out of date: 1 entry.",
    ]
    assert made.read("flyte-images.lock") == before
    diff = made.run("check", "--diff", "--offline")
    assert f"+app: {R}/app:1.4.2" in diff.stdout
    assert lock(made, "--upgrade") == [
        f"flyte-images.lock: {R}/app:latest -> 1.5.0",
        "flyte-images.lock updated: 1 entry.",
    ]
    assert made.read("flyte-images.lock") == registry.lines(app="1.5.0", number='"1.10"')
    assert lock(made, "--check") == ["flyte-images.lock is up to date."]
    assert made.run("check", "--fix", "--offline").status == 0
    assert made.read() == (
        f"[images]\r\napp: {R}/app:1.5.0\r\nnumber = {R}/number:1.10\r\ndone = {R}/app:1.4.1\r\n"
    )


def test_upgrade_asks_for_what_no_config_needs_and_check_does_not(registry, project):
    own = f"{R}/app:latest: {{digest: {ZEROS}}}\n{R}/number:latest: {{digest: {ZEROS}}}\n"
    made = project({"flytekit.config": f"[images]\na = {R}/number\n", "flyte-images.lock": own})
    assert lock(made, "--check", status=1) == [
        f"flyte-images.lock: {R}/number:latest -> 1.10",
        "flyte-images.lock is out of date: 1 entry.",
    ]
    lock(made, "--upgrade")
    assert made.read("flyte-images.lock") == registry.lines(app="1.4.2", number='"1.10"')


def test_what_cannot_be_resolved_does_not_stop_the_others(registry, project):
    """An entry that is there stays when its registry does not answer."""
    text = f"[images]\na={R}/app\nb={NOBODY}/x:latest\nc={R}/gone\nd={R}/number\ne={NOBODY}/y\n"
    old = f"{NOBODY}/y:latest: {{tag: 1.2.3, digest: {ZEROS}}}\n"
    made = project({"flytekit.config": text, "flyte-images.lock": old})
    refused = f"no connection to '{NOBODY}': connection refused"
    wrong = [f"{NOBODY}/x:latest: {refused}", f"{R}/gone:latest: not found: there is no '{R}/gone"]
    result = made.run("lock")
    assert result.status == 2
    for said, expected in zip(sorted(errors(result)), wrong, strict=True):
        assert said.startswith(expected)
    locked = HEADER + old + registry.lines(app="1.4.2", number='"1.10"').removeprefix(HEADER)
    assert made.read("flyte-images.lock") == locked
    result = made.run("lock", "--upgrade")
    assert (result.status, len(errors(result)), result.stdout) == (2, 3, "")
    assert made.read("flyte-images.lock") == locked
    assert made.run("lock", "--check").status == 2
    fixed = made.run("check", "--fix", "--offline")
    assert (fixed.status, errors(fixed)) == (1, [])
    assert made.read() == (
        f"[images]\na={R}/app:1.4.2\nb={NOBODY}/x:latest\nc={R}/gone\nd={R}/number:1.10\n"
        f"e={NOBODY}/y:1.2.3\n"
    )
    assert (
        f"'{R}/gone:latest' is not in flyte-images.lock; run 'flyte-image-lint lock'"
        in fixed.stdout
    )


def test_many_locks_are_resolved_together(project):
    """Eight images are asked for at once, of whatever lock, and what fails is said once."""
    with Misbehaving.running(CASES) as registry:
        files = {
            f"{name}/flytekit.config": "[images]\n"
            f"a = {registry.host}/together/{name}:latest\nb = {registry.host}/404/x\n"
            for name in "abcdefgh"
        }
        made = project({**files, **{f"{name}/flyte-images.lock": "" for name in "abcdefgh"}})
        result = made.run("lock")
    assert errors(result) == [
        f"{registry.host}/404/x:latest: not found: there is no '{registry.host}/404/x:latest'"
    ]
    assert result.stdout.count("-> 1.0\n") == 8


def test_a_corrupt_lock_is_left_alone_and_the_others_are_written(registry, project):
    """Neither is anything pinned to it, nor from a registry in its place."""
    corrupt = f"{R}/app:latest: {{tag: 1.4.2, digest: sha256:0}}\n"
    made = project(
        {
            "a/flytekit.config": CONFIG,
            "a/flyte-images.lock": corrupt,
            "b/flytekit.config": f"[images]\napp = {R}/app\n",
            "b/flyte-images.lock": "",
        }
    )
    said = ["a/flyte-images.lock: line 1: 'sha256:0' is no digest: invalid reference format"]
    for words in ("lock", "lock --upgrade", "lock --check", "check --fix --offline", "check --fix"):
        result = made.run(*words.split())
        assert (result.status, errors(result)) == (2, said)
        assert made.read("a/flyte-images.lock") == corrupt
        assert made.read("a/flytekit.config") == CONFIG
        assert made.read("b/flyte-images.lock") == registry.lines(app="1.4.2")
    assert made.read("b/flytekit.config") == f"[images]\napp = {R}/app:1.4.2\n"


def test_where_locks_are_and_how_often_is_asked(registry, project):
    """One lock at the root for what has none nearer; each reference is asked for once in all."""
    own = f'mirrors = {{"quay.io" = "{registry.host}"}}\n'
    made = project(
        {
            "a/flytekit.config": f"[images]\napp = {R}/app\n",
            "b/flyte-images.lock": "",
            "b/c/flytekit.config": f"[images]\napp = {R}/app\n",
            "d/.flyte-image-lint.toml": own,
            "d/flytekit.config": "[images]\nn = quay.io/org/number:latest\n",
        }
    )
    registry.new_requests()
    lock(made)
    heads = [each.path for each in registry.new_requests() if each.path.endswith("/latest")]
    assert sorted(heads) == ["/v2/org/app/manifests/latest", "/v2/org/number/manifests/latest"]
    other = registry.lines(number='"1.10"').replace("ghcr.io", "quay.io").removeprefix(HEADER)
    assert made.read("flyte-images.lock") == registry.lines(app="1.4.2") + other
    assert made.read("b/flyte-images.lock") == registry.lines(app="1.4.2")
    made.run("check", "--fix", "--offline")
    assert made.read("b/c/flytekit.config") == f"[images]\napp = {R}/app:1.4.2\n"
    assert made.read("d/flytekit.config") == "[images]\nn = quay.io/org/number:1.10\n"


@pytest.mark.parametrize("there", [True, False])
def test_a_lock_that_cannot_be_written(registry, project, there):
    lock = {"flyte-images.lock": "# ours\n"} if there else {}
    made = project({"flytekit.config": CONFIG, **lock})
    if there:
        (made.folder / "flyte-images.lock").chmod(0o444)
    made.folder.chmod(0o555)
    before = made.contents()
    result = made.run("lock")
    why = "is read-only, and was left as it is" if there else "cannot be written: Permission denied"
    assert (result.status, result.stdout) == (2, "")
    assert errors(result) == [f"flyte-images.lock: {why}"]
    assert made.contents() == before
    made.folder.chmod(0o755)


@pytest.mark.parametrize("there", [True, False])
def test_a_lock_that_changes_while_registries_are_asked(registry, project, monkeypatch, there):
    """The helper that is asked for a login writes it: another one has been quicker."""
    files = {"flytekit.config": CONFIG, **({"flyte-images.lock": "# ours\n"} if there else {})}
    with running("htpasswd") as private:
        Repository(private, "org/app").image("latest", "1.4.2")
        made = project({**files, "flytekit.config": f"[images]\na = {private.host}/org/app\n"})
        made.docker_config.write_text(json.dumps({"credsStore": "quick"}))
        answer = json.dumps({"Username": USER, "Secret": PASSWORD})
        script = f"echo '# theirs' > {made.folder}/flyte-images.lock; echo '{answer}'"
        helper(made.folder.parent, monkeypatch, "quick", script)
        result = made.run("lock")
    why = "changed" if there else "been made"
    assert (result.status, result.stdout) == (2, "")
    assert errors(result) == [f"flyte-images.lock: has {why} meanwhile, and was left as it is"]
    assert made.read("flyte-images.lock") == "# theirs\n"
    assert sorted(made.contents()) == [
        ".flyte-image-lint.toml",
        "flyte-images.lock",
        "flytekit.config",
    ]


def test_nothing_to_lock(project):
    made = project({"flytekit.config": f"[images]\na = {R}/app:1.4.2\n"}, host=NOBODY)
    assert lock(made) == ["flyte-images.lock is not needed: nothing is to be locked."]
    assert lock(made, "--check") == ["flyte-images.lock is not needed: nothing is to be locked."]
    assert not (made.folder / "flyte-images.lock").exists()


def test_without_the_extra(registry, project):
    """What is locked needs nothing; the rest says what to install."""
    made = project({"flytekit.config": CONFIG, "flyte-images.lock": registry.lines(app="1.4.2")})
    before = made.read("flyte-images.lock")
    for words in (["lock"], ["lock", "--check"]):
        result = made.run(*words, extra=False)
        assert result.status == 2
        (error,) = errors(result)  # once, for two images
        assert error.startswith("registry access needs the extra 'registry'; to install it, run: ")
        assert made.read("flyte-images.lock") == before
    assert made.run("lock", "--check", "--offline", extra=False).status == 1


def test_without_a_list_of_tags(registry, project):
    """The digest is locked, and it is said that no version tag is known."""
    with Misbehaving.running(CASES) as odd:
        image = f"{odd.host}/tags-403/x"
        name = f"{image}:latest"
        made = project({"flytekit.config": f"[images]\na = {image}\nb = {R}/app\n"})
        result = made.run("lock")
        why = (
            f"{name}: no version tag is known: the list of tags of '{image}' could not be had: "
            f"'{odd.host}' refuses it; it may need more rights than pulling"
        )
        assert (result.status, result.stderr) == (0, f"warning: {why}\n")
        assert f"flyte-images.lock: {name} -> {DIGEST}" in result.stdout
        locked = made.read("flyte-images.lock")
        assert f"{name}: {{digest: {DIGEST}}}\n" in locked
        assert made.run("lock", "--check").status == 0
        # A tag that had the digest stays.
        tagged = locked.replace(f"{name}: {{", f"{name}: {{tag: 1.0, ")
        (made.folder / "flyte-images.lock").write_text(tagged)
        result = made.run("lock", "--upgrade")
        assert (result.status, result.stderr) == (0, "")
        assert made.read("flyte-images.lock") == tagged
        # Of another digest, it does not.
        (made.folder / "flyte-images.lock").write_text(tagged.replace(DIGEST, ZEROS))
        assert made.run("lock", "--check").status == 1
        result = made.run("lock", "--upgrade")
        assert (result.status, result.stderr) == (0, f"warning: {why}\n")
        assert made.read("flyte-images.lock") == locked
