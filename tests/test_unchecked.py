"""What a project's commands are checked for, and what is said where something was not checked."""

from __future__ import annotations

import json

import pytest

import command

TASK = (
    "from flytekit import task\n\n\n"
    '@task(container_image="{{{{.image.{}}}}}")\ndef t() -> None: ...\n'
)
CONFIG = "[platform]\nendpoint = x.example.com\n[images]\ntrainer = ghcr.io/myorg/trainer:2.7.1\n"
PROD = "admin:\n  endpoint: dns:///x.example.com\nimages:\n  other: ghcr.io/myorg/o:1.0\n"


def check(folder, files: dict[str, str], *words: str) -> tuple[list[tuple[str, int, str]], str]:
    """Give place and rule of each finding, and what is said after them."""
    command.write(folder, files)
    result = command.run("check", "--output-format", "json", *words, cwd=folder)
    findings = json.loads(result.stdout)
    full = command.run("check", *words, cwd=folder)
    places = [(one["path"], one["line"], one["rule"]) for one in findings]
    return places, full.stdout + full.stderr


REFUSED = [
    ("pyflyte register --config flytekit.config t.py", "--config"),
    ("pyflyte register -c flytekit.config t.py", "-c"),
    ("pyflyte run --remote --config=flytekit.config t.py t", "--config"),
    ("pyflyte register --images trainrr=ghcr.io/myorg/t:1 t.py", "--images"),
    ("pyflyte register --imgae trainrr=ghcr.io/myorg/t:1 t.py", "--imgae"),
    ("pyflyte package --image trainrr=ghcr.io/myorg/t:1 --output x.tgz --pkgs t", "--pkgs"),
]


@pytest.mark.parametrize(("line", "option"), REFUSED)
def test_a_refused_command_is_a_finding_and_binds_nothing(line, option, tmp_path):
    files = {"run.sh": f"{line}\n", "flytekit.config": CONFIG, "t.py": TASK.format("trainrr")}
    findings, said = check(tmp_path, files)
    assert findings == [("run.sh", 1, "unknown-option"), ("t.py", 4, "undefined-name")]
    assert f"'{option}'" in said


def test_a_refused_command_looks_for_no_config(tmp_path):
    for option, is_refused in (("--image", False), ("--images", True)):
        line = f"pyflyte --config gone.yaml register {option} a=ghcr.io/myorg/a:1.4.2 t.py\n"
        places, said = check(tmp_path, {"run.sh": line})
        assert [place[2] for place in places] == ["unknown-option"] * is_refused
        assert ("'gone.yaml' was not found" in said) != is_refused


@pytest.mark.parametrize(
    "line",
    [
        "pyflyte register --of-another-version x t.py",
        "pyflyte register --$OPTION t.py",
        "pyflyte run --remote t.py t --config x",
        "union register --config x t.py",
        "pyflyte -c flytekit.config register t.py",
        "flyte deploy --ignore-load-errors t.py",
        "pyflyte register -vx t.py",
    ],
)
def test_options_that_there_may_be(line, tmp_path):
    files = {"run.sh": f"{line}\n", "flytekit.config": CONFIG}
    assert check(tmp_path, files)[0] == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("pyflyte --config prod.yaml register t.py", "unread-config"),
        ("pyflyte -c prod.yaml register -i a=b.io/c:1 t.py", "unread-config"),
        ("pyflyte --config prod.yaml register -i trainer=ghcr.io/myorg/t:1 t.py", None),
        ("pyflyte --config flytekit.config register t.py", None),
        ("pyflyte --config both.yaml register t.py", None),
        ("pyflyte --config flyte2.yaml register t.py", None),
        ("pyflyte --config prod.yaml register other.py", None),
        ("pyflyte --config prod.yaml register $FLAGS t.py", None),
        ("pyflyte --config $CONFIG register t.py", None),
    ],
)
def test_a_command_has_the_names_of_its_config_and_its_options(line, rule, tmp_path):
    files = {
        "run.sh": f"{line}\n",
        "prod.yaml": PROD,
        "both.yaml": f"{PROD}  trainer: ghcr.io/myorg/t:1\nimage:\n  image_refs: {{x: a.io/b:1}}\n",
        "flyte2.yaml": "image:\n  image_refs:\n    trainer: ghcr.io/myorg/t:1\n",
        "flytekit.config": CONFIG,
        "t.py": TASK.format("trainer"),
    }
    rules = [place[2] for place in check(tmp_path, files)[0] if place[2] != "unknown-registry"]
    assert rules == ([rule] if rule else [])


def test_files_that_only_a_command_names_are_linted(tmp_path):
    files = {
        "Makefile": "x:\n\tpyflyte -c deploy/prod.yaml register --image a=spec.yaml t.py\n",
        "deploy/prod.yaml": "images:\n  trainer: ghcr.io/myorg/o:latest\n",
        "other.yaml": "images:\n  trainer: ghcr.io/myorg/o:latest\n",
        "spec.yaml": "name: a\nregistry: registry.evil.example/x\npackages: [y]\n",
    }
    assert check(tmp_path, files)[0] == [
        ("deploy/prod.yaml", 2, "floating-tag"),
        ("spec.yaml", 2, "unknown-registry"),
    ]


def test_a_config_that_looks_like_something_else(tmp_path):
    config = "images:\n  a: ghcr.io/myorg/o:latest\n# used by flyte run --image\n"
    files = {"run.sh": "pyflyte -c prod.yaml register t.py\n", "prod.yaml": config}
    assert check(tmp_path, files)[0] == [("prod.yaml", 2, "floating-tag")]
    assert "of 2 files" in check(tmp_path, files)[1]
    assert check(tmp_path, files, "run.sh")[0] == []


SAID = {
    "options that are computed": (
        {"Makefile": "x:\n\tpyflyte register $(FLAGS) t.py\n", "t.py": TASK.format("x")},
        "Makefile:2: undefined image names are not reported",
    ),
    "a config that is not there": (
        {"Makefile": "x:\n\tpyflyte -c prod.yaml register t.py\n", "t.py": TASK.format("x")},
        "Makefile:2: not checked: 'prod.yaml' was not found",
    ),
    "an ImageSpec file that is not there": (
        {"Makefile": "x:\n\tpyflyte register --image image.yaml t.py\n"},
        "Makefile:2: not checked: 'image.yaml' was not found",
    ),
    "no Python": (
        {"a.py": "from flytekit import task\n@task(container_image='a'\n"},
        "a.py: not checked: Python 3.",
    ),
    "no notebook": ({"a.ipynb": "!pyflyte register -i a=b:1 x"}, "a.ipynb: not checked: it is not"),
    "a template": (
        {"a.yaml": "{{ if x }}\nrun: pyflyte register -i a=b:1 x\n"},
        "a.yaml: not checked: it is not valid YAML",
    ),
    "a config of a template": (
        {"config.yaml": "admin: x\nimages:\n  a: {{cookiecutter.x}}/a:1\n"},
        "config.yaml: not checked: it is a template",
    ),
}


@pytest.mark.parametrize(("files", "line"), SAID.values(), ids=SAID)
def test_what_was_not_checked_is_said(files, line, tmp_path):
    findings, said = check(tmp_path, files)
    assert findings == []
    assert f"warning: {line}" in said
    assert "No problems" not in said
    quiet = command.run("check", "--quiet", cwd=tmp_path)
    assert (quiet.status, quiet.stdout, quiet.stderr) == (0, "", "")


def test_reports_say_it_too(tmp_path):
    files, line = SAID["options that are computed"]
    command.write(tmp_path, files)
    result = command.run("check", "--output-format", "sarif", cwd=tmp_path)
    (run,) = json.loads(result.stdout)["runs"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "warning"
    assert notification["message"]["text"].startswith(line)
    assert run["invocations"][0]["executionSuccessful"] is True
    concise = command.run("check", "--output-format", "concise", cwd=tmp_path)
    assert f"warning: {line}" in concise.stdout


REGISTER = "pyflyte register --image trainer=ghcr.io/myorg/trainer:1.2 wf.py"
OTHERS = {
    "Jenkinsfile": f"pipeline {{ stages {{ stage('r') {{\n  sh '{REGISTER}'\n}} }} }}\n",
    "tox.ini": f"[testenv]\ncommands = {REGISTER}\n",
    "pyproject.toml": f'[tool.poe.tasks]\nregister = "{REGISTER}"\n',
    "package.json": json.dumps({"scripts": {"register": REGISTER}}),
    "Earthfile": f"x:\n  RUN {REGISTER}\n",
    "Procfile": f"x: {REGISTER}\n",
    "Vagrantfile": f"config.vm.provision 'shell', inline: '{REGISTER}'\n",
    "deploy.ps1": f"& {REGISTER}\n",
    "deploy.bat": f"call {REGISTER}\n",
    "README.rst": f"Run::\n\n    {REGISTER}\n",
    "README.md": f"Run\n\n    {REGISTER}\n",
    "deploy.yaml.j2": f"{{% if x %}}\nrun: {REGISTER}\n{{% endif %}}\n",
    "deploy.yaml": f"{{{{ if x }}}}\nrun: {REGISTER}\n",
    "a.ipynb": f"no JSON: !{REGISTER}\n",
    "old.py": 'import flytekit\nprint "x"\nImage(name="trainer", fqn="a", tag="1")\n',
}


@pytest.mark.parametrize("path", OTHERS)
def test_names_that_files_give_which_are_not_read(path, tmp_path):
    findings, said = check(tmp_path, {path: OTHERS[path], "wf.py": TASK.format("trainer")})
    assert findings == []
    assert f"warning: {path}:" in said
    assert "No problems" not in said


@pytest.mark.parametrize("path", OTHERS)
def test_other_names_are_undefined(path, tmp_path):
    findings, _said = check(tmp_path, {path: OTHERS[path], "wf.py": TASK.format("trainr")})
    assert findings == [("wf.py", 4, "undefined-name")]


def test_scripts_without_a_suffix(tmp_path):
    files = {"bin/deploy": "#!/usr/bin/env bash\nunion register -i a=ghcr.io/myorg/a:latest src\n"}
    assert check(tmp_path, files)[0] == [("bin/deploy", 2, "floating-tag")]
    assert check(tmp_path, files, "bin/deploy")[0] == [("bin/deploy", 2, "floating-tag")]


@pytest.mark.parametrize(
    ("path", "text", "rules"),
    [
        ("ci.yml", "- run: pyflyte register --image ghcr.io/o/a:latest x\n", ["floating-tag"]),
        ("a.yaml", "images:\n  a: ghcr.io/o/a:latest # pyflyte register\n", ["floating-tag"]),
        ("b.yaml", "image:\n  image_refs:\n    a: ghcr.io/o/a:latest\n", ["floating-tag"]),
        ("c.yaml", "a: b\n", []),
    ],
)
def test_a_named_file_is_what_it_is(path, text, rules, tmp_path):
    assert [one[2] for one in check(tmp_path, {path: text}, path)[0]] == rules
