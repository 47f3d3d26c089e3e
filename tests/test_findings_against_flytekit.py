"""What the rules say of a task's image, against what flytekit makes of it.

A task whose image flytekit refuses, or registers as what no cluster can pull, has an error, on its
own image or on that of a name; and a task with an error on its own image is refused or cannot be
pulled. (What is wrong with a name's image may not matter to one use of it: of `r/x:1:2`, the fqn is
an image.)
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.images.reference import InvalidReferenceError, parse
from flyte_image_lint.model.finding import Finding, Severity
from flyte_image_lint.parsers.dispatch import read
from flyte_image_lint.project.contribution import name_references
from flyte_image_lint.project.name_index import NameIndex
from flyte_image_lint.settings import Settings
from flyte_image_lint.text.source import Source
from oracle import Flytekit
from runs import EXAMPLES, SEED
from strategies.placeholder_texts import tasks

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


def project(image: str, images: list[list[str]], form: str) -> tuple[Source, Source]:
    """Give a task, and a config of a form, "ini" or "yaml", with the images that have names."""
    task = f"from flytekit import task\n\n\n@task(container_image={image!r})\ndef t(): ...\n"
    if form == "ini":
        once = {name.lower(): f"{name} = {value}\n" for name, value in images}
        lines = "".join(once.values())
        config = Source("flytekit.config", f"[sdk]\nx = 1\n[images]\n{lines}".encode())
    else:
        table = json.dumps(dict(images), ensure_ascii=False)  # which is YAML
        config = Source("config.yaml", f"admin: {{}}\nimages: {table}\n".encode())
    return Source("t.py", task.encode(), "python"), config


def errors(task: Source, config: Source) -> tuple[list[str], list[str]]:
    """Give the codes of errors on the task's image, and of those on the images that it uses."""
    parsed = [*read(task), *read(config)]
    names = NameIndex(parsed)
    used = {
        reference.name for one in parsed for use in one.uses for reference in name_references(use)
    }
    own = check(task, NONE, Selection(), names=lambda: names).findings
    others = check(config, NONE, Selection(), names=lambda: names).findings
    return _errors(own), _errors([one for one in others if one.name is None or one.name in used])


def _errors(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings if finding.severity == Severity.ERROR]


def ask(flytekit, image: str, config: Source) -> tuple[str, str]:
    """Give what flytekit registers for the task, or what it raises there or for the config."""
    read = flytekit.ask(config.path, config.data)
    if not all("ok" in answer for answer in read.values()):
        return "raises", str(read)
    return flytekit.call("resolve", image, DEFAULT, read["specified"]["ok"])


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
    counts: Counter[tuple[str, bool]] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(tasks, tasks, WELL_WRITTEN), st.sampled_from(("ini", "yaml")))
    def compare(drawn, form):
        image, _default, images = drawn
        task, config = project(image, images, form)
        answer = ask(flytekit, image, config)
        works = can_be_pulled(answer)
        own, others = errors(task, config)
        assert works or own or others, (image, images, answer)
        assert not (works and own), (image, images, answer, own)
        counts[form, works] += 1

    (compare if SEED == "random" else seed(int(SEED))(compare))()
    assert len(counts) == 4, counts
    assert min(counts.values()) > EXAMPLES / 100, counts
