"""What images are pinned to, in which form, and when that is safe. No registry is asked."""

from __future__ import annotations

import pytest

from command import run, write
from flyte_image_lint.engine.lint import context_of
from flyte_image_lint.engine.pin import FORMS, Pinner, Resolution, ResolveError
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.images.reference import parse
from flyte_image_lint.lockfile import NAME, Entry
from flyte_image_lint.parsers.configs import read
from flyte_image_lint.rules.answers import Pin, Unpinned
from flyte_image_lint.rules.context import Image
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source

A, B, C = (f"sha256:{letter * 64}" for letter in "abc")
SETTINGS = ".flyte-image-lint.toml"
OWN = "cr.flyte.org/flyteorg/flytekit"
LOCK = {
    "docker.io/org/app:latest": Entry(A, "1.4.2"),
    "docker.io/org/app:1.4.2": Entry(A, "1.4.2"),
    "docker.io/org/app:nightly": Entry(B, "1.5.0"),
    "docker.io/org/none:latest": Entry(B),
    "docker.io/org/none:main": Entry(B),
    "docker.io/library/python:latest": Entry(C, "3.13.1"),
    "localhost:5000/x:latest": Entry(C, "v2"),
    "ghcr.io/org/cuda:latest-gpu": Entry(C, "1.0-gpu"),
    f"{OWN}:py3.11-latest": Entry(A, "py3.11-1.16.9"),
}
LOCK_TEXT = "".join(
    f"{name}: {{{f'tag: {entry.tag}, ' if entry.tag else ''}digest: {entry.digest}}}\n"
    for name, entry in LOCK.items()
)


def image(value: str, name: str = "app", path: str = "flytekit.config") -> Image:
    (config,) = read(Source(path, f"[images]\n{name} = {value}\n".encode()))
    return Image(config.entries[0], parse(value))


def pinner(
    form: str = "tag",
    hand=None,
    lock=None,
    resolve=None,
    settings="",
    folder=None,
    path="x",
    has=None,
):
    chosen = SettingsFinder(isolated=True)
    if settings:
        (folder / SETTINGS).write_text(settings)
        chosen = SettingsFinder(str(folder / SETTINGS))
    context = context_of(chosen.for_path(path), Selection(), path)
    return Pinner(form, hand or {}, LOCK if lock is None else lock, resolve, context, has)


@pytest.mark.parametrize(
    ("value", "tag", "both", "digest"),
    [
        ("org/app", "org/app:1.4.2", f"org/app:1.4.2@{A}", f"org/app@{A}"),
        ("org/app:latest", "org/app:1.4.2", f"org/app:1.4.2@{A}", f"org/app@{A}"),
        ("org/app:1.4.2", "org/app:1.4.2", f"org/app:1.4.2@{A}", f"org/app@{A}"),
        ("docker.io/org/app", "docker.io/org/app:1.4.2", f"docker.io/org/app:1.4.2@{A}",
         f"docker.io/org/app@{A}"),
        ("index.docker.io/org/app:latest", "index.docker.io/org/app:1.4.2",
         f"index.docker.io/org/app:1.4.2@{A}", f"index.docker.io/org/app@{A}"),
        ("org/none", None, f"org/none:latest@{B}", f"org/none@{B}"),
        ("org/none:main", None, f"org/none:main@{B}", f"org/none@{B}"),
        ("python:latest", "python:3.13.1", f"python:3.13.1@{C}", f"python@{C}"),
        ("localhost:5000/x", "localhost:5000/x:v2", f"localhost:5000/x:v2@{C}",
         f"localhost:5000/x@{C}"),
        ("ghcr.io/org/cuda:latest-gpu", "ghcr.io/org/cuda:1.0-gpu", f"ghcr.io/org/cuda:1.0-gpu@{C}",
         f"ghcr.io/org/cuda@{C}"),
    ],
)  # fmt: skip
def test_forms(value, tag, both, digest):
    for form, expected in zip(FORMS, (tag, both, digest), strict=True):
        pin = pinner(form)(image(value))
        if expected is None:
            assert isinstance(pin, Unpinned)
            assert "no version tag of 'docker.io/org/none' has the digest" in pin.reason
            assert "pin the digest with '--pin digest'" in pin.reason
        else:
            assert (pin.value, pin.same, pin.by_hand) == (expected, True, False)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", ["org/other", "org/app:LATEST", "ghcr.io/org/app:latest"])
def test_what_the_lock_does_not_have_is_not_pinned(value, form):
    pin = pinner(form)(image(value))
    assert isinstance(pin, Unpinned)
    assert "is not in flyte-images.lock; run 'flyte-image-lint lock'" in pin.reason


# What is given by hand, the lock, the project's own flytekit and the registry, in that order.
HAND, LOCKED, KNOWN, ASKED = "9.9.9", {f"{OWN}:latest": Entry(A, "py3.9-0.1")}, "1.16.4", "py3.8-1"
ORDER = [
    ({"app": HAND}, LOCKED, KNOWN, ASKED, f"{OWN}:{HAND}"),
    ({"web": HAND}, LOCKED, KNOWN, ASKED, f"{OWN}:py3.9-0.1"),
    ({}, {}, KNOWN, ASKED, f"{OWN}:py3.11-1.16.4"),
    ({}, {}, None, ASKED, f"{OWN}:py3.8-1"),
    ({}, {}, None, None, None),
]


@pytest.mark.parametrize(("hand", "lock", "version", "tag", "expected"), ORDER)
def test_the_order_of_those_who_know(tmp_path, hand, lock, version, tag, expected):
    write(tmp_path, {".git/HEAD": "", ".python-version": "3.11\n"})
    if version:
        write(tmp_path, {"requirements.txt": f"flytekit=={version}\n"})
    questions = []

    def resolve(reference):
        questions.append(reference.canonical)
        return Resolution(Entry(B, tag))

    path = str(tmp_path / "flytekit.config")
    pin = pinner("tag", hand, lock, resolve if tag else None, path=path)(image(OWN, path=path))
    assert (pin.value if isinstance(pin, Pin) else None) == expected
    assert questions == ([OWN] if expected and expected.endswith(ASKED) else [])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("1.0", "org/app:1.0"),
        ("latest", "org/app:latest"),
        (B, f"org/app@{B}"),
    ],
)
@pytest.mark.parametrize("value", ["org/app", "org/app:latest", "org/app:1.4.2"])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_given_by_hand_is_taken_as_it_is(value, target, expected, form):
    pins = pinner(form, {"app": target, "web": "2.0"})
    pin = pins(image(value))
    assert (pin.value, pin.by_hand) == (expected, True)
    assert pins.used == {"app"}


def test_what_a_registry_cannot_say_is_kept_and_the_others_are_pinned():
    def resolve(reference):
        if "bad" in reference.path:
            raise ResolveError("no such image")
        return Resolution(Entry(B, "2.0"))

    pins = pinner("tag", resolve=resolve)
    assert pins(image("org/x")).value == "org/x:2.0"
    assert pins(image("org/bad")).reason == "no such image"
    assert pins(image("org/app")).value == "org/app:1.4.2"
    assert pins.failures == {"docker.io/org/bad:latest": "no such image"}


@pytest.mark.parametrize("failed", [False, True])
@pytest.mark.parametrize(
    ("form", "expected"),
    [("tag", None), ("tag-digest", f"org/x:latest@{B}"), ("digest", f"org/x@{B}")],
)
def test_a_digest_whose_version_tag_cannot_be_had(form, expected, failed):
    resolution = Resolution(Entry(B), "the list of tags could not be had", failed=failed)
    pins = pinner(form, resolve=lambda reference: resolution)
    pin = pins(image("org/x"))
    assert getattr(pin, "value", None) == expected
    if form == "tag":
        said = "the list of tags could not be had; pin the digest with '--pin digest'"
        assert pin.reason == said
    unanswered = {"docker.io/org/x:latest": "the list of tags could not be had"}
    assert pins.failures == (unanswered if form == "tag" and failed else {})


P = "[project]\n"
UV = '[[package]]\nname = "flytekit"\nversion = "1.2.3"'
POLICY = """\
floating-tags = ["nightly"]
policy = [
  { match = "docker.io/org/none", require = "any" },
  { match = "docker.io/org/**", require = "digest" },
  { match = "docker.io/**", require = "tag" },
]
"""


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("org/app:latest", "tag", f"org/app@{A}"),
        ("org/app:nightly", "tag", f"org/app@{B}"),
        ("org/app:nightly", "tag-digest", f"org/app:1.5.0@{B}"),
        ("org/app:1.4.2", "tag", f"org/app@{A}"),
        ("org/app:1.4.2", "tag-digest", f"org/app:1.4.2@{A}"),
        ("org/none", "digest", f"org/none@{B}"),
        ("python", "tag", "python:3.13.1"),
        ("python", "digest", f"python@{C}"),
        ("localhost:5000/x", "tag", "localhost:5000/x:v2"),
    ],
)
def test_the_policy_chooses_for_its_patterns(tmp_path, value, form, expected):
    pin = pinner(form, settings=POLICY, folder=tmp_path)(image(value))
    assert pin.value == expected


@pytest.mark.parametrize(
    ("value", "files", "form", "expected"),
    [
        (f"{OWN}:py3.10-latest", {"requirements.txt": "flytekit==1.16.4"}, "tag", "py3.10-1.16.4"),
        (f"{OWN}:py3.10-latest", {"uv.lock": UV}, "tag", "py3.10-1.2.3"),
        (f"{OWN}:py3.10-latest", {"poetry.lock": UV}, "tag", "py3.10-1.2.3"),
        (f"{OWN}:py3.10-latest", {"pyproject.toml": P + 'dependencies = ["flytekit==1.2.3"]'},
         "tag", "py3.10-1.2.3"),
        (f"{OWN}:py3.10-latest", {"requirements.txt": "flytekit>=1.16.4"}, "tag", None),
        (f"{OWN}:py3.10-latest", {"requirements.txt": "flytekit==1.16.*"}, "tag", None),
        (f"{OWN}:py3.10-latest", {"requirements.txt": "flytekit==1.16.4+x"}, "tag", None),
        (f"{OWN}:py3.10-latest", {"requirements.txt": "flytekit==1.16.4"}, "digest", None),
        (f"{OWN}:spark-latest", {"requirements.txt": "flytekit==1.16.4"}, "tag", None),
        (f"{OWN}:latest", {"requirements.txt": "flytekit==1.16.4"}, "tag", None),
        (f"{OWN}:py3.10-latest-x", {"requirements.txt": "flytekit==1.16.4"}, "tag", None),
        (OWN, {"requirements.txt": "flytekit==1.16.4"}, "tag", None),
        (OWN, {"requirements.txt": "flytekit==1.16.4", ".python-version": "3.12.1"}, "tag",
         "py3.12-1.16.4"),
        (OWN, {"pyproject.toml": f'{P}requires-python = "==3.9.*"\n'
               'dependencies = ["flytekit==1.2.3"]'},
         "tag", "py3.9-1.2.3"),
        ("ghcr.io/flyteorg/flytekit:py3.10-latest", {"requirements.txt": "flytekit==1.16.4"}, "tag",
         "py3.10-1.16.4"),
        ("ghcr.io/flyteorg/flytekit-x:py3.10-latest", {"requirements.txt": "flytekit==1.16.4"},
         "tag", None),
        ("flyteorg/flytekit:py3.10-latest", {"requirements.txt": "flytekit==1.16.4"}, "tag", None),
    ],
)  # fmt: skip
def test_own_images_of_flytekit_take_the_versions_of_the_project(
    tmp_path, value, files, form, expected
):
    write(tmp_path, {".git/HEAD": "", **files})
    path = str(tmp_path / "conf" / "flytekit.config")
    pin = pinner(form, lock={}, path=path)(image(value, path=path))
    if expected is None:
        assert isinstance(pin, Unpinned)
    else:
        assert pin.value == f"{parse(value).name}:{expected}"
        assert not pin.same


@pytest.mark.parametrize(
    ("value", "version", "expected"),
    [
        (f"{OWN}:py3.10-latest", "1.15.3", "py3.10-1.15.3"),
        (f"{OWN}:py3.10-latest", "1.15", "py3.10-1.15.0"),
        (f"{OWN}:py3.10-latest", "1.15.3b0", "py3.10-1.15.3b0"),
        (f"{OWN}:py3.10-latest", "1.15.3+ours", None),
        (f"{OWN}:latest", "1.15.3", None),
        (OWN, "1.15.3", "py3.12-1.15.3"),
    ],
)
def test_the_setting_goes_before_the_files(tmp_path, value, version, expected):
    files = {".git/HEAD": "", "requirements.txt": "flytekit==1.2.3", ".python-version": "3.12.1"}
    write(tmp_path, files)
    path = str(tmp_path / "flytekit.config")
    setting = f'flytekit = "{version}"\n'
    pins = pinner(lock={}, settings=setting, folder=tmp_path, path=path)
    pin = pins(image(value, path=path))
    assert getattr(pin, "value", None) == (expected and f"{OWN}:{expected}")


@pytest.mark.parametrize(
    ("answer", "pinned", "said"),
    [
        (True, f"{OWN}:py3.10-1.15.3", ""),
        (False, None, f"flytekit is 1.15.3, but '{OWN}:py3.10-1.15.3' does not exist"),
        (ResolveError("is down"), None, "is down"),
    ],
)
def test_what_the_registry_does_not_have_is_not_written(tmp_path, answer, pinned, said):
    tags = []

    def has(reference):
        tags.append(reference.tag)
        if isinstance(answer, ResolveError):
            raise answer
        return answer

    def resolve(_reference):
        pytest.fail("the floating tag was asked for")

    pins = pinner(
        lock={}, settings='flytekit = "1.15.3"\n', folder=tmp_path, resolve=resolve, has=has
    )
    pin = pins(image(f"{OWN}:py3.10-latest"))
    assert tags == ["py3.10-1.15.3"]
    assert getattr(pin, "value", None) == pinned
    assert said in getattr(pin, "reason", "")
    failed = isinstance(answer, ResolveError)
    assert pins.failures == ({f"{OWN}:py3.10-1.15.3": "is down"} if failed else {})


# Whole files, through the command: before, and after with `--pin` tag, tag-digest and digest.
# `@0` stands for an image that floats, `@1`, `@2` and `@3` for what such ones are pinned to.
D = f"docker.io/org/app@{C}"
CONFIGS = {
    "lf/flytekit.config": (
        "[images]\na = @0\n# @0\nb = localhost:5000/x:latest\n",
        "[images]\na = @1\n# @0\nb = @2\n",
    ),
    "crlf/flytekit.config": (
        "[sdk]\r\nx = @0\r\n[images]\r\na : @0:latest  \r\n\r\n",
        "[sdk]\r\nx = @0\r\n[images]\r\na : @1  \r\n\r\n",
    ),
    "cr/flytekit.config": (
        "[images]\ra:@0\rb=@0",
        "[images]\ra:@1\rb=@1",
    ),
    "keys/flytekit.config": (
        "[images]\nlatest = @0:latest\napp:@0\ndocker.io=@0\n",
        "[images]\nlatest = @1\napp:@1\ndocker.io=@1\n",
    ),
    "tabs/flytekit.config": (
        "[images]\n\tapp\t:\t@0\t\n\tdocker\t=\t@0:latest",
        "[images]\n\tapp\t:\t@1\t\n\tdocker\t=\t@1",
    ),
    "broken/flytekit.config": (
        "[images]\na = @0:None\nb = @0:\nc = @0@\n",
        "[images]\na = @1\nb = @1\nc = @1\n",
    ),
    "fixed/flytekit.config": (
        "[images]\nApp = \"@0\"\nb = https://localhost:5000/x # c\n",
        "[images]\napp = @1\n# c\nb = @2\n",
    ),
    "stays/flytekit.config": (f"[images]\na = {D}\nb = ghcr.io/org/b:2.0\n",) * 2,
    "own/flytekit.config": (f"[images]\na = {OWN}:py3.11-latest\n", "[images]\na = @3\n"),
    "lf/.flyte/config.yaml": (
        "image:\n  image_refs:\n    a: @0  # @0\n    b: 'localhost:5000/x'\n",
        "image:\n  image_refs:\n    a: @1  # @0\n    b: '@2'\n",
    ),
    "crlf/.flyte/config.yaml": (
        "\ufeff# \U0001f433\r\nimages:\r\n  @0: @0\r\n  b: \"@0:latest\"",
        "\ufeff# \U0001f433\r\nimages:\r\n  @0: @1\r\n  b: \"@1\"",
    ),
    "flow/.flyte/config.yaml": (
        "images: {app: @0, @0: @0, 'c': \"@0\"}\n",
        "images: {app: @1, @0: @1, 'c': \"@1\"}\n",
    ),
    "json/.flyte/config.yaml": (
        '{"images":{"\U0001f433":"@0","b":"localhost:5000/x:latest"}}',
        '{"images":{"\U0001f433":"@1","b":"@2"}}',
    ),
    "anchors/.flyte/config.yaml": (
        "base: &b\n  a: &x @0\nimages:\n  <<: *b\n  b: *x\n  c: !!str localhost:5000/x\n",
        "base: &b\n  a: &x @1\nimages:\n  <<: *b\n  b: *x\n  c: !!str @2\n",
    ),
    "both/.flyte/config.yaml": (
        "images:\n  a: @0:latest\nimage:\n  image_refs:\n    a: localhost:5000/x\n",
        "images:\n  a: @1\nimage:\n  image_refs:\n    a: @2\n",
    ),
    "block/.flyte/config.yaml": (
        "images:\n  a: |\n    @0:latest\n  b: >-\n    @0\n",
        "images:\n  a: @1\n  b: >-\n    @1\n",
    ),
    "cr/.flyte/config.yaml": ("images:\r  a: @0\r", "images:\r  a: @1\r"),
}  # fmt: skip
PINNED = {
    "tag": ("docker.io/org/app:1.4.2", "localhost:5000/x:v2", f"{OWN}:py3.11-1.16.9"),
    "tag-digest": (
        f"docker.io/org/app:1.4.2@{A}",
        f"localhost:5000/x:v2@{C}",
        f"{OWN}:py3.11-1.16.9@{A}",
    ),
    "digest": (f"docker.io/org/app@{A}", f"localhost:5000/x@{C}", f"{OWN}@{A}"),
}


def pinned(text: str, form: str) -> bytes:
    for number, value in enumerate(("docker.io/org/app", *PINNED[form])):
        text = text.replace(f"@{number}", value)
    return text.encode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["option", "setting"])
def test_files_to_the_byte_and_a_second_run_changes_nothing(tmp_path, form, by):
    files = {name: pinned(before, form) for name, (before, _after) in CONFIGS.items()}
    write(tmp_path, {".git/HEAD": "", NAME: LOCK_TEXT, **files})
    write(tmp_path, {SETTINGS: 'registries = ["**"]\n'})
    words = ["--pin", form]
    if by == "setting":
        words = []
        write(tmp_path, {SETTINGS: f'registries = ["**"]\npin = "{form}"\n'})
    run("check", "--fix", "--offline", *words, cwd=tmp_path)
    for name, (_before, after) in CONFIGS.items():
        assert (tmp_path / name).read_bytes() == pinned(after, form), name
    again = run("check", "--fix", "--offline", *words, cwd=tmp_path)
    assert again.stderr == ""
    for name, (_before, after) in CONFIGS.items():
        assert (tmp_path / name).read_bytes() == pinned(after, form), name
    assert (tmp_path / NAME).read_text() == LOCK_TEXT


# What `--fix` alone does, and what it does with `--unsafe-fixes`; "-" is for nothing.
UNTAGGED, FIXED = "docker.io/org/app", "docker.io/org/app:1.4.2"
BY_VERSION = "image='{{.image.app.fqn}}:{{.image.app.version}}'"
SAFETY = [
    # Untagged for flytekit, it is `:None` wherever it is used,
    ("flytekit.config", UNTAGGED, {}, FIXED, FIXED),
    ("flytekit.config", UNTAGGED, {"src/x.py": "image='{{.image.app}}'"}, FIXED, FIXED),
    ("flytekit.config", UNTAGGED, {"src/x.py": "image='{{.image.app.fqn}}:v1'"}, FIXED, FIXED),
    ("flytekit.config", UNTAGGED, {"x.py": BY_VERSION.replace("app", "web")}, FIXED, FIXED),
    # but by its version it runs with that of the default image.
    ("flytekit.config", UNTAGGED, {"src/x.py": BY_VERSION}, "-", FIXED),
    ("flytekit.config", UNTAGGED, {"conf/wf.yaml": BY_VERSION}, "-", FIXED),
    ("config.yaml", UNTAGGED, {"src/x.py": BY_VERSION}, "-", FIXED),
    # In Flyte 2 it is `latest`, and that is in the lock.
    (".flyte/config.yaml", UNTAGGED, {"src/x.py": BY_VERSION}, FIXED, FIXED),
    # What is in the lock is the same content,
    ("flytekit.config", f"{UNTAGGED}:latest", {"src/x.py": BY_VERSION}, FIXED, FIXED),
    # what could not work at all cannot get worse,
    ("flytekit.config", f"{UNTAGGED}:None", {"src/x.py": BY_VERSION}, FIXED, FIXED),
    ("flytekit.config", f"{UNTAGGED}:", {"src/x.py": BY_VERSION}, FIXED, FIXED),
    # and the project's own version is another image than the latest.
    ("flytekit.config", f"{OWN}:py3.10-latest", {"requirements.txt": "flytekit==1.16.4"}, "-",
     f"{OWN}:py3.10-1.16.4"),
]  # fmt: skip


def config(path: str, value: str) -> str:
    if path == "flytekit.config":
        return f"[images]\napp = {value}\n"
    if path == "config.yaml":
        return f"admin: {{}}\nimages:\n  app: {value}\n"
    return f"image:\n  image_refs:\n    app: {value}\n"


@pytest.mark.parametrize(("path", "value", "files", "safe", "unsafe"), SAFETY)
def test_what_is_safe(tmp_path, path, value, files, safe, unsafe):
    write(tmp_path, {".git/HEAD": "", NAME: LOCK_TEXT, path: config(path, value), **files})
    result = run("check", "--fix", "--offline", path, cwd=tmp_path)
    assert (tmp_path / path).read_text() == config(path, value if safe == "-" else safe)
    assert result.status == (1 if safe == "-" else 0)
    assert ("1 fixable with '--fix --unsafe-fixes'." in result.stdout) == (safe == "-")
    result = run("check", "--fix", "--unsafe-fixes", "--offline", path, cwd=tmp_path)
    assert (tmp_path / path).read_text() == config(path, unsafe)
    assert result.status == 0


@pytest.mark.parametrize(
    ("value", "words", "expected", "status"),
    [
        # A digest stays what it is, and what it stands beside does not matter.
        (f"docker.io/org/app@{B}", [], f"docker.io/org/app@{B}", 0),
        (f"docker.io/org/app@{B}", ["--pin", "tag-digest"], f"docker.io/org/app@{B}", 0),
        (f"docker.io/org/app:latest@{B}", ["--pin", "tag-digest"],
         f"docker.io/org/app:latest@{B}", 0),
        (f"docker.io/org/app:latest@{B}", ["--pin", "digest"],
         f"docker.io/org/app:latest@{B}", 0),
        ("docker.io/org/app:1.0", ["--pin", "digest"], "docker.io/org/app:1.0", 0),
        # By hand, for whom the name is.
        ("docker.io/org/app", ["--pin-to", "app=7"], "docker.io/org/app:7", 0),
        ("docker.io/org/x:latest", ["--pin-to", f"app={B}"], f"docker.io/org/x@{B}", 0),
        ("docker.io/org/app", ["--pin-to", "web=1,app=7"], "docker.io/org/app:7", 2),
        ("docker.io/org/app:latest", ["--pin-to", "app=latest"], "docker.io/org/app:latest", 1),
        ("docker.io/org/app", ["--pin-to", "app=edge"], "docker.io/org/app:edge", 1),
        ("docker.io/org/app:1.0", ["--pin-to", "app=7"], "docker.io/org/app:1.0", 2),
        # No version tag.
        ("docker.io/org/none", [], "docker.io/org/none", 1),
        ("docker.io/org/none", ["--pin", "digest"], f"docker.io/org/none@{B}", 0),
        ("docker.io/org/unknown", [], "docker.io/org/unknown", 1),
        # What stands on several lines, or is put together, has no place of its own.
        ("docker.io/org/%(x)s\nx = app", [], "docker.io/org/%(x)s\nx = app", 1),
    ],
)  # fmt: skip
def test_what_is_pinned_to_what(tmp_path, value, words, expected, status):
    path = "flytekit.config"
    write(tmp_path, {".git/HEAD": "", NAME: LOCK_TEXT, path: config(path, value)})
    result = run("check", "--fix", "--offline", *words, path, cwd=tmp_path)
    assert (tmp_path / path).read_text() == config(path, expected)
    assert result.status == status, result


def test_the_policy_decides_what_is_written(tmp_path):
    images = "a = O/app:latest", "b = O/app:1.4.2", "c = O/none", "d = python", "e = O/app:nightly"
    text = "\n".join(["[images]", *images, ""]).replace("O/", "docker.io/org/")
    files = {"flytekit.config": text.replace("python", "docker.io/library/python")}
    write(tmp_path, {".git/HEAD": "", NAME: LOCK_TEXT, SETTINGS: POLICY, **files})
    result = run("check", "--fix", "--offline", cwd=tmp_path)
    assert (tmp_path / "flytekit.config").read_text() == (
        f"[images]\na = docker.io/org/app@{A}\nb = docker.io/org/app@{A}\n"
        f"c = docker.io/org/none\nd = docker.io/library/python:3.13.1\ne = docker.io/org/app@{B}\n"
    )
    assert result.status == 1
    assert "pin the digest with '--pin digest'" in result.stdout


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("app", "takes NAME=TAG, not 'app'"),
        ("=1", "takes NAME=TAG, not '=1'"),
        ("app=", "takes NAME=TAG, not 'app='"),
        ("app=a b", "'a b' is neither a tag nor a digest"),
        ("app=sha256:abc", "'sha256:abc' is neither a tag nor a digest"),
        ("app=x@sha256:abc", "is neither a tag nor a digest"),
    ],
)
def test_what_cannot_be_pinned_to_is_bad_usage(tmp_path, word, message):
    write(tmp_path, {"flytekit.config": config("flytekit.config", UNTAGGED)})
    result = run("check", "--fix", "--offline", "--pin-to", word, cwd=tmp_path)
    assert result.status == 2
    assert message in result.stderr


def test_the_lock_is_marked_in_reports_and_not_asked_for_otherwise(tmp_path):
    text = "[images]\na = docker.io/org/app\nb = docker.io/org/unknown\nc = docker.io/org/b:1\n"
    write(tmp_path, {".git/HEAD": "", NAME: LOCK_TEXT, "flytekit.config": text})
    result = run("check", "--output-format", "concise", cwd=tmp_path)
    assert result.stdout.count("FIL101 [*] error: ") == 1
    assert "[*] 1 fixable with '--fix'." in result.stdout
    assert "lock" not in result.stdout
