"""From a file to its findings, on files that nobody would write, and some would."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

import strategies
from flyte_image_lint import rules
from flyte_image_lint.engine.lint import check
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.parsers.configs import Unreadable, read
from flyte_image_lint.reporters import FORMATS, reporter
from flyte_image_lint.reporters.run import Run
from flyte_image_lint.reporters.style import Style
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source

DEFAULTS = SettingsFinder(isolated=True).for_path("x")

hostile = pytest.mark.parametrize("files", [strategies.ini_files, strategies.yaml_files])


def with_many(files, hold):
    """Run `hold` on a source of each of many files."""

    @settings(
        max_examples=800, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(file=files)
    def run(file):
        hold(Source(*file))

    run()


@hostile
def test_every_file_can_be_linted_and_reported(files):
    def hold(source):
        try:
            report = check(source, DEFAULTS, Selection())
        except Unreadable:
            return
        size = len(source.printable_text)
        for finding in report.findings:
            assert 0 <= finding.span.start <= finding.span.end <= size
            assert finding.code in rules.MODULES
            assert finding.help
        assert report.findings == sorted(report.findings, key=lambda finding: finding.sort_key)
        for name in FORMATS:
            for width in (20, 120):
                lines = list(reporter(name)(Run(report.findings), Style(width=width)))
                assert all(line.isprintable() for line in lines)
        assert len(json.loads("".join(reporter("json")(Run(report.findings), Style())))) == len(
            report.findings
        )

    with_many(files, hold)


@hostile
def test_what_can_be_edited_is_spelled_where_it_is_said_to_be(files):
    def hold(source):
        try:
            configs = read(source)
        except Unreadable:
            return
        for entry in (entry for config in configs for entry in config.entries):
            place = entry.place
            assert place.name.start <= place.name.end
            if place.editable and entry.value is not None:
                assert source.text[place.value.start : place.value.end] == entry.raw

    with_many(files, hold)


def test_one_value_of_two_names_has_one_finding():
    source = Source("c.yaml", b"images:\n  a: &a docker.io/x\n  b: *a\n")
    report = check(source, DEFAULTS, Selection())
    assert [finding.name for finding in report.findings] == ["a"]


@pytest.mark.parametrize("image", ["\n", " ", "\t\n ", " \n\n"])
def test_an_image_of_blanks_alone_is_padded(image):
    text = f"from flytekit import task\n\n\n@task(container_image={image!r})\ndef f(): ...\n"
    report = check(Source("a.py", text.encode(), "python"), DEFAULTS, Selection())
    assert [finding.rule for finding in report.findings] == ["padded-image"]
