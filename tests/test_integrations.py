"""What docs/howto/integrations.md shows for other tools is true, as far as without them."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from checkout import ROOT
from command import run, write
from flyte_image_lint import lockfile
from flyte_image_lint.settings.model import OWN
from flyte_image_lint.text.about import HOME

PAGE = (ROOT / "docs" / "howto" / "integrations.md").read_text(encoding="utf-8")
ENTRIES = json.loads(re.findall(r"(?ms)^```json\n(.*?)^```$", PAGE)[0])
SNIPPETS = {
    name.rpartition(".")[0].rpartition("/")[2]: yaml.safe_load(text)
    for name, text in re.findall(r"(?ms)^```yaml\n# (\S+)\n(.*?)^```$", PAGE)
}
FAULTY = "[images]\ntrainer = ghcr.io/acme/trainer:latest\n"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_entries_of_the_catalog(entry):
    assert set(entry) == {"name", "description", "fileMatch", "url"}
    raw = HOME.replace("github.com", "raw.githubusercontent.com")
    path = ROOT / entry["url"].removeprefix(f"{raw}/main/")
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$id"] == entry["url"]
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "schema" not in entry["description"].lower()  # SchemaStore refuses the word


def test_the_files_of_the_catalog_are_those_that_we_read():
    assert [name for entry in ENTRIES for name in entry["fileMatch"]] == [OWN, lockfile.NAME]


def test_megalinter_runs_it(tmp_path):
    """The command is put together as `build_lint_command` of MegaLinter does it."""
    (linter,) = SNIPPETS["flyte-image-lint.megalinter-descriptor"]["linters"]
    write(tmp_path, {"flytekit.config": FAULTY, linter["config_file_name"]: "ignore = []\n"})
    sarif = [
        word.replace("{{SARIF_OUTPUT_FILE}}", "out/x.sarif") for word in linter["cli_sarif_args"]
    ]
    config = [linter["cli_config_arg_name"], linter["config_file_name"]]
    assert linter["linter_name"] == "flyte-image-lint"
    made = run(*linter["cli_lint_extra_args"], *config, *sarif, cwd=tmp_path)
    assert (made.status, made.stderr) == (1, "")
    assert "FIL102" in made.stdout
    results = json.loads((tmp_path / "out" / "x.sarif").read_text())["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["FIL102"]
    made = run(linter["cli_version_arg_name"], cwd=tmp_path)
    assert re.search(r"\d+(\.\d+)+", made.stdout)
    assert all(line.startswith("RUN ") for line in linter["install"]["dockerfile"])


def test_megalinter_finds_the_plugin():
    (name,) = re.findall(r"(?m)^# (\S+\.megalinter-descriptor\.yml)$", PAGE)
    settings = SNIPPETS[".mega-linter"]
    assert settings["PLUGINS"] == [f"file://{name}"]
    assert "mega-linter-plugin-" in name
    (linter,) = SNIPPETS["flyte-image-lint.megalinter-descriptor"]["linters"]
    assert settings["ENABLE_LINTERS"] == [linter["name"]]


def test_reviewdog_gets_sarif_alone(tmp_path):
    write(tmp_path, {"flytekit.config": FAULTY})
    (words,) = re.findall(r"(?m)^flyte-image-lint (check .*) \| reviewdog ", PAGE)
    made = run(*words.split(), cwd=tmp_path)
    assert (made.status, made.stderr) == (0, "")
    assert len(json.loads(made.stdout)["runs"][0]["results"]) == 1
