"""What wakes the rules: a rule that is not asked would have found nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from flyte_image_lint import rules
from flyte_image_lint.cli.examples import file, source
from flyte_image_lint.engine.lint import check, context_of, findings_of
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.parsers.dispatch import read
from flyte_image_lint.project.name_index import NameIndex
from flyte_image_lint.rules.facts import EVERYTHING
from flyte_image_lint.rules.groups import AllOf, FirstOf, Line
from flyte_image_lint.settings import SettingsFinder, settings_from
from flyte_image_lint.text.source import Source, Unreadable
from strategies import placeholder_texts, python_programs
from strategies.drawing import IMAGES
from strategies.merge_texts import merge_text

DEFAULTS = SettingsFinder(isolated=True).for_path("x")

NAMES = NameIndex(
    config
    for path, text in (
        (
            "config.yaml",
            "images:\n  app: docker.io/org/app\n  b: docker.io/org/b:1\n  App: docker.io/org/b:1\n",
        ),
        (
            "flow.py",
            "from flytekit import task\n@task(container_image='{{.image.app}}')\ndef f(): ...",
        ),
        ("register.sh", "pyflyte register --image c=spec.yaml flows\n"),
    )
    for config in read(file(path, text))
)
ASKED = Selection(select=("ALL", *rules.OFF, "digest-required"))
"""Whatever can be asked without a network."""

PROJECTS = {
    "the defaults": context_of(DEFAULTS, Selection(), "x"),
    "all that can be asked": context_of(
        DEFAULTS, ASKED, "x", names=lambda: NAMES, exists=lambda _path: True
    ),
    "settings of its own": context_of(
        settings_from(
            'registries = ["localhost:30000"]\nfloating-tags = ["None", "1.*"]\n'
            'flytekit = "1.11.0"\n'
            'policy = [{match = "ghcr.io", require = "digest"}]\n',
            "x",
        ),
        Selection(),
        "x",
        names=lambda: NAMES,
    ),
}
in_projects = pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)

PLACES = {
    "x.config": "[images]\n{name} = {image}\n",
    "config.yaml": "images:\n  {name}: {image}\n",
    ".flyte/config.yaml": "image:\n  image_refs:\n    {name}: {image}\n",
    "flow.py": (
        "from flytekit import ImageSpec, task\n\n@task(container_image={image!r})\ndef f(): ...\n"
        "spec = ImageSpec(base_image={image!r}, registry={image!r})\n"
    ),
    "flow2.py": (
        "import flyte\nfrom flyte import Image\n\n"
        "env = flyte.TaskEnvironment({name!r}, image={image!r})\n"
        "one = Image.from_base({image!r})\ntwo = Image.from_ref_name({image!r})\n"
    ),
    "run.sh": "pyflyte register --image {name}={image} --image {image} flows\n",
    "refused.sh": "pyflyte register --images {name}={image} flows\n",
    "partly.sh": "pyflyte register --image {name}=$X/{image} --image {image}$X flows\n",
    "partly.py": (
        "from flytekit import ImageSpec, task\n\nfrom . import X\n\n"
        "@task(container_image=X + '/' + {image!r})\ndef f(): ...\n"
        "@task(container_image={image!r} + X)\ndef g(): ...\n"
        "spec = ImageSpec(base_image=X + {image!r} + X, registry={image!r} + X)\n"
    ),
    "template.config": "[images]\n{name} = {image}{{{{cookiecutter.{name}}}}}\n",
    "targets.py": (
        "from flyte import Image\nfrom flytekit import ImageSpec\n"
        "from flytekit.configuration import ImageConfig\n\n"
        "spec = ImageSpec(name={image!r}, registry={image!r}, tag_format={image!r})\n"
        "image = Image.from_debian_base(registry={image!r}, name={image!r})\n"
        "config = ImageConfig(default_image={image!r})\n"
    ),
    "a/config.yaml": "image:\n  registry: {image}\n  builder: {image}\n",
    ".env": "FLYTE_IMAGE_REGISTRY={image}\n",
    "image.yaml": "name: {name}\nregistry: {image}\npython_version: 3.10\n",
    "spec.yaml": "name: {name}\nbase_image: {image}\npackage: [{name}]\n",
}
"""Files that say that a name has an image, or what is to be one."""

ODD_IMAGES = (
    *("", " ", "latest", "a", "A/b", "a:None", "x.yaml", "ghcr.io/o/a:1.4.2@", "true", "1.10"),
    *("my_host.io/x:1", "localhost:30000/x:None", "ghcr.io/o/a:1.4.2@sha256:" + "0" * 64, "a b"),
    *("ghcr.io/o", "ghcr.io/MyOrg", "ghcr.io/o:latest", "[::1]:5000", "localhost:300000", "o/"),
    *(
        "app",
        "b",
        "App",
        "b:1",
        "local",
        "remote",
        "remot",
        "{spec_hash}",
        "a-{spec_hash}",
        "v{x}",
        "ghcr.io/İ",
        "\u212a",
    ),
    *(
        "{{cookiecutter.x}}",
        "{{cookiecutter.x}}/A:latest",
        "cr.flyte.org/flyteorg/flytekit:py3.11-1.10.0",
    ),
    *("docker.io/" + "x" * 3000, "https://ghcr.io", "$REG", "ghcr.io", "a:b@c", "@a@", "\n"),
)


def test_every_group_of_rules_is_asked(monkeypatch):
    """The engine knows the groups by name; none may be forgotten there."""
    groups = set()
    for kind in (AllOf, FirstOf):
        monkeypatch.setattr(kind, "ask", lambda group, *_rest: groups.add(group) or [])
    texts = (
        *((path, text.format(name="a", image="a:1")) for path, text in PLACES.items()),
        *(("config.yaml", "images:\n"), ("config.yaml", "images:\n  a: " + "b" * 3000)),
        *((".env", "FLYTE_IMAGE_IMAGE_REFS=a\n"), ("requirements.txt", "flytekit==1.16.0\n")),
    )
    project = PROJECTS["all that can be asked"]
    for path, text in texts:
        for config in read(file(path, text)):
            list(findings_of(config, project, EVERYTHING))
    assert groups == set(rules.GROUPS) - {rules.COMMENT}  # asked by the suppressions


def with_many(values, hold):
    """Run `hold` on many values."""

    @settings(
        max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(value=values)
    def run(value):
        hold(value)

    run()


def outcome(config, project, *facts):
    project.unchecked.clear()
    findings = [
        (finding.code, finding.span, finding.message)
        for finding in findings_of(config, project, *facts)
    ]
    return findings, [str(unchecked) for unchecked in project.unchecked]


def holds(source, project):
    """Hold that rules which nothing has woken would have found nothing."""
    try:
        configs = read(source)
    except Unreadable:
        return
    for config in configs:
        assert outcome(config, project) == outcome(config, project, EVERYTHING)


@in_projects
@pytest.mark.parametrize(
    "files", [strategies.ini_files, strategies.yaml_files, strategies.flyte2_files]
)
def test_no_rule_finds_what_no_fact_has_told_of(files, project):
    with_many(files, lambda pair: holds(Source(*pair), project))


@in_projects
@pytest.mark.parametrize("path", PLACES)
def test_no_rule_finds_what_no_fact_has_told_of_in_any_place(path, project):
    images = st.one_of(st.sampled_from((*IMAGES, *ODD_IMAGES)), placeholder_texts.container_images)
    names = st.sampled_from(("app", "App", "b", "auto", "default", "a.b", "a/b", "é", "", "1"))

    files = st.builds(PLACES[path].format, name=names, image=images)
    with_many(files, lambda text: holds(file(path, text), project))


@in_projects
def test_no_rule_finds_what_no_fact_has_told_of_in_programs(project):
    with_many(python_programs.programs(), lambda text: holds(file("a.py", text), project))


@in_projects
def test_no_rule_finds_what_no_fact_has_told_of_in_merges(project):
    texts = st.builds(merge_text, st.randoms(use_true_random=False))
    with_many(texts, lambda text: holds(file("config.yaml", text), project))


@in_projects
@pytest.mark.parametrize(
    "rule", [rules.load(code) for code in rules.MODULES], ids=lambda rule: rule.name
)
def test_no_rule_finds_what_no_fact_has_told_of_in_examples(rule, project):
    for example in rule.examples:
        for text in (example.bad, example.good, example.fixed):
            if text:
                holds(source(example, text), project)


@pytest.mark.parametrize(
    "text",
    [
        "[images]\napp = docker.io/org/app:1.4.2\n",
        "[images]\napp: ghcr.io/org/app:1.4.2\r\n[sdk]\nx=1\n",
        "# c\n[platform]\nurl=x\n\n[images]\n# c\na-b_9=localhost:30000/x:1\n",
    ],
)
def test_a_clean_config_costs_no_rule(text, monkeypatch):
    monkeypatch.setattr(Line, "load", lambda line: pytest.fail(f"{line.name} is asked"))
    assert check(file("x.config", text), DEFAULTS, Selection()).findings == []
