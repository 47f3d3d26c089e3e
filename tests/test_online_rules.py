"""`check --online` and a real registry: the rules FIL4."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from registries.cases import CASES
from registries.misbehaving import Misbehaving
from registries.populate import DOCKER_LIST, Repository
from registries.projects import Project, errors, starting
from registries.real import PASSWORD, USER, running
from registries.settings import auths

R = "ghcr.io/org"
ZEROS = f"sha256:{'0' * 64}"


class Populated:
    """The registry that stands for ghcr.io; `digests` has those of images by name."""

    def __init__(self, real) -> None:
        self.host, self.new_requests = real.host, real.new_requests
        app, arm = Repository(real, "org/app"), Repository(real, "org/arm")
        both = ("linux/arm64", "linux/arm/v7")
        self.digests = {
            "NEW": app.index("latest", "1.4", "1.4.2", note="new"),
            "CHILD": app.image(platform="linux/amd64", note="new"),
            "ARMCHILD": app.image(platform="linux/arm64", note="new"),
            "OLD": app.image("1.4.1", note="old", label="1.4.1"),
            "ARM": arm.image("1.0", platform="linux/arm64/v8"),
            "INDEX": arm.index("2.0", platforms=both),
            "LIST": arm.index("3.0", platforms=("linux/arm64",), media_type=DOCKER_LIST),
        }

    def put(self, text: str) -> str:
        """Put digests in the place of their names."""
        for name, digest in self.digests.items():
            text = text.replace(f"@{name}", f"@{digest}")
        return text.replace("@ZEROS", f"@{ZEROS}")


@pytest.fixture(scope="module")
def registry():
    with running() as real:
        yield Populated(real)


@pytest.fixture(scope="module")
def started():
    with starting() as start:
        yield start


@pytest.fixture
def project(registry, tmp_path):
    """Make the project with a config of these images, or with all `files`."""

    def make(*images: str, settings: str = "", files=None) -> Project:
        config = "".join(f"a{at} = {registry.put(image)}\n" for at, image in enumerate(images))
        files = files or {"flytekit.config": f"[images]\n{config}"}
        return Project(tmp_path, registry.host, files, settings)

    return make


def ask(project: Project, *words: str, status: int = 0, **environment: str):
    """Give the errors and, of each finding of FIL4, the name's number, the code and the text."""
    result = project.run("check", "--online", "--output-format", "json", *words, **environment)
    assert result.status == status, result
    findings = [each for each in json.loads(result.stdout) if each["code"].startswith("FIL4")]
    return errors(result), [(int(f["name"][1:]), f["code"], f["message"]) for f in findings]


# Images, and what is found: codes, each with a part of the text.

GOOD = ["R/app:1.4.2", "R/app:latest", "R/app", "R/app@NEW", "R/app:1.4.2@NEW", "R/app:1.4.1@OLD"]
TABLE = [
    *((image, []) for image in GOOD),
    # The digest decides what is pulled.
    ("R/app:deleted@NEW", []),
    (
        "R/app:1.4.22",
        [
            "FIL401 'R/app:1.4.22' is not in the registry: the cluster cannot pull the image; use "
            "a tag that exists; the nearest are '1.4.2', '1.4.1', '1.4'"
        ],
    ),
    ("R/app:lates", ["FIL401 the nearest are 'latest'"]),
    ("R/app:zzz", ["FIL401 the cluster cannot pull the image; correct the image, or push it"]),
    ("R/gone:1.0", ["FIL401 the cluster cannot pull the image; correct the image, or push it"]),
    ("R/gone", ["FIL401 'R/gone' is not in the registry: the cluster cannot pull the image"]),
    (
        "R/app@ZEROS",
        ["FIL401 'R/app@ZEROS' is not in the registry: the cluster cannot pull the image"],
    ),
    (
        "R/app:1.4.2@OLD",
        [
            "FIL402 tag '1.4.2' no longer has the pinned digest: the image that runs is another "
            "one; write '@NEW' to run the image that the tag has now"
        ],
    ),
    # What the digest is of is in the index that the tag has.
    (
        "R/app:1.4.2@CHILD",
        [
            "FIL402 the pinned digest is only the linux/amd64 image of the tag: other nodes cannot "
            "run it; write the digest of the index, which has all platforms: '@NEW'"
        ],
    ),
    (
        "R/app:latest@ARMCHILD",
        ["FIL404 is built for 'linux/arm64'", "FIL402 is only the linux/arm64 image of the tag"],
    ),
    ("R/app:1.4.1@CHILD", ["FIL402 tag '1.4.1' no longer has the pinned digest"]),
    (
        "R/app:1.4.2@ZEROS",
        ["FIL401 cannot pull the image; correct", "FIL402 no longer has the pinned digest"],
    ),
    (
        "R/arm:1.0",
        [
            "FIL404 'R/arm:1.0' is built for 'linux/arm64', not for 'linux/amd64'; build the image "
            "for 'linux/amd64', or correct the setting 'platform'"
        ],
    ),
    ("R/arm@ARM", ["FIL404 is built for 'linux/arm64', not for 'linux/amd64'"]),
    ("R/arm:2.0", ["FIL404 is built for 'linux/arm/v7', 'linux/arm64', not for 'linux/amd64'"]),
    ("R/arm:deleted@INDEX", ["FIL404 is built for 'linux/arm/v7', 'linux/arm64', not for"]),
    ("R/arm:3.0", ["FIL404 is built for 'linux/arm64', not for 'linux/amd64'"]),
]


@pytest.fixture(scope="module")
def answers(registry, tmp_path_factory):
    """Ask about all of the table at once; give what was said of each, and the requests."""
    config = "".join(
        f"a{at} = {registry.put(image).replace('R/', f'{R}/')}\n"
        for at, (image, _) in enumerate(TABLE)
    )
    files = {"flytekit.config": f"[images]\n{config}"}
    made = Project(tmp_path_factory.mktemp("online"), registry.host, files)
    registry.new_requests()
    said, findings = ask(made, status=1)
    assert said == []
    assert made.read() == files["flytekit.config"]
    return findings, registry.new_requests()


@pytest.mark.parametrize("at", range(len(TABLE)), ids=[image for image, _ in TABLE])
def test_rules(registry, answers, at):
    findings, _ = answers
    expected = [text.replace("R/", f"{R}/") for text in TABLE[at][1]]
    pairs = [(code, message) for number, code, message in findings if number == at]
    assert [code for code, _ in pairs] == [text.partition(" ")[0] for text in expected]
    for (_, message), text in zip(pairs, expected, strict=True):
        part = re.sub("([' ])@sha256", r"\1sha256", registry.put(text.partition(" ")[2]))
        assert part in message


def test_nothing_is_asked_twice(answers):
    _, requests = answers
    assert max(Counter(requests).values()) == 1


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux/arm64", [(0, "FIL404")]),
        ("linux/arm64/v8", [(0, "FIL404")]),
        ("linux/arm/v7", [(0, "FIL404"), (1, "FIL404")]),
    ],
)
def test_platform(project, platform, expected):
    made = project(
        *(f"{R}/{image}" for image in ("app:1.4.1", "arm:1.0", "arm:2.0")),
        settings=f'platform = "{platform}"\n',
    )
    said, findings = ask(made, status=1)
    assert (said, [each[:2] for each in findings]) == ([], expected)


def test_good_images_are_no_problem(project):
    made = project(f"{R}/app:1.4.2", f"{R}/app@NEW")
    result = made.run("check", "--online")
    assert (result.status, result.stdout, result.stderr) == (0, "No problems in 1 file.\n", "")


def test_one_platform_is_fixed_to_the_index(registry, project):
    """By an unsafe fix: it is another digest, although that of the same tag."""
    made = project(f"{R}/app:1.4.2@CHILD", f"{R}/app:1.4.1@CHILD")
    before = made.read()
    registry.new_requests()
    result = made.run("check", "--fix", "--online", "--select", "FIL402")
    assert (result.status, made.read()) == (1, before)
    gets = [each.path for each in registry.new_requests() if each.method == "GET"]
    assert gets == [f"/v2/org/app/manifests/{registry.digests['NEW']}"], "once, of the index"
    made.run("check", "--fix", "--unsafe-fixes", "--online", "--select", "FIL402")
    fixed = before.replace(f"1.4.2@{registry.digests['CHILD']}", f"1.4.2@{registry.digests['NEW']}")
    assert made.read() == fixed


def test_outdated_lock(registry, project):
    lock = "".join(
        f"{R}/{name}: {{digest: {digest}}}\n"
        for name, digest in (
            ("app:1.4", ZEROS),
            ("app:1.4.1", registry.digests["OLD"]),
            ("app:latest", registry.digests["OLD"]),
            ("gone:latest", ZEROS),
        )
    )
    images = ["app:latest", "app", "app:1.4", "app:1.4.1", "app:1.4.2", "app@NEW"]
    config = "".join(f"a{at} = {registry.put(f'{R}/{im}')}\n" for at, im in enumerate(images))
    made = project(files={"flytekit.config": f"[images]\n{config}", "flyte-images.lock": lock})
    said, findings = ask(made, "--ignore", "FIL1", status=1)
    assert said == []
    assert [each[:2] for each in findings] == [(0, "FIL403"), (1, "FIL403"), (2, "FIL403")]
    assert findings[0][2] == (
        f"outdated lock file: '{R}/app:latest' has a different digest in the registry; "
        "run 'flyte-image-lint lock --upgrade'; "
        f"flyte-images.lock has '{registry.digests['OLD']}', the registry "
        f"'{registry.digests['NEW']}'"
    )
    assert made.run("lock", "--upgrade").status == 2, "one of its entries is gone"
    assert ask(made, "--ignore", "FIL1") == ([], [])


def test_one_registry_that_does_not_answer(project):
    """Of all others everything is said; what is unknown is an error, once, and no finding."""
    nobody = "127.0.0.1:1"
    config = f"[images]\na0 = {R}/app:1.4.22\na1 = {nobody}/x:1\na2 = {nobody}/y@{ZEROS}\n"
    good = f"[images]\na3 = {R}/app:1.4.2\na4 = {nobody}/x:1\na5 = {R}/arm:1.0\n"
    made = project(files={"a/flytekit.config": config, "b/flytekit.config": good})
    said, findings = ask(made, status=2)
    refused = f"no connection to '{nobody}': connection refused"
    assert said == [f"{nobody}/x:1: {refused}", f"{nobody}/y@{ZEROS}: {refused}"]
    assert [each[:2] for each in findings] == [(0, "FIL401"), (5, "FIL404")]
    (made.folder / "c.config").write_text(f"[images]\na = {nobody}/x:1\nb = {R}/app:1.4.2\n")
    result = made.run("check", "--online", "c.config")
    assert result.status == 2
    assert result.stdout == "No problems in 1 file, 1 image could not be looked up.\n"


def test_with_fix_what_is_unknown_is_said_once(project):
    nobody = "127.0.0.1:1"
    made = project(f"{R}/app:latest", f"{nobody}/x:latest", f"{R}/arm:2.0", f"{nobody}/x")
    result = made.run("check", "--fix", "--online")
    assert result.status == 2
    assert errors(result) == [f"{nobody}/x:latest: no connection to '{nobody}': connection refused"]
    assert made.read() == (
        f"[images]\na0 = {R}/app:1.4.2\na1 = {nobody}/x:latest\na2 = {R}/arm:2.0\na3 = {nobody}/x\n"
    )
    assert "FIL404" in result.stdout
    assert "FIL401" not in result.stdout


def test_private_images(started, project):
    host = started("bearer").host
    made = project(f"{host}/private/app:1.4.2", f"{host}/private/app:1.4.3", f"{R}/arm:1.0")
    said, findings = ask(made, status=2)
    assert [each[:2] for each in findings] == [(2, "FIL404")]
    why = (
        f"unauthorized: '{host}/private/app' is private or does not exist: "
        f"log in with 'docker login {host}'"
    )
    assert said == [f"{host}/private/app:1.4.{patch}: {why}" for patch in (2, 3)]
    made.docker_config.write_text(auths(host, USER, PASSWORD))
    said, findings = ask(made, status=1)
    assert (said, [each[:2] for each in findings]) == ([], [(1, "FIL401"), (2, "FIL404")])
    assert "the nearest are '1.4.2', '1.4'" in findings[0][2]


def test_one_token_for_a_repository(started, project):
    bearer = started("bearer")
    images = [
        f"{bearer.host}/{path}/app:{tag}" for path in ("org", "private") for tag in ("1.4", 9)
    ]
    made = project(*images, *images)
    made.docker_config.write_text(auths(bearer.host, USER, PASSWORD))
    bearer.tokens.scopes.clear()
    said, findings = ask(made, status=1)
    assert (said, [each[:2] for each in findings]) == ([], [(n, "FIL401") for n in (1, 3, 5, 7)])
    assert sorted(bearer.tokens.scopes) == [
        "repository:org/app:pull",
        "repository:private/app:pull",
    ]


def test_a_good_image_of_a_registry_by_tls(started, project):
    tls = started("tls")
    made = project(f"{tls.host}/org/app:1.4.2", f"{tls.host}/org/app:1.5")
    said, findings = ask(made, status=2)
    assert findings == []
    assert len(said) == 2
    assert all(f"the certificate of '{tls.host}' is not trusted" in each for each in said)
    assert ask(made, status=1, SSL_CERT_FILE=tls.ca)[1][0][:2] == (1, "FIL401")


@pytest.mark.parametrize(
    ("words", "status", "codes"),
    [
        (["--online", "--ignore", "missing-image"], 1, ["FIL404"]),
        (["--online", "--select", "FIL404"], 1, ["FIL404"]),
        (["--online", "--no-ignores"], 1, ["FIL401", "FIL401", "FIL404"]),
        (["--online"], 1, ["FIL401", "FIL404"]),
        (["--select", "FIL4"], 0, []),
    ],
)
def test_selection_and_suppression(project, words, status, codes):
    text = f"a0 = {R}/gone:1\n# flyte-image-lint: ignore[FIL401] soon\na1 = {R}/gone:2\n"
    made = project(files={"flytekit.config": f"[images]\n{text}a2 = {R}/arm:1.0\n"})
    result = made.run("check", "--output-format", "json", *words)
    assert [each["code"] for each in json.loads(result.stdout)] == codes
    assert (result.status, result.stderr) == (status, "")


# What is asked for: tags and digests by HEAD, lists of tags, and manifests and configs by GET.

ONLY = [
    ("FIL401", 5, ["org/gone/tags/list"], 0),
    # The manifest of the index that the tag has, of which the digest may be a part.
    ("FIL402", 1, [], 1),
    ("FIL403", 1, [], 0),
    # Of 1.4 and 1.4.2, which are one index, one manifest; of an image, its config as well.
    ("FIL404", 5, [], 1 + 2 + 2),
    ("FIL1", 0, [], 0),
    ("FIL4", 5, ["org/gone/tags/list"], 1 + 2 + 2),
    ("ALL", 5, ["org/gone/tags/list"], 1 + 2 + 2),
]


@pytest.mark.parametrize(("selected", "heads", "lists", "manifests"), ONLY)
@pytest.mark.parametrize("words", ["", "--fix"])
def test_no_more_is_asked_than_the_rules_need(
    registry, project, words, selected, heads, lists, manifests
):
    images = ["app:1.4.2", "app:1.4", "app:1.4.2@OLD", "arm:1.0", "gone:1", "app:1.4.2"]
    config = "".join(f"a{at} = {registry.put(f'{R}/{im}')}\n" for at, im in enumerate(images))
    lock = f"{R}/app:1.4: {{digest: {registry.digests['NEW']}}}\n"
    made = project(files={"flytekit.config": f"[images]\n{config}", "flyte-images.lock": lock})
    registry.new_requests()
    made.run("check", "--online", "--ignore", "FIL104", "--select", selected, *words.split())
    requests = registry.new_requests()
    assert max(Counter(requests).values(), default=0) <= 1
    assert sum(each.method == "HEAD" for each in requests) == heads
    got = [each.path.removeprefix("/v2/") for each in requests if each.method == "GET"]
    assert [path for path in got if path.endswith("list")] == lists
    assert len(got) == len(lists) + manifests


@pytest.mark.parametrize("words", [[], ["--fix"]])
def test_images_are_asked_for_at_once(project, words):
    """Eight at a time, of whatever file."""
    with Misbehaving.running(CASES) as registry:
        files = {
            f"{name}/flytekit.config": "[images]\n"
            + "".join(f"a{at} = {registry.host}/together/{name}{at}:latest\n" for at in range(4))
            for name in "abcd"
        }
        made = project(files=files)
        result = made.run("check", "--online", "--select", "FIL401,FIL102", *words)
        counts = Counter((each.method, each.path) for each in registry.requests)
    assert (result.status, errors(result)) == (0 if words else 1, []), result
    assert set(counts.values()) == {1}
    if words:
        assert made.read("d/flytekit.config") == files["d/flytekit.config"].replace("latest", "1.0")


@pytest.mark.parametrize("form", ["tag", "tag-digest", "digest"])
def test_what_was_pinned_is_not_asked_for_again(registry, project, form):
    made = project(f"{R}/app:latest", f"{R}/arm:latest@INDEX", f"{R}/app")
    registry.new_requests()
    result = made.run("check", "--fix", "--online", "--pin", form, "--select", "FIL1,FIL401")
    heads = sorted(
        each.path.rpartition("/")[2] for each in registry.new_requests() if "HEAD" in each
    )
    assert errors(result) == []
    assert heads == sorted(["latest", "1.4.2", registry.digests["INDEX"]])


@pytest.mark.parametrize("words", [[], ["--fix"]])
def test_a_broken_lock_does_not_stop_the_rest(project, words):
    """It is said once, and all else is found."""
    broken = "a: nonsense\n"
    config = f"[images]\na0 = {R}/app:1.4.22\na1 = {R}/app:latest\na2 = '{R}/arm:1.0'\n"
    good = config.replace("a1", "a3").replace("a2", "a4").replace("a0", "a5")
    files = {"a/flytekit.config": config, "a/b/flytekit.config": good, "c/flytekit.config": good}
    made = project(files={**files, "a/flyte-images.lock": broken})
    said, findings = ask(made, *words, status=2)
    assert said == ["a/flyte-images.lock: line 1: 'a' should be 'docker.io/library/a:latest'"]
    pairs = {(each[0], each[1]) for each in findings}
    assert {(0, "FIL401"), (5, "FIL401")} <= pairs
    if words:
        assert {(2, "FIL404"), (4, "FIL404")} <= pairs
        assert f"{R}/app:latest" in made.read("a/flytekit.config")
        assert f"{R}/app:1.4.2\n" in made.read("c/flytekit.config")
    assert made.read("a/flyte-images.lock") == broken


def test_nothing_is_asked_without_the_option(registry, project):
    made = project(f"{R}/gone:1", f"{R}/app:latest")
    registry.new_requests()
    assert made.run("check").status == 1
    assert registry.new_requests() == []


def test_without_the_extra(project):
    made = project(f"{R}/gone:1", f"{R}/app:latest")
    result = made.run("check", "--online", extra=False)
    assert result.status == 2
    (error,) = errors(result)  # once, for two images
    assert error.startswith("registry access needs the extra 'registry'; to install it, run: ")
    assert "FIL102" in result.stdout
    assert "FIL4" not in result.stdout
