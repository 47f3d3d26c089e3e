"""Images of which parts are only known when a program runs. In the tables, "…" is such a part."""

from __future__ import annotations

import pytest

from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.images.allow_list import AllowList
from flyte_image_lint.images.partial import parse_partial, shown, without_templates
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import UNKNOWN, Source, apply_edits

DEFAULTS = SettingsFinder(isolated=True).for_path("x")
DIGEST = "sha256:" + "4f5c" * 16


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("…/app:latest", ("…", "app", "latest", None)),
        ("…:latest", ("…", "…", "latest", None)),
        ("evil.net/a:…", ("evil.net", "a", "…", None)),
        ("evil.net/a:1…", ("evil.net", "a", "…", None)),
        ("evil.net/a…", ("evil.net", "a…", "…", None)),
        ("evil.net/a", ("evil.net", "a", None, None)),
        ("…/app", ("…", "app", None, None)),
        ("…:5000/app", ("…", "app", None, None)),
        ("host:…/app:1", ("…", "app", "1", None)),
        ("…", ("…", "…", "…", None)),
        ("app:…", ("…", "app", "…", None)),
        ("myorg/…:1", ("docker.io", "myorg/…", "1", None)),
        ("ghcr.io/o/a:py…-latest", ("ghcr.io", "o/a", "py…-latest", None)),
        ("…@sha256:1", ("…", "…", "…", "sha256:1")),
        ("ghcr.io/a:latest@…", ("ghcr.io", "a", "latest", "…")),
        ("ghcr.io/a@sha256:…", ("ghcr.io", "a", None, "…")),
        ("a/b…:1@…", ("docker.io", "a/b…", "1", "…")),
    ],
)
def test_parts(text, parts):
    partial = parse_partial(text.replace("…", UNKNOWN))
    had = (partial.domain, partial.path, partial.tag, partial.digest)
    assert tuple(part and shown(part) for part in had) == parts


def found_in(image: str, settings: str = "") -> tuple[str, list]:
    text = f"pyflyte register --image a={image.replace('…', '$X')} src\n"
    return text, check(Source("a.sh", text.encode(), "shell"), DEFAULTS, Selection()).findings


FINDINGS = [
    ("…/app:latest", "floating-tag", "latest"),
    ("…:latest", "floating-tag", "latest"),
    ("ghcr.io/o/…:py…-latest", "floating-tag", None),
    ("…/app:None", "none-tag", "None"),
    ("…/app", "untagged-image", None),
    ("ghcr.io/…/app", "untagged-image", None),
    ("evil.example.net/app:…", "unknown-registry", "evil.example.net"),
    ("evil.example.net/…:1", "unknown-registry", "evil.example.net"),
    ("localhost.evil/…/…:…", "unknown-registry", "localhost.evil"),
    ("https://…/app:1", "url-as-image", None),
    ("ghcr.io/MyOrg/app:…", "uppercase-repository", "MyOrg/app"),
    ("…/MyOrg/app:1", "uppercase-repository", "MyOrg/app"),
    ("MyOrg/…:1", "uppercase-host", "MyOrg"),
    ("myorg/…:1", "implicit-registry", None),
    ("…/app:", "empty-tag", None),
    ("…@sha256:4f5c", "malformed-digest", "sha256:4f5c"),
]


@pytest.mark.parametrize(("image", "rule", "part"), FINDINGS)
def test_what_is_known_is_enough(image, rule, part):
    text, findings = found_in(image)
    assert [finding.rule for finding in findings] == [rule]
    assert UNKNOWN not in "".join((findings[0].message, findings[0].help, findings[0].image))
    if part:
        assert text[findings[0].span.start : findings[0].span.end] == part


@pytest.mark.parametrize(
    "image",
    [
        *("…", "a…", "ghcr.io/o/app:…", "ghcr.io/o/app:1…", "ghcr.io/o/app…", "ghcr.io/o/…"),
        *("…/app:1", "…/app:…", "…-latest", "ghcr.io/o/app:latest…", "app:…", "…/…-GPU"),
        *("…App/x:1", "ghcr.io/o/…MyTag", "…/app:MyTag", "…://ghcr.io/o/a:1", f"…@{DIGEST}"),
        *(f"…:latest@{DIGEST}", "…:latest@…", "…:5000/app:1", "host:…/app:1", "evil…/app:1"),
    ],
)
def test_what_is_not_known_is_not_found_fault_with(image):
    assert found_in(image)[1] == []


@pytest.mark.parametrize(
    ("image", "fixed"),
    [
        ("https://…/app:1", "…/app:1"),
        ("myorg/…:1", "docker.io/myorg/…:1"),
        ("MyOrg/…:1", "docker.io/myorg/…:1"),
        ("…/MyOrg/app:1", "…/myorg/app:1"),
        ("…/MyOrg/…/app:1", None),
        ("…/app:latest", None),
    ],
)
def test_only_what_is_spelled_is_edited(image, fixed):
    text, (finding,) = found_in(image)
    if fixed is None:
        assert finding.fix is None
    else:
        assert apply_edits(text, finding.fix.edits) == found_in(fixed)[0]


@pytest.mark.parametrize(
    ("patterns", "name", "allowed"),
    [
        (["ghcr.io/o"], ("ghcr.io", "o/…"), True),
        (["ghcr.io/o"], ("ghcr.io", "…/a"), True),
        (["ghcr.io/o/*/x"], ("ghcr.io", "o/y/…"), True),
        (["ghcr.io/**/x"], ("ghcr.io", "o/y/…"), True),
        (["ghcr.io/o"], ("ghcr.io", "p/…"), False),
        (["ghcr.io/o"], ("ghcr.io", "o-…"), True),
        (["ghcr.io/o"], ("quay.io", "…"), False),
        (["ghcr.io/o"], ("…", "p/a"), True),
        (["ghcr.io/o"], ("ghcr.io", "o"), True),
        (["ghcr.io/o"], ("ghcr.io", "p"), False),
    ],
)
def test_what_may_be_allowed(patterns, name, allowed):
    domain, path = (part.replace("…", UNKNOWN) for part in name)
    assert AllowList(patterns).may_allow(domain, path) == allowed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{cookiecutter.registry}}/a:1", "…/a:1"),
        ("a{{ cookiecutter.x|lower }}b{% if cookiecutter.y %}c{% endif %}", "a…b…c…"),
        ("{{.image.x}}{{cookiecutter.y}}", "{{.image.x}}…"),
        ("{{ registry }}/a:1", "{{ registry }}/a:1"),
        ("cookiecutter {{", "cookiecutter {{"),
    ],
)
def test_templates_of_projects(text, expected):
    masked = without_templates(text)
    assert len(masked) == len(text)
    assert shown(masked) == expected


@pytest.mark.parametrize(
    ("path", "text", "rules"),
    [
        ("flytekit.config", "[images]\na={{cookiecutter.registry}}/a:{{cookiecutter.tag}}\n", []),
        ("flytekit.config", "[images]\na={{cookiecutter.registry}}/a:latest\n", ["floating-tag"]),
        ("c.yaml", "images:\n  a: '{{ cookiecutter.registry }}/a'\n", ["untagged-image"]),
        ("c.yaml", "images:\n  a: {{ cookiecutter.registry }}/a\n", []),
        ("c.yaml", "images:\n  a: '{{ registry }}/a:1'\n", ["unexpanded-variable"]),
    ],
)
def test_configs_in_templates(path, text, rules):
    report = check(Source(path, text.encode(), "config"), DEFAULTS, Selection())
    assert [finding.rule for finding in report.findings] == rules
