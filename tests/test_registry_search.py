from __future__ import annotations

from functools import partial

import pytest

from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import INCOMPLETE, Registries, RegistryError
from flyte_image_lint.registry.search import Search
from flyte_image_lint.registry.versions import Pattern, find
from registries.populate import VERSION, Repository
from registries.real import running
from registries.settings import STEADY, docker_config

__all__ = ["docker_config"]


# Which tags can stand for a floating one.


@pytest.mark.parametrize(
    ("floating", "tag", "numbers"),
    [
        ("latest", "1.4.2", (1, 4, 2)),
        ("latest", "v1.4.2", (1, 4, 2)),
        ("latest", "1.4.2.7", (1, 4, 2, 7)),
        ("latest", "1.4", (1, 4)),
        ("latest", "24.04", (24, 4)),
        ("latest", "120.0.6099.109", (120, 0, 6099, 109)),
        ("latest", "latest", None),
        ("latest", "1.4.2-rc1", None),
        ("latest", "1.4.2rc1", None),
        ("latest", "1.4.2b0", None),
        ("latest", "1.4.2.dev3", None),
        ("latest", "1.4.2-slim", None),
        ("latest", "py3.11-1.4.2", None),
        ("latest", "V1.4.2", None),
        ("latest", "vv1", None),
        ("latest", "1.4.", None),
        ("latest", "1.2.3.4.5", None),
        ("latest", "2024-11-23", None),
        ("latest", "20241123", None),
        ("latest", "202411231200", None),
        ("latest", "1732370000", None),
        ("latest", "1.20241123", None),
        ("latest", "deadbee", None),
        ("latest", "1234567", None),
        ("latest", "sha-1234567", None),
        ("py3.11-latest", "py3.11-1.79.0", (1, 79, 0)),
        ("py3.11-latest", "py3.12-1.79.0", None),
        ("py3.11-latest", "py3.11-1.79.0-slim", None),
        ("py3.11-latest", "py3.11-", None),
        ("py3.11-latest", "1.79.0", None),
        ("latest-gpu", "1.4.2-gpu", (1, 4, 2)),
        ("latest-gpu", "1.4.2", None),
        ("latest-dev", "1.4.2-dev", (1, 4, 2)),
        ("develop-gpu", "1.4.2-gpu", (1, 4, 2)),
        ("develop-gpu", "1.4.2", None),
        ("py3.11-canary", "py3.11-1.79.0", (1, 79, 0)),
        ("stable-alpine", "1.24.0-alpine", (1, 24, 0)),
        ("Stable", "1.24.0", (1, 24, 0)),
        ("nightly", "1.24.0", (1, 24, 0)),
        ("mylatest", "1.4.2", (1, 4, 2)),
        ("weekly", "1.4.2", (1, 4, 2)),
        ("1.4", "1.4.2", (1, 4, 2)),
        ("1.4", "1.4", None),
        ("1.4", "1.5.0", None),
        ("1.4", "1.40.1", None),
    ],
)
def test_pattern(floating, tag, numbers):
    match = Pattern(floating).match(tag)
    assert (match.numbers if match else None) == numbers


@pytest.mark.parametrize(
    ("tags", "full", "short"),
    [
        ([], [], []),
        (["latest", "main", "1.0-rc1"], [], []),
        (["1.4.2", "1.4", "1", "1.5.0"], ["1.5.0", "1.4.2"], ["1.4", "1"]),
        (["1.9.0", "1.10.0"], ["1.10.0", "1.9.0"], []),
        (["2024.1.2.3", "2024.1.2.4"], ["2024.1.2.4", "2024.1.2.3"], []),  # no dates
        (["v1.4.2", "1.4.2"], ["1.4.2", "v1.4.2"], []),
        (["1.4", "1.3"], ["1.4", "1.3"], []),
        (["7", "8"], ["8", "7"], []),
        (["2", "1.4.2"], ["1.4.2"], ["2"]),
        (["2", "1.4"], ["1.4"], ["2"]),
        # Years make dates, unless the tags show that they number releases.
        (["2024", "2023"], [], []),
        (["2024.11.23", "2024.11.22"], [], []),
        (["2024.11", "1.0"], ["1.0"], []),
        (["2024.5.1", "2024.5.0"], ["2024.5.1", "2024.5.0"], []),
        (["2024.0.2", "2024.0.1"], ["2024.0.2", "2024.0.1"], []),
        (["2024.5.1", "2024.5.0", "1.0.0"], ["1.0.0"], []),
    ],
)
def test_versions(tags, full, short):
    versions = find(tags, Pattern("latest"))
    assert [each.tag for each in versions.full] == full
    assert [each.tag for each in versions.short] == short


# The search itself: which tags it asks for, in which batches.


def searched(tags, same, label=None, budget=64, floating="latest"):
    """Give the result and the batches; `same` are the tags with the digest."""
    batches = []

    def ask(batch):
        batches.append(list(batch))
        return [tag in same for tag in batch]

    return Search(ask, budget).run(Pattern(floating), tags, lambda: label), batches


MANY = [f"1.{minor}.0" for minor in range(100)]


@pytest.mark.parametrize(
    ("tags", "same", "label", "result", "sizes"),
    [
        (["latest", "1.4", "1.4.2"], {"1.4", "1.4.2"}, None, "1.4.2", [1]),
        (["latest"], set(), "1.0", None, []),
        (["latest", "1.4"], {"1.4"}, None, "1.4", [1]),
        (["latest", "1.4", "1.4.2"], {"1.4"}, None, None, [1, 1]),
        (["1.0.0", "1.0.1", "1.1.0"], {"1.0.0", "1.0.1"}, None, "1.0.1", [1, 2]),
        (MANY, {"1.95.0"}, None, "1.95.0", [1, 4]),
        (MANY, {"1.88.0"}, None, "1.88.0", [1, 4, 8]),
        (MANY, {"1.50.0"}, "1.50.0", "1.50.0", [1, 4, 8, 1]),
        (MANY, {"1.50.0"}, "v1.50.0", "1.50.0", [1, 4, 8, 1]),
        (MANY, {"1.50.0"}, "1.50.0-rc1", "1.50.0", [1, 4, 8, 1, 4, 8, 8, 8, 8]),
        (MANY, {"1.50.0"}, "1.51.0", "1.50.0", [1, 4, 8, 1, 1, 4, 8, 8, 8, 8]),
        (MANY, set(), None, None, [1, 4, 8, 1, 4, 8, 8, 8, 8, 8, 3]),
        # By the short tags: 4, then 4.14, then what is below it.
        (
            [*MANY, "0", "0.3", "0.3.1", "0.2.1"],
            {"0", "0.3", "0.3.1"},
            None,
            "0.3.1",
            [1, 4, 8, 1, 1, 1],
        ),
        ([*MANY, "0", "0.3", "0.3.1", "0.2.1"], {"0"}, None, None, [1, 4, 8, 1, 1, 1, 1]),
    ],
)
def test_search(tags, same, label, result, sizes):
    version, batches = searched(tags, same, label)
    assert (version, [len(batch) for batch in batches]) == (result, sizes)
    lookups = [tag for batch in batches for tag in batch]
    assert len(lookups) == len(set(lookups)) <= 64


def test_budget():
    version, batches = searched(MANY, set(), budget=10)
    assert (version, [len(batch) for batch in batches]) == (None, [1, 4, 5])


def test_a_label_is_read_only_if_something_can_be_asked_afterwards():
    version, batches = searched(MANY, {"1.85.0"}, "1.50.0", budget=13 + 3)
    assert (version, [len(batch) for batch in batches]) == ("1.85.0", [1, 4, 8, 1, 2])


# On a real registry, with the requests that each search may take: with one thread the floor of
# the first three was measured as 4, 3 and 3, and 22 and 66 of the others.


@pytest.fixture(scope="module")
def registry():
    with running() as real:
        yield real


def lts(real):
    repository = Repository(real, "lts")
    lines = [(major, minor) for major in range(5, 9) for minor in range(20)]
    for major, minor in [*lines, (4, 13), (4, 14)]:
        for patch in range(10 if major > 4 else 6):
            repository.image(f"{major}.{minor}.{patch}", note=f"{major}.{minor}.{patch}")
    repository.image("4.14.5", "4.14", "4", "latest", note="lts")
    repository.image("4.13", note="4.13.5")
    repository.image("3.0.0", "3", note="3")


def newest(real):
    repository = Repository(real, "newest")
    for number in range(1501):
        tag = f"{number // 250 + 1}.{number // 10 % 25}.{number % 10}"
        repository.image(tag, *(["latest"] if number == 1500 else []), note=tag)


def flavoured(real):
    repository = Repository(real, "flavoured")
    for python in ("3.9", "3.10", "3.11", "3.12"):
        for minor in range(66):
            for suffix in ("", "-rc1"):
                tag = f"py{python}-1.{minor}.0{suffix}"
                floats = [f"py{python}-latest"] if minor == 65 and not suffix else []
                repository.image(tag, *floats, note=tag)


def old(real, path="old", label=""):
    repository = Repository(real, path)
    for number in range(300):
        tag = f"1.{number}.0"
        repository.image(tag, note=tag)
    repository.index("latest", "1.20.0", label=label)


def labelled(real):
    old(real, "labelled", label="1.20.0")


def small(real):
    Repository(real, "small").index("latest", "1.4.2", "1.4", note="new")
    Repository(real, "small").image("1.4.1", note="older")


def alone(real):
    Repository(real, "alone").image("latest")


def dated(real):
    repository = Repository(real, "dated")
    repository.image("latest", "20241123", "2024.11.23", "2024-11-23", "1234567", "cafe123")
    repository.image("1.0.0-rc1", "1.0.0-slim", note="other")


def annotated(real):
    repository = Repository(real, "annotated")
    for number in range(30):
        repository.image(f"1.{number}.0", note=str(number))
    repository.index("latest", "v1.3.0", annotations={VERSION: "1.3.0"})


def version_or_error(registries, reference, digest):
    """Give the version tag, or of the error what says which it is."""
    try:
        return registries.version_tag(reference, digest)
    except RegistryError as error:
        if error.kind != INCOMPLETE:
            raise
        before, _, after = str(error).partition(" with the digest of 'latest':")
        return f"{before.replace(reference.name, '{}')} …{after}"


@pytest.mark.parametrize(
    ("push", "floating", "result", "at_most"),
    [
        (small, "latest", "1.4.2", 4),
        (alone, "latest", None, 2),
        (newest, "latest", "7.0.0", 10),
        (flavoured, "py3.11-latest", "py3.11-1.65.0", 10),
        (lts, "latest", "4.14.5", 22),
        # Not that there is none: it was not looked for among all.
        (
            old,
            "latest",
            "no version tag of '{}' was found … the search ended after 61 tags, and there are more",
            66,
        ),
        (labelled, "latest", "1.20.0", 20),
        (annotated, "latest", "v1.3.0", 18),
        (dated, "latest", None, 2),
    ],
)
def test_requests(registry, docker_config, push, floating, result, at_most):
    push(registry)
    reference = parse(f"{registry.host}/{push.__name__}:{floating}")
    registry.new_requests()
    with Registries(STEADY) as registries:
        digest = registries.digest(reference).digest
        answers = [version_or_error(registries, reference, digest) for _ in range(2)]
        assert answers[0] == answers[1]
    requests = registry.new_requests()
    assert answers[0] == result
    assert len(requests) <= at_most
    heads = [each.path for each in requests if each.method == "HEAD"]
    assert len(heads) == len(set(heads)), "one HEAD for a unique reference"


def test_many_searches_at_once(registry, docker_config):
    digests = {}
    for number in range(20):
        repository = Repository(registry, f"many/{number}")
        for minor in range(6):
            repository.image(f"1.{minor}.0", note=f"{number} {minor}")
        digests[number] = repository.image("latest", f"1.{number % 6}.0", note=f"{number} again")
    references = [parse(f"{registry.host}/many/{number}") for number in range(20)]
    steps = []
    registry.new_requests()
    with Registries(STEADY) as registries:

        def find(reference):
            registries.version_tag(reference, registries.digest(reference).digest)

        jobs = [partial(find, reference) for reference in references]
        registries.prefetch(jobs, lambda *step: steps.append(step))
        count = len(registry.new_requests())
        for number, reference in enumerate(references):
            digest = registries.digest(reference).digest
            assert digest == digests[number]
            assert registries.version_tag(reference, digest) == f"1.{number % 6}.0"
    assert steps == [(done, 20) for done in range(1, 21)]
    assert registry.new_requests() == []
    assert count <= 20 * (1 + 1 + 6)


def test_a_tag_that_moved_is_not_confirmed(registry, docker_config):
    repository = Repository(registry, "moved")
    repository.image("1.0.0", note="now")
    before = repository.image("latest", note="before")
    with Registries(STEADY) as registries:
        assert registries.version_tag(parse(f"{registry.host}/moved"), before) is None


def test_no_repository(registry, docker_config):
    with (
        Registries(STEADY) as registries,
        pytest.raises(RegistryError, match=r"the list of tags of .* could not be had: .* has none"),
    ):
        registries.version_tag(parse(f"{registry.host}/nothing"), "sha256:" + "0" * 64)
