"""What the rules say of a task's image, against what flytekit makes of it.

A task whose image flytekit refuses, or registers as what no cluster can pull, has an error, on its
own image or on that of a name; and a task with an error on its own image is refused or cannot be
pulled. (What is wrong with a name's image may not matter to one use of it: of `r/x:1:2`, the fqn is
an image.)
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from flyte_image_lint.documents import read
from flyte_image_lint.engine import check
from flyte_image_lint.findings import Finding, Severity
from flyte_image_lint.names import Names
from flyte_image_lint.reference import InvalidReferenceError, parse
from flyte_image_lint.selection import Selection
from flyte_image_lint.settings import Settings
from flyte_image_lint.text import Source
from oracle import Flytekit
from strategies.placeholder_texts import tasks
from test_against_flytekit import EXAMPLES, SEED

DEFAULT = "docker.io/org/default:1.4.2"
NONE = Settings(".")
GOOD = [["app", "docker.io/org/app:1"], ["a_b", "ghcr.io/org/b:2"], ["x-1", "r.example.com/x:3"]]
WELL_WRITTEN = st.tuples(
    st.sampled_from(
        [
            *("{{.image.app}}", "{{ .images.a_b }}", "{{.image.default}}", "ghcr.io/org/app:1"),
            *("{{.image.app.fqn}}:{{.image.app.version}}", "{{.image.x-1.fqn}}:9"),
            *("{{.image.app.fqn}}:gpu-{{.image.default.version}}", "{{.image.x-1.fqn}}"),
            *("{{.image.a_b.fqn}}/more:{{.image.app.version}}", "{{.image.nope}}", "{{image.app}}"),
        ]
    ),
    st.just(DEFAULT),
    st.just(GOOD),
)


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


def project(image: str, images: list[list[str]]) -> tuple[Source, list[Source]]:
    """Give a task, and a YAML config with the images that have names."""
    task = f"from flytekit import task\n\n\n@task(container_image={image!r})\ndef t(): ...\n"
    lines = "".join(f"  {_quoted(name)}: {_quoted(value)}\n" for name, value in images)
    config = f"admin: {{}}\nimages:\n{lines}" if lines else "admin: {}\nimages: {}\n"
    return (
        Source("t.py", task.encode(errors="surrogatepass"), "python"),
        [Source("config.yaml", config.encode())],
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def errors(image: str, images: list[list[str]]) -> tuple[list[str], list[str]]:
    """Give the codes of errors on the task's image, and of those on the images that it uses."""
    task, configs = project(image, images)
    parsed = [config for file in (task, *configs) for config in read(file)]
    names = Names(parsed)
    used = {name for config in parsed for use in config.uses for name in _names(use.text)}
    own = check(task, NONE, Selection(), names=lambda: names).findings
    others = [
        finding
        for config in configs
        for finding in check(config, NONE, Selection(), names=lambda: names).findings
        if finding.name in used or finding.name is None
    ]
    return _errors(own), _errors(others)


def _errors(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.severity == Severity.ERROR]


def _names(text: str) -> set[str]:
    from flyte_image_lint.placeholders import find

    return {placeholder.name for placeholder in find(text)}


def can_be_pulled(answer: tuple[str, str]) -> bool:
    kind, text = answer
    if kind != "gives":
        return False
    try:
        reference = parse(text)
    except InvalidReferenceError:
        return False
    return reference.tag != "None"


def test_errors_are_what_flytekit_refuses_or_no_cluster_pulls(flytekit):
    counts: Counter[bool] = Counter()

    @seed(0 if SEED == "random" else int(SEED))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(tasks, WELL_WRITTEN))
    def compare(drawn):
        image, _default, table = drawn
        images = [list(pair) for pair in dict(table).items() if pair[0] != "default"]
        if not image.strip() or "\r" in image or not image.isprintable():
            return
        answer = flytekit.call("resolve", image, DEFAULT, images)
        works = can_be_pulled(answer)
        own, others = errors(image, images)
        assert works or own or others, (image, images, answer)
        assert not (works and own), (image, images, answer, own)
        counts[works] += 1

    compare()
    assert min(counts[True], counts[False]) > EXAMPLES / 100, counts
