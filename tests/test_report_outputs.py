"""Where reports go: standard output, files, several at once."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from xml.etree import ElementTree

import pytest

import command
from command import run, write
from flyte_image_lint.reporters import FORMATS

FAULTY = "[images]\napp = ghcr.io/org/app\ntrainer = ghcr.io/org/trainer:latest\n"
MORE = '[images]\nApp = "ghcr.io/org/app:1"\nlast = ghcr.io/org/last:latest\n'


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {"flytekit.config": FAULTY, "more.config": MORE})


def check(folder, *words, **options):
    return run("check", *words, "flytekit.config", "more.config", cwd=folder, **options)


def text_of(path):
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_gets_what_standard_output_would(format, project):
    printed = check(project, "-q", "--output-format", format)
    assert printed.stdout
    for words in (
        (f"--output-format={format}=report.out",),
        ("--output-format", format, "--output-file", "report.out"),
        ("--output-file=report.out", f"--output-format={format}"),
    ):
        made = check(project, "-q", *words)
        assert (made.status, made.stdout, made.stderr) == (1, "", "")
        assert text_of(project / "report.out") == printed.stdout
        (project / "report.out").unlink()


def test_several_reports_in_one_run(project):
    made = check(
        project,
        "--output-format=full",
        "--output-format=sarif=out/report,1.sarif",
        "--output-format=junit=out/a=b.xml",
        "--output-format=json=report.json",
    )
    assert (made.status, made.stderr) == (1, "")
    assert made.stdout == check(project).stdout
    document = json.loads(text_of(project / "out" / "report,1.sarif"))
    assert len(document["runs"][0]["results"]) == 5
    assert ElementTree.fromstring(text_of(project / "out" / "a=b.xml")).get("failures") == "5"
    assert len(json.loads(text_of(project / "report.json"))) == 5


def test_a_dash_is_standard_output(project):
    wanted = check(project, "--output-format", "json")
    assert check(project, "--output-format", "json=-") == wanted
    assert check(project, "--output-format", "json", "--output-file", "-") == wanted


def test_the_summary_stays_on_standard_output(project):
    made = check(project, "--output-file", "report.txt")
    assert made.stdout.startswith("Found ")
    assert "FIL101" in text_of(project / "report.txt")
    assert check(project, "--output-format", "sarif=x.sarif").stdout == made.stdout
    assert check(project, "-q", "--output-format", "sarif=x.sarif").stdout == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--output-format", "json", "--output-format", "sarif"], "only one report can go to"),
        (["--output-format", "full", "--output-format", "github=-"], "as in '--output-format "),
        (["--output-format", "json="], "needs a file after 'json='"),
        (["--output-format", "sarfi=x"], "takes one of full, concise, json, sarif, github, gitla"),
        (["--output-format", ""], "takes one of full, "),
        (["--output-file", ""], "option '--output-file' needs a value, FILE"),
        (
            ["--output-format", "json=x", "--output-file", "y"],
            "needs an '--output-format' that has no file yet",
        ),
        (["--output-format=json=x", "--output-format=sarif=./x"], "cannot go into one file"),
        (["--output-format=json", "--output-file=x", "--output-format=sarif=x"], "into one file"),
        (["--statistics", "--output-format", "json"], "'--statistics' needs"),
        (["--statistics", "--output-format", "full=x"], "'--statistics' needs"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_refused_before_anything_is_read(words, message, project):
    made = check(project, *words)
    assert (made.status, made.stdout) == (2, "")
    assert message in made.stderr
    assert made.stderr.endswith("try 'flyte-image-lint check --help'\n")
    assert sorted(os.listdir(project)) == ["flytekit.config", "more.config"]


def test_the_help_names_all_formats(tmp_path):
    shown = " ".join(run("check", "--help", cwd=tmp_path).stdout.split())
    for format in FORMATS:
        assert f" {format}" in shown


# Files


def test_a_report_takes_the_place_of_the_one_before(project):
    target = project / "real.json"
    target.write_text("x" * 100_000)
    target.chmod(0o640)
    (project / "link.json").symlink_to("real.json")
    check(project, "--output-format", "json=link.json")
    assert (project / "link.json").is_symlink()
    assert len(json.loads(text_of(target))) == 5
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(project)) == [
        "flytekit.config",
        "link.json",
        "more.config",
        "real.json",
    ]


def test_a_new_report_can_be_read_by_others(project):
    mask = os.umask(0o022)
    try:
        check(project, "--output-format", "json=new.json")
    finally:
        os.umask(mask)
    assert (project / "new.json").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("folder", "folder: cannot be written: "),
        ("flytekit.config/x", "flytekit.config/x: cannot be written: Not a directory"),
        ("closed/x", "closed/x: cannot be written: Permission denied"),
        ("kept", "kept: is read-only, and was left as it is"),
        ("x" * 300, "cannot be written: File name too long"),
        ("\x1b[31m\n/x\n", r"\x1b[31m\n/x\n: cannot be written"),
        ("flytekit.config", "flytekit.config: has been linted, and no report is written over it"),
        ("more.link", "more.link: has been linted, and no report is written over it"),
    ],
)
def test_a_report_that_cannot_be_written(target, message, project):
    (project / "folder").mkdir()
    (project / "closed").mkdir(mode=0o555)
    (project / "kept").write_text("kept")
    (project / "kept").chmod(0o444)
    (project / "\x1b[31m\n").write_text("")
    (project / "more.link").symlink_to("more.config")
    made = check(project, "--output-format=full", f"--output-format=json={target}")
    assert made.status == 2
    assert message in made.stderr
    assert made.stdout == check(project).stdout
    assert text_of(project / "kept") == "kept"
    assert text_of(project / "flytekit.config") == FAULTY
    assert text_of(project / "more.config") == MORE
    (project / "closed").chmod(0o755)
    assert os.listdir(project / "closed") == []


def test_one_report_that_cannot_be_written_does_not_stop_the_others(project):
    made = check(project, "--output-format=json=flytekit.config/x", "--output-format=sarif=y.sarif")
    assert made.status == 2
    json.loads(text_of(project / "y.sarif"))


def test_a_report_may_go_to_a_device_or_a_pipe(project):
    made = check(project, "-q", "--output-format", "json=/dev/stderr")
    assert len(json.loads(made.stderr)) == 5
    assert check(project, "--output-format", "json=/dev/full").status == 2
    os.mkfifo(project / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(text_of(project / "pipe")))
    reader.start()
    check(project, "--output-format", "json=pipe")
    reader.join(command.SECONDS)
    assert len(json.loads(read[0])) == 5


def test_a_reader_that_leaves_does_not_cost_the_files(project):
    words = f"{command.COMMAND} check --output-format json --output-format sarif=x.sarif *.config"
    subprocess.run(
        ["sh", "-c", f"{words} | true"], cwd=project, env=command.environment(), check=True
    )
    json.loads(text_of(project / "x.sarif"))


def test_files_have_no_colours_unless_they_are_asked_for(project):
    env = {"FORCE_COLOR": "1", "FORCE_HYPERLINK": "1"}
    check(project, "--output-file", "report.txt", env=env)
    assert "\x1b" not in text_of(project / "report.txt")
    check(project, "--output-file", "report.txt", "--color", "always", env=env)
    assert "\x1b[1;31m" in text_of(project / "report.txt")


# With fixes


def test_reports_of_a_fix_are_of_what_is_left(project):
    made = check(project, "--fix", "--offline", "--output-format=full", "--output-format=json=x")
    left = json.loads(text_of(project / "x"))
    assert f"{len(left)} remaining" in made.stdout
    assert "FIL113" not in {finding["code"] for finding in left}


def test_with_diff_reports_go_into_files_only(project):
    plain = check(project, "--diff", "--offline")
    words = ("--diff", "--offline", "--output-format", "full", "--output-format", "sarif=x.sarif")
    made = check(project, *words)
    assert (made.status, made.stdout, made.stderr) == (plain.status, plain.stdout, plain.stderr)
    json.loads(text_of(project / "x.sarif"))


# Statistics


def test_statistics(project):
    made = check(project, "--statistics")
    assert made.status == 1
    assert made.stdout == (
        "2  FIL102       floating-tag\n"
        "1  FIL101       untagged-image\n"
        "1  FIL113  [*]  quoted-image\n"
        "1  FIL303  [*]  lower-cased-name\n"
        "\n"
        "Found 2 errors, 3 warnings in 2 files.\n"
        "[*] 2 fixable with '--fix'.\n"
    )
    assert check(project, "--statistics", "--output-format", "concise") == made
    quiet = check(project, "--statistics", "-q", "--output-file", "x")
    assert quiet.stdout == ""
    assert text_of(project / "x") == made.stdout.partition("Found")[0]


def test_statistics_mark_safe_fixes_and_are_in_order_of_the_codes(tmp_path):
    write(tmp_path, {
        "flytekit.config": "[images]\ntrainer = ghcr.io/o/a:latest\nb = ghcr.io/o/b\n",
        "wf.py": "from flytekit import task\n\n\n"
        "@task(container_image='{{.image.trainr}}')\ndef f(): ...\n",
    })  # fmt: skip
    assert run("check", "-q", "--statistics", cwd=tmp_path).stdout == (
        "1  FIL101       untagged-image\n"
        "1  FIL102       floating-tag\n"
        "1  FIL301       undefined-name\n\n"
    )
    shown = run("check", "--diff", "--unsafe-fixes", "--offline", cwd=tmp_path).stdout
    assert "+@task(container_image='{{.image.trainer}}')" in shown


def test_statistics_beside_reports_in_files(project):
    made = check(project, "--statistics", "--output-format=full", "--output-format=json=x")
    assert made == check(project, "--statistics")
    assert len(json.loads(text_of(project / "x"))) == 5


def test_statistics_are_right_aligned_and_of_nothing_are_nothing(tmp_path):
    write(tmp_path, {
        "a.config": "[images]\n" + "".join(f"a{n} = ghcr.io/o/a\n" for n in range(10)),
        "b.config": "[images]\nb = ghcr.io/o/b:latest\n",
        "c.config": "[images]\nc = ghcr.io/o/c:1\n",
    })  # fmt: skip
    made = run("check", "-q", "--statistics", "a.config", "b.config", cwd=tmp_path)
    assert made.stdout == "10  FIL101       untagged-image\n 1  FIL102       floating-tag\n\n"
    made = run("check", "--statistics", "c.config", cwd=tmp_path)
    assert (made.status, made.stdout) == (0, "No problems in 1 file.\n")
