"""Reports for machines: what reads them accepts them, also of hostile files and paths."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import jsonschema
import junitparser
import pytest

import workflow_commands
from command import run, steering, write
from flyte_image_lint import rules
from flyte_image_lint.reporters import FORMATS
from flyte_image_lint.reporters.full import MOST_BLOCKS
from flyte_image_lint.reporters.security import SCORES
from flyte_image_lint.text.about import HOME

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "tests" / "data" / "schemas"
SARIF = jsonschema.Draft4Validator(
    json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")),
    format_checker=jsonschema.FormatChecker(),
)
PAGES = f"{HOME}/blob/main/docs/rules"

FAULTY = """\
[sdk]
a = 1
[images]
app = ghcr.io/org/app
trainer = ghcr.io/org/trainer:latest
# flyte-image-lint: ignore[floating-tag] rebuilt every night
nightly = ghcr.io/org/nightly:latest
quoted = "ghcr.io/org/quoted:1"
"""
ONE_LINE = "images: {a: ghcr.io/org/x, b: ghcr.io/org/x, c: 'ghcr.io/org/c:latest'}\n"
CLEAN = "[images]\napp = ghcr.io/org/app:1.4.2\n"

EVIL = {
    "command": "::error file=x::y",
    "stop": "::stop-commands::z",
    "old": "##[error]y",
    "azure": "##vso[task.setvariable variable=x]y",
    "teamcity": "##teamcity[message text='y']",
    "encoded": "%0A::error::y%0D%25",
    "line-feed": r"\n::error::y",
    "carriage-return": r"\r::error::y",
    "ansi": r"\e[31m\x9b31m",
    "bidirectional": r"\u202e\u2066",
    "surrogate": r"\ud800",
    "noncharacter": r"\uffff\ufffe",
    "markup": "<a href='x'>&amp;]]></a>",
    "link": "[click](https://evil.example)",
    "properties": "a,line=9,title=x:y::z",
    "separator": r"\u2028\x85",
}
VALUES = """\
images:
  value: "ghcr.io/org/{0}:1"
  "na{0}me": ghcr.io/org/app
  "{0}": ghcr.io/org/app
  # flyte-image-lint: ignore[untagged-image] {0}
  suppressed: ghcr.io/org/app
"Images": {{"{0}": x}}
"""
PATHS = (
    b"new\n::error::line.config",
    b"return\r::error::x.config",
    b"::error::x.config",
    b"##[error]x.config",
    b"per%0Acent%25.config",
    b"com,ma:colon=.config",
    b"\x1b[31m.config",
    "\u202eümläut 容器.config".encode(),
    b"latin-\xe9.config",
    b"sp ace/#?&<>\"'.config",
    b"a:b.config",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A folder of configs with hostile names, values and paths."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder, {f"{name}.yaml": VALUES.format(text) for name, text in EVIL.items()})
    for path in PATHS:
        place = Path(os.fsdecode(os.path.join(os.fsencode(folder), path)))
        place.parent.mkdir(exist_ok=True)
        place.write_text(FAULTY, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path):
    (tmp_path / ".git").mkdir()
    return write(
        tmp_path, {"flytekit.config": FAULTY, "config.yaml": ONE_LINE, "a/b.config": CLEAN}
    )


PROJECT = ("flytekit.config", "config.yaml", "a/b.config")


def report(format, folder, *words, **options):
    """Give the text of a report, and the findings that it should be of."""
    words = words or sorted(os.listdir(folder))
    made = run("check", "--output-format", format, *words, cwd=folder, **options)
    findings = json.loads(run("check", "--output-format", "json", *words, cwd=folder).stdout)
    return made.stdout, findings


def sarif(folder, *words, **options):
    text, findings = report("sarif", folder, *words, **options)
    document = json.loads(text)
    SARIF.validate(document)
    (made,) = document["runs"]
    return made, findings


def strings(value):
    """Give all strings in JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


# All of them


def test_the_page_has_every_format(request):
    path = ROOT / "docs" / "reports.md"
    rows = "".join(f"| `{name}` | {format.serves} |\n" for name, format in FORMATS.items())
    table = f"| format | for |\n| --- | --- |\n{rows}"
    before = path.read_text(encoding="utf-8")
    text, count = re.subn(r"\| format \| for \|\n(\|.*\n)+", lambda _found: table, before)
    assert count == 1
    if request.config.getoption("--update"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_of_a_file_steers_a_terminal_or_a_runner(format, hostile):
    text, findings = report(format, hostile)
    assert len(findings) > 40
    assert not steering(text)
    annotations = workflow_commands.obeyed(text)
    assert len(annotations) == (len(findings) if format == "github" else 0)
    assert not re.search(r"##\w*\[", text)


@pytest.mark.parametrize("format", ["json", "sarif", "gitlab", "junit"])
def test_documents_are_ascii_and_alone_on_standard_output(format, hostile):
    text, _ = report(format, hostile)
    assert text.isascii()
    assert "Found" not in text.splitlines()[-1]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_leads_to_the_rule(format, project):
    text, _ = report(format, project, *PROJECT)
    if format not in ("json", "sarif"):  # a command works where no page is published
        assert PAGES not in text
        assert "flyte-image-lint rule FIL" in text
        return
    for name in ("untagged-image", "floating-tag", "quoted-image"):
        assert f"{PAGES}/{name}.md" in text


@pytest.mark.parametrize("format", FORMATS)
def test_two_runs_are_alike(format, hostile):
    assert report(format, hostile) == report(format, hostile)


# SARIF


def test_sarif_of_findings(project):
    made, findings = sarif(project, *PROJECT)
    results = [result for result in made["results"] if "suppressions" not in result]
    assert len(results) == len(findings) == 6
    listed = made["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in listed] == sorted({r["ruleId"] for r in made["results"]})
    for result, finding in zip(results, findings, strict=True):
        assert result["ruleId"] == listed[result["ruleIndex"]]["id"] == finding["code"]
        assert result["level"] == finding["severity"]
        assert result["message"]["text"] == finding["message"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"] == {"uri": finding["path"], "uriBaseId": "%SRCROOT%"}
        assert list(place["region"].values()) == [
            finding[key] for key in ("line", "column", "end_line", "end_column")
        ]
    assert made["columnKind"] == "unicodeCodePoints"
    assert made["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_scores_what_is_about_security(project):
    made, _ = sarif(project, *PROJECT)
    listed = {rule["name"]: rule["properties"] for rule in made["tool"]["driver"]["rules"]}
    assert listed["floating-tag"]["security-severity"] == "4.0"
    assert "security" in listed["floating-tag"]["tags"]
    assert "security-severity" not in listed["quoted-image"]
    assert "security" not in listed["quoted-image"]["tags"]


def test_scores_are_of_rules_and_on_the_scale():
    assert set(SCORES) <= {rules.load(code).name for code in rules.MODULES}
    assert all(re.fullmatch(r"\d\.\d", score) and 0 < float(score) < 9 for score in SCORES.values())


def category(folder, *paths, **env):
    made = json.loads(run("check", "--output-format", "sarif", *paths, cwd=folder, env=env).stdout)
    return made["runs"][0].get("automationDetails")


def test_sarif_tells_runs_in_several_folders_apart(project):
    (project / "a b").mkdir()
    assert category(project, *PROJECT) == {"id": "flyte-image-lint/"}
    assert category(project / "a b", "../flytekit.config") == {"id": "flyte-image-lint/a%20b/"}


def test_sarif_leaves_the_category_to_the_upload_on_github(project):
    """It takes its input, or the job and its matrix; but not where the file has one."""
    assert category(project, *PROJECT, GITHUB_ACTIONS="true") is None


def test_sarif_explains_rules(project):
    made, _ = sarif(project, *PROJECT)
    for shown in made["tool"]["driver"]["rules"]:
        rule = rules.load(shown["id"])
        assert shown["name"] == rule.name
        assert shown["helpUri"] == rule.url
        assert rule.why in shown["fullDescription"]["text"]
        for text in shown["help"].values():
            assert rule.why in text
            assert rule.use_instead in text
            assert rule.url in text
        assert shown["defaultConfiguration"]["level"] == rule.severity.value


@pytest.mark.parametrize("code", rules.MODULES)
def test_sarif_of_every_rule_is_valid(code, project):
    from flyte_image_lint.model.finding import Finding
    from flyte_image_lint.reporters import reporter
    from flyte_image_lint.reporters.run import Run
    from flyte_image_lint.reporters.style import Style
    from flyte_image_lint.text.source import Source, Span

    rule = rules.load(code)
    source = Source("x.config", b"x")
    finding = Finding(code, rule.name, rule.severity, "wrong", "right it", source, Span(0, 1))
    document = json.loads("\n".join(reporter("sarif")(Run([finding]), Style())))
    SARIF.validate(document)
    assert not any(map(steering, [text.replace("\n", "") for text in strings(document)]))


def test_sarif_has_what_is_suppressed_and_why(project):
    made, _ = sarif(project, *PROJECT)
    (result,) = (result for result in made["results"] if "suppressions" in result)
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 7
    assert result["suppressions"] == [{"kind": "inSource", "justification": "rebuilt every night"}]


def test_on_github_sarif_has_nothing_that_is_suppressed(project):
    """GitHub would show it as open."""
    made, findings = sarif(project, *PROJECT, env={"GITHUB_ACTIONS": "true"})
    assert len(made["results"]) == len(findings)
    assert all("suppressions" not in result for result in made["results"])


def applied(text: str, fixes) -> str:
    """Give the text with what a program makes of SARIF's fixes."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    edits = []
    for fix in fixes:
        for change in fix["artifactChanges"]:
            for replacement in change["replacements"]:
                region = replacement["deletedRegion"]
                start = lines[region["startLine"] - 1] + region["startColumn"] - 1
                end = lines[region["endLine"] - 1] + region["endColumn"] - 1
                edits.append((start, end, replacement["insertedContent"]["text"]))
    for start, end, content in sorted(edits, reverse=True):
        text = text[:start] + content + text[end:]
    return text


def test_fixes_in_sarif_do_what_fix_does(tmp_path):
    text = '[images]\n容器 = 1\nquoted = "ghcr.io/org/容器:1"\nApp = ghcr.io/o/a:1\n'
    write(tmp_path, {"flytekit.config": text})
    made, _ = sarif(tmp_path, "flytekit.config")
    safe = [
        fix
        for result in made["results"]
        for fix in result.get("fixes", ())
        if "may change" not in fix["description"]["text"]
    ]
    assert len(safe) > 1
    run("check", "--fix", "--offline", "flytekit.config", cwd=tmp_path)
    assert applied(text, safe) == (tmp_path / "flytekit.config").read_text(encoding="utf-8") != text


def test_unsafe_fixes_are_marked_in_sarif(tmp_path):
    write(tmp_path, {"flytekit.config": "[images]\napp = ghcr.io/Org/app:1\n"})
    made, (finding,) = sarif(tmp_path, "flytekit.config")
    assert finding["fix"]["safe"] is False
    (fix,) = made["results"][0]["fixes"]
    assert fix["description"]["text"].endswith(" (may change what the tasks run on)")


def test_a_byte_order_mark_has_no_fix_in_sarif(tmp_path):
    write(tmp_path, {"flytekit.config": "\ufeff" + CLEAN})
    made, (finding,) = sarif(tmp_path, "flytekit.config")
    assert finding["fix"]["safe"] is True
    assert "fixes" not in made["results"][0]


def test_uris_are_those_of_the_files(hostile):
    made, _ = sarif(hostile)
    for result in made["results"]:
        for location in result["locations"]:
            artifact = location["physicalLocation"]["artifactLocation"]
            assert artifact["uriBaseId"] == "%SRCROOT%"
            assert re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", artifact["uri"])
            path = unquote(artifact["uri"], errors="surrogateescape")
            assert (hostile / path).is_file()


def uris(folder, *words):
    made, _ = sarif(folder, *words)
    return {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in made["results"]
    }


def test_paths_begin_at_the_root_of_the_repository(project):
    write(project, {"deep/er/x.config": FAULTY})
    for folder, word in (
        (project, "deep/er/x.config"),
        (project / "deep", "er/x.config"),
        (project / "deep" / "er", "./x.config"),
        (project / "a", "../deep/er/x.config"),
        (project / "a", project / "deep" / "er" / "x.config"),
    ):
        assert uris(folder, word) == {"deep/er/x.config"}
    os.symlink(project, project.parent / "link")
    assert uris(project, project.parent / "link" / "deep" / "er" / "x.config") == {
        "deep/er/x.config"
    }


def test_what_is_outside_of_the_repository_has_its_whole_path(project):
    inside = project / "inside"
    write(inside, {".git/HEAD": "", "x.config": FAULTY})
    (uri,) = uris(inside, "../flytekit.config")
    assert urlsplit(uri).scheme == "file"
    assert unquote(urlsplit(uri).path) == os.path.realpath(project / "flytekit.config")


def test_files_that_cannot_be_linted_are_in_sarif(project):
    made, _ = sarif(project, "gone.config", *PROJECT)
    (invocation,) = made["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "gone.config: no such file"


def test_no_link_of_a_file_gets_into_sarif(hostile):
    made, _ = sarif(hostile, "link.yaml")
    messages = [result["message"]["text"] for result in made["results"]]
    assert any("[click] (https://evil.example)" in text for text in messages)
    assert not any("](" in text for text in messages)


# Fingerprints


def fingerprints(folder, *words):
    made, _ = sarif(folder, *words)
    pairs = [
        (result["ruleId"], *result["partialFingerprints"].values()) for result in made["results"]
    ]
    assert len(set(pairs)) == len(pairs)
    assert all(re.fullmatch(r"[0-9a-f]{64}", mark) for _, mark in pairs)
    return set(pairs)


def test_fingerprints_of_findings_on_one_line_differ(project):
    assert len(fingerprints(project, "config.yaml")) == 3


def test_fingerprints_of_equal_findings_differ(tmp_path):
    write(tmp_path, {"config.yaml": "images: [x]\n# flyte-image-lint: ignore[A]\n" * 3})
    prints = fingerprints(tmp_path, "config.yaml")
    assert len(prints) > 3


def test_fingerprints_stay_when_lines_move(project):
    before = fingerprints(project, *PROJECT)
    write(project, {
        "flytekit.config": "# a comment\n\n" + FAULTY.replace("[images]\n", "\n\n[images]\n\n"),
        "config.yaml": "# 容器\n\n" + ONE_LINE.replace(", ", ",\n  "),
    })  # fmt: skip
    assert fingerprints(project, *PROJECT) == before
    assert fingerprints(project / "a", *(f"../{path}" for path in PROJECT[:2])) == before


def test_fingerprints_stay_when_another_name_gets_the_image(tmp_path):
    config = "[images]\nb = ghcr.io/org/a:latest\n"
    before = fingerprints(write(tmp_path, {"flytekit.config": config}))
    write(tmp_path, {"flytekit.config": config.replace("b", "a = ghcr.io/org/a:latest\nb", 1)})
    assert len(before) == 1
    assert before < fingerprints(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("trainer = ", "coach = "),
        ("ghcr.io/org/trainer:latest", "ghcr.io/org/other:latest"),
        ("ghcr.io/org/trainer:latest", "ghcr.io/org/trainer"),
    ],
)
def test_fingerprints_change_with_name_image_and_rule(old, new, project):
    before = fingerprints(project, "flytekit.config")
    write(project, {"flytekit.config": FAULTY.replace(old, new)})
    assert len(before - fingerprints(project, "flytekit.config")) == 1


def test_fingerprints_are_no_others_when_a_finding_is_suppressed(project):
    before = fingerprints(project, "flytekit.config")
    write(project, {"flytekit.config": FAULTY.replace("# flyte-image-lint", "# flyte_image_lint")})
    assert fingerprints(project, "flytekit.config") == before


# full


def test_what_nobody_reads_to_its_end_has_one_line_a_finding(tmp_path):
    entries = [f"app{number} = ghcr.io/org/app\n" for number in range(MOST_BLOCKS + 2)]
    write(tmp_path, {"flytekit.config": "[images]\n" + "".join(entries)})
    full, concise = (
        run("check", "--output-format", format, "flytekit.config", cwd=tmp_path).stdout
        for format in ("full", "concise")
    )
    in_line = [line for line in full.splitlines() if line.startswith("flytekit.config:")]
    assert in_line == concise.splitlines()[MOST_BLOCKS : MOST_BLOCKS + 2]
    assert full.count("--> flytekit.config:") == MOST_BLOCKS
    assert full.endswith("\n\n" + concise.partition(in_line[-1] + "\n")[2])


# GitHub


def test_annotations(project):
    text, findings = report("github", project, *PROJECT)
    annotations = workflow_commands.obeyed(text)
    assert [command.name for command in annotations] == sorted(
        finding["severity"] for finding in findings
    )
    by_title = {
        (finding["code"], finding["path"], finding["column"]): finding for finding in findings
    }
    for command in annotations:
        properties = command.properties
        code, rule = properties["title"].split()
        finding = by_title[code, properties["file"], int(properties["col"])]
        assert rule == finding["rule"]
        assert command.data == f"{finding['message']}\nflyte-image-lint rule {code}"
        assert properties["line"] == properties["endLine"] == str(finding["line"])
        assert properties["endColumn"] == str(finding["end_column"])


def test_columns_are_left_out_where_an_annotation_is_of_several_lines(tmp_path):
    write(tmp_path, {"flytekit.config": "[images]\napp = ghcr.io/org/app:1\n  more\n"})
    text, (finding,) = report("github", tmp_path, "flytekit.config")
    assert finding["end_line"] > finding["line"]
    (command,) = workflow_commands.obeyed(text)
    assert set(command.properties) == {"file", "line", "endLine", "title"}


def test_annotations_of_hostile_files_are_of_those_files(hostile):
    text, findings = report("github", hostile)
    wanted = Counter((finding["code"], finding["line"]) for finding in findings)
    annotations = workflow_commands.obeyed(text)
    assert wanted == Counter(
        (command.properties["title"].split()[0], int(command.properties["line"]))
        for command in annotations
    )
    assert all(set(command.properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
               for command in annotations)  # fmt: skip
    files = {command.properties["file"] for command in annotations}
    assert len(files) == len(PATHS) + len(EVIL)
    assert {"per%0Acent%25.config", "com,ma:colon=.config", "sp ace/#?&<>\"'.config"} <= files


ACTIONS = {"GITHUB_ACTIONS": "true"}


def test_on_github_annotations_come_with_the_readable_report(project):
    plain = run("check", *PROJECT, cwd=project)
    annotations = run("check", "-q", "--output-format", "github", *PROJECT, cwd=project).stdout
    both = run("check", *PROJECT, cwd=project, env=ACTIONS)
    assert both.status == plain.status == 1
    assert both.stdout.replace(annotations, "") == plain.stdout
    assert annotations in both.stdout


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (["--output-format", "full"], ACTIONS),
        (["--output-format", "sarif=x.sarif"], ACTIONS),
        ([], {"GITHUB_ACTIONS": "false"}),
        ([], {"GITHUB_ACTIONS": ""}),
    ],
)
def test_annotations_are_for_those_who_ask_for_no_format(words, env, project):
    made = run("check", *words, *PROJECT, cwd=project, env=env)
    assert workflow_commands.obeyed(made.stdout + made.stderr) == []


def test_on_github_a_hostile_file_makes_no_command_but_annotations(hostile):
    names = sorted(os.listdir(hostile))
    annotations = run("check", "--output-format=github", *names, cwd=hostile).stdout
    made = run("check", *names, "::error::gone", cwd=hostile, env=ACTIONS)
    wanted = workflow_commands.obeyed(annotations)
    gone = workflow_commands.Command(
        "error", {"title": "flyte-image-lint"}, r"\x3a:error::gone: no such file"
    )
    assert workflow_commands.obeyed(made.stdout) == [gone, *wanted]
    assert workflow_commands.obeyed(made.stderr) == []


def test_on_github_a_clean_project_has_no_annotations(project):
    made = run("check", "a/b.config", cwd=project, env=ACTIONS)
    assert (made.status, made.stdout) == (0, "No problems in 1 file.\n")


# GitLab

SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def test_gitlab_code_quality(project):
    text, findings = report("gitlab", project, *PROJECT)
    issues = json.loads(text)
    for issue, finding in zip(issues, findings, strict=True):
        assert issue["check_name"] == finding["rule"]
        assert issue["severity"] == SEVERITIES[finding["severity"]]
        assert issue["location"]["path"] == finding["path"]
        assert issue["location"]["lines"] == {"begin": finding["line"], "end": finding["end_line"]}
        assert finding["message"] in issue["description"]


GITLAB = {  # https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/).+"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def test_gitlab_finds_what_it_requires_and_each_fingerprint_once(hostile, project):
    for folder, words in ((hostile, ()), (project, PROJECT)):
        text, findings = report("gitlab", folder, *words)
        issues = json.loads(text)
        jsonschema.validate(issues, GITLAB)
        assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(findings)
        assert not any(map(steering, strings(issues)))


def test_gitlab_and_sarif_have_the_same_fingerprints(project):
    made, _ = sarif(project, *PROJECT)
    text, _ = report("gitlab", project, *PROJECT)
    assert {issue["fingerprint"] for issue in json.loads(text)} == {
        mark
        for result in made["results"]
        if "suppressions" not in result
        for mark in result["partialFingerprints"].values()
    }


# JUnit


def junit(folder, *words):
    text, findings = report("junit", folder, *words)
    suites = list(junitparser.JUnitXml.fromstring(text.encode()))
    for suite in suites:
        cases = list(suite)
        assert suite.tests == len(cases)
        kinds = Counter(type(result) for case in cases for result in case.result)
        assert suite.failures == kinds[junitparser.Failure]
        assert suite.errors == kinds[junitparser.Error]
        assert suite.skipped == kinds[junitparser.Skipped]
    total = ElementTree.fromstring(text).attrib
    for key in ("tests", "failures", "errors", "skipped"):
        assert int(total[key]) == sum(getattr(suite, key) for suite in suites)
    return suites, findings


def failures(suites):
    return [
        (case.classname, result)
        for suite in suites
        for case in suite
        for result in case.result
        if isinstance(result, junitparser.Failure)
    ]


def test_junit_has_a_suite_a_file_and_a_case_a_finding(project):
    suites, findings = junit(project, *PROJECT)
    assert {suite.name for suite in suites} == set(PROJECT)
    failed = failures(suites)
    assert Counter(path for path, _ in failed) == Counter(item["path"] for item in findings)
    assert Counter(failure.message for _, failure in failed) == Counter(
        item["message"] for item in findings
    )
    by_message = {item["message"]: item for item in findings}
    for path, failure in failed:
        item = by_message[failure.message]
        assert failure.type == item["severity"]
        assert failure.text.startswith(f"{path}:{item['line']}:{item['column']}: ")
        assert failure.text.endswith(f"flyte-image-lint rule {item['code']}")
    (passed,) = next(suite for suite in suites if suite.name == "a/b.config")
    assert passed.is_passed
    (skipped,) = (case for suite in suites for case in suite if case.is_skipped)
    assert skipped.result[0].message == "rebuilt every night"


def test_junit_of_hostile_files_is_well_formed_and_each_case_has_its_own_name(hostile):
    suites, findings = junit(hostile)
    assert len(failures(suites)) == len(findings)
    for suite in suites:
        names = [case.name for case in suite]
        assert len(set(names)) == len(names)


def test_equal_findings_are_junit_cases_of_different_names(tmp_path):
    write(tmp_path, {"config.yaml": "images: [x]\n" + "# flyte-image-lint: ignore[A]\n" * 3})
    (suite,), findings = junit(tmp_path, "config.yaml")
    assert len({case.name for case in suite}) == len(findings) == 4


def test_names_of_junit_cases_stay_when_lines_move(project):
    def names():
        return {
            (case.classname, case.name) for suite in junit(project, *PROJECT)[0] for case in suite
        }

    before = names()
    write(project, {"flytekit.config": "\n\n" + FAULTY})
    assert names() == before


def test_junit_of_a_clean_project_passes(project):
    suites, _ = junit(project, "a/b.config")
    assert [(suite.tests, suite.failures) for suite in suites] == [(1, 0)]


def test_junit_of_nothing_and_of_errors(tmp_path):
    assert junit(tmp_path, ".")[0] == []
    suites, _ = junit(tmp_path, "gone.config")
    assert [(suite.tests, suite.errors) for suite in suites] == [(1, 1)]
    (case,) = suites[0]
    assert case.name == "gone.config: no such file"


@pytest.mark.parametrize("format", ["json", "sarif", "gitlab", "junit"])
def test_a_document_is_made_of_nothing_as_well(format, tmp_path):
    made = run("check", "--output-format", format, cwd=tmp_path)
    assert made.status == 0
    assert made.stdout
    assert made.stderr == ""
    if format != "junit":
        json.loads(made.stdout)
