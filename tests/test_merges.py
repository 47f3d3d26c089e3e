"""Merge keys, against the two ways in which PyYAML reads them, and a flytekit beside each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from functools import cache
from random import Random

import pytest
import yaml

import command
from flyte_image_lint.model.document import ParseFailure
from flyte_image_lint.parsers.configs import yaml as configs
from flyte_image_lint.parsers.configs.yaml_document import load
from flyte_image_lint.parsers.configs.yaml_merges import ByIdentity, FirstWins
from flyte_image_lint.parsers.dispatch import read
from flyte_image_lint.text.source import Source
from oracle import expectation
from oracle.environment import package_alone
from prediction import predict
from runs import EXAMPLES, SEED
from strategies.merge_texts import merge_text
from test_against_flytekit import BEFORE, LATER
from test_against_flytekit import flytekits as flytekits

WAYS = {BEFORE: FirstWins, LATER: ByIdentity}

READ = """
import json, sys, yaml
answers = [yaml.__version__]
for text in json.load(sys.stdin):
    try:
        answers.append(repr(yaml.safe_load(text)))
    except (yaml.YAMLError, ValueError):
        answers.append("fails")
json.dump(answers, sys.stdout)
"""


@cache
def texts() -> tuple[str, ...]:
    random = Random() if SEED == "random" else Random(int(SEED))
    return tuple(merge_text(random) for _number in range(EXAMPLES))


def path_of(version: str) -> str:
    return package_alone(sys.executable, f"PyYAML=={version}")


@pytest.mark.parametrize("version", WAYS)
def test_a_way_to_merge_is_that_of_its_pyyaml(version):
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=json.dumps(texts()),
        env={"PYTHONPATH": path_of(version)},
        capture_output=True,
        text=True,
        check=True,
    )
    used, *answers = json.loads(done.stdout)
    assert used == version
    for text, answer in zip(texts(), answers, strict=True):
        document = load(Source("x.yaml", text.encode()), WAYS[version])
        outcome = "fails" if isinstance(document, ParseFailure) else repr(document.data)
        assert outcome == answer, text


def test_the_texts_are_read_in_different_ways_and_in_the_same():
    counts: Counter[tuple[bool, bool]] = Counter()
    for text in texts():
        one, other = (load(Source("x.yaml", text.encode()), way) for way in WAYS.values())
        fails = isinstance(one, ParseFailure) or isinstance(other, ParseFailure)
        counts[fails, not fails and one.data != other.data] += 1
    assert len(counts) == 3
    assert min(counts.values()) > EXAMPLES / 50, counts


def test_what_is_not_certain_is_what_the_two_flytekits_read_otherwise(flytekits):
    counts: Counter[bool] = Counter()
    for text in texts()[: EXAMPLES // 5]:
        data = text.encode()
        answers = [expectation(one.ask("x.yaml", data)) for one in flytekits.values()]
        assert predict("x.yaml", data) == answers[0], text
        assert predict("x.yaml", data, later=True) == answers[1], text
        if any(answer["error"] for answer in answers):
            continue
        # 1 and '1' are two names, which the answers do not tell apart.
        before, later = (
            {name: value for name, value, _ in each["images"] if name != "1"} for each in answers
        )
        differing = {
            name: (before.get(name), later.get(name))
            for name in {**before, **later}
            if before.get(name) != later.get(name)
        }
        (config,) = read(Source("x.yaml", data))
        said = {
            one.entry.name: (one.first, one.later)
            for one in config.ambiguities
            if one.entry.name != "1"
        }
        assert said == differing, text
        certain = {entry.name for entry in config.entries if entry.certain and entry.name != "1"}
        assert certain == set(before) - set(differing), text
        counts[bool(differing)] += 1
    assert len(counts) == 2
    assert min(counts.values()) > EXAMPLES / 100, counts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # In a list the first wins, or the last.
        ("m: &m {app: x:1}\nn: &n {app: x:2}\nimages: {<<: [*m, *n]}\n", {"app": ("x:1", "x:2")}),
        # Keys of one letter are one object: here the first wins always, …
        ("m: &m {a: x:1}\nn: &n {a: x:2}\nimages: {<<: [*m, *n]}\n", {}),
        # … even over what merges it.
        ("m: &m {a: x:1}\nn: &n {<<: *m, a: x:2}\nimages: {<<: *n}\n", {"a": ("x:2", "x:1")}),
        ("m: &m {app: x:1}\nn: &n {<<: *m, app: x:2}\nimages: {<<: *n}\n", {}),
        # The key's own word is above all.
        ("m: &m {app: x:1}\nn: &n {app: x:2}\nimages: {<<: [*m, *n], app: x:3}\n", {}),
        ("m: &m {a: x:1}\nn: &n {a: x:2}\nimages: {<<: [*n, *m], a: x:3}\n", {}),
        # Two merge keys: the last of them wins, but not over one letter.
        ("m: &m {app: x:1}\nn: &n {app: x:2}\nimages: {<<: *m, <<: *n}\n", {}),
        ("m: &m {a: x:1}\nn: &n {a: x:2}\nimages: {<<: *m, <<: *n}\n", {"a": ("x:2", "x:1")}),
        # The same mapping twice, by two ways.
        ("m: &m {app: x:1}\nn: &n {<<: *m, app: x:2}\nimages: {<<: [*n, *m]}\n", {}),
        ("m: &m {app: x:1}\nn: &n {<<: *m, app: x:2}\nimages: {<<: [*m, *n]}\n",
         {"app": ("x:1", "x:2")}),
        # They share a key, and give it the same image.
        ("m: &m {app: x:1}\nn: &n {app: x:1, b: y}\nimages: {<<: [*m, *n]}\n", {}),
        # All images at once.
        ("m: &m {images: {app: x:1}}\nn: &n {images: {app: x:2, web: y:1}}\n<<: [*m, *n]\n",
         {"app": ("x:1", "x:2"), "web": (None, "y:1")}),
        ("m: &m {images: {app: x:1}}\nn: &n {images: ~}\n<<: [*m, *n]\n", {"app": ("x:1", None)}),
        ("m: &m {images: ~}\nn: &n {images: {app: x:1}}\n<<: [*m, *n]\n", {"app": (None, "x:1")}),
        # 1 and '1' are written with one object, and are two names.
        ("m: &m {1: x:1}\nn: &n {'1': x:2}\nimages: {<<: [*m, *n]}\n", {"1": ("x:2", None)}),
        # A key by an alias is the same object.
        ("&k key: v\nm: &m {*k : x:1}\nn: &n {*k : x:2}\nimages: {<<: [*m, *n]}\n", {}),
        # What is not merged, but spelled so.
        ("images: {'<<': x:1, app: x:2}\n", {}),
        # Flyte 2 reads with PyYAML, too.
        ("m: &m {app: x:1}\nn: &n {app: x:2}\nimage: {image_refs: {<<: [*m, *n]}}\n",
         {"app": ("x:1", "x:2")}),
        ("m: &m {app: x:1}\nn: &n {app: x:2}\nimage: {image_refs: {<<: [*m, *n], app: x:2}}\n", {}),
    ],
)  # fmt: skip
def test_what_is_not_certain(text, expected):
    source = Source("x.yaml", text.encode())
    said = {
        one.entry.name: (one.first, one.later)
        for config in read(source)
        for one in config.ambiguities
    }
    assert said == expected
    documents = [load(source, way) for way in WAYS.values()]
    assert expected or documents[0].data == documents[1].data
    installed = WAYS[LATER if yaml.__version__ >= LATER else BEFORE]
    assert load(source, installed).data == yaml.safe_load(text)


FILES = {
    ".flyte-image-lint.toml": "configs = ['*.yaml']\n",
    "list.yaml": "m: &m {app: x:1}\nn: &n {app: x:2}\nadmin: {}\nimages: {<<: [*m, *n]}\n",
    "nested.yaml": "m: &m {a: x:1}\nn: &n {<<: *m, a: x:2}\nadmin: {}\nimages: {<<: *n}\n",
    "later.yaml": (
        "m: &m {images: {app: x:1}}\nn: &n {images: {web: x:2}}\nadmin: {}\n<<: [*m, *n]\n"
    ),
    "same.yaml": "m: &m {app: x:1}\nadmin: {}\nimages: {<<: *m, web: 'y:latest'}\n",
    "task.py": (
        "from flytekit import task\n\n\n"
        "@task(container_image='{{.image.web}}{{.image.nope}}')\ndef t(): ...\n"
    ),
}


@pytest.mark.parametrize(
    ("merge", "is_read_again"),
    [("<<: *m", False), ("<<: [*m]", False), ("<<: *twice", True), ("<<: [*m, *o]", True)],
)
def test_a_config_is_read_in_the_other_way_where_that_may_matter(merge, is_read_again, monkeypatch):
    text = "m: &m {a: 'x:1', b: 'y:1'}\no: &o {c: 'z:1'}\ntwice: &twice {1: a, '1': b}\n"
    read_again = []
    monkeypatch.setattr(configs, "read_as_later", lambda source: read_again.append(source) or [])
    read(Source("config.yaml", f"{text}images:\n  {merge}\n".encode()))
    assert bool(read_again) == is_read_again


def test_the_answer_is_the_same_whichever_pyyaml_is_installed(tmp_path):
    for number, text in enumerate(texts()[:60]):
        (tmp_path / f"config-{number}.yaml").write_text(text)
    command.write(tmp_path, FILES)
    for words, said in (
        (["images", "--output-format", "json"], '"certain": false'),
        (["check"], "FIL021"),
        (["check", "--diff", "--offline", "--unsafe-fixes"], ""),
    ):
        results = [
            command.run(*words, ".", cwd=tmp_path, env={"PYTHONPATH": path_of(version)})
            for version in ("6.0.1", BEFORE, LATER)
        ]
        assert results[0] == results[1] == results[2]
        assert said in results[0].stdout


def test_images_marks_what_is_not_certain(tmp_path):
    command.write(tmp_path, FILES)
    made = command.run("images", "list.yaml", "same.yaml", cwd=tmp_path)
    rows = [line.split() for line in made.stdout.splitlines()]
    assert ["not", "certain:", "with", "PyYAML", "6.0.4", "x:2"] in rows
    assert made.stdout.count("not certain") == 1
    made = command.run("images", "--output-format", "json", "list.yaml", "same.yaml", cwd=tmp_path)
    certain = [[row["certain"] for row in config["images"]] for config in json.loads(made.stdout)]
    assert certain == [[False], [True, True]]


def test_a_name_that_one_pyyaml_alone_defines_may_be_used(tmp_path):
    kept = (".flyte-image-lint.toml", "later.yaml", "task.py")
    command.write(tmp_path, {name: FILES[name] for name in kept})
    made = command.run("check", "--output-format", "concise", "--select", "FIL0,FIL3", cwd=tmp_path)
    codes = [
        line.split()[1] for line in made.stdout.splitlines() if ".py:" in line or ".yaml:" in line
    ]
    assert codes == ["FIL021", "FIL021", "FIL301"], made.stdout
    assert "'nope'" in made.stdout
