"""The documentation and the examples say what the program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import docs_console
import docs_errors
import docs_pages
import docs_settings
import flyte_image_lint
from docs_console import ROOT
from flyte_image_lint import lockfile, rules
from flyte_image_lint.cli.arguments import COMMANDS
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.images.allow_list import AllowList
from flyte_image_lint.images.reference import parse
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.settings.user import UserSettings, user_settings
from flyte_image_lint.text.about import HOME

PAGES = {**docs_pages.pages(), **docs_errors.pages()}
RULES = docs_pages.all_rules()
WRITTEN = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    ROOT / "examples" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "howto").glob("*.md")),
]
ALL = [*WRITTEN, *sorted((ROOT / "docs" / "rules").glob("*.md"))]
HAZARDS = [
    *(f"H{number:02}" for number in range(1, 12)),
    *(f"H{number}" for number in range(20, 30)),
    *(f"H{number}" for number in range(30, 39)),
    *(f"H{number}" for number in range(40, 47)),
    *("H50", "H51", "H60", "H61", "H62", "H63"),
]

FAULTY = ("faulty", "broken", "pinning")
"""Folders of examples in which every config has findings."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def fenced(text: str, *languages: str) -> list[str]:
    """Give the fenced blocks in one of the languages."""
    pattern = rf"^```(?:{'|'.join(languages)})\n(.*?)^```$"
    return re.findall(pattern, text, re.DOTALL | re.MULTILINE)


def rows(text: str) -> list[list[str]]:
    """Give the cells of all table rows."""
    return [
        [cell.strip() for cell in line[1:-1].split(" |")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| ---")
    ]


def section(text: str, heading: str) -> str:
    """Give what stands below a heading, up to the next of its level or a higher one."""
    level = heading.index(" ")
    pattern = rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} [A-Za-z]|\Z)"
    match = re.search(pattern, text, re.DOTALL | re.MULTILINE)
    assert match, heading
    return match[1]


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    docs_console.furnish(folder)
    return folder


def compare(path: Path, wanted: str, update: bool) -> None:
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted, encoding="utf-8")
    assert text_of(path) == wanted


# What is generated


@pytest.mark.generated
@pytest.mark.parametrize("name", PAGES)
def test_generated_page(name, pytestconfig):
    compare(ROOT / name, PAGES[name], pytestconfig.getoption("--update"))


def test_no_page_is_left_of_rules_that_are_gone():
    assert {relative(path) for path in (ROOT / "docs/rules").iterdir()} == {
        name for name in PAGES if name.startswith("docs/rules/")
    }


def test_the_readme_names_all_groups_of_rules():
    headings = re.findall(r"^## (.*)$", text_of("docs/rules.md"), re.MULTILINE)
    named = re.findall(r"\(docs/rules\.md#([\w-]+)\)", text_of("README.md"))
    assert [*named, "suppressions"] == [h.lower().replace(" ", "-") for h in headings]


def test_groups_of_rules_leave_none_out():
    for rule in RULES:
        assert docs_pages.table().count(f"| {rule.code} |") == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_address_of_a_rule_is_its_page(rule):
    assert rule.url.partition("/blob/main/")[2] in PAGES


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.code not in docs_pages.ONLINE],
    ids=lambda rule: rule.name,
)
def test_a_comment_suppresses_the_findings_of_every_rule(rule):
    comment = f"# flyte-image-lint: ignore-file[{rule.name}] the reason"
    left = {
        finding.code
        for one in rule.examples
        for finding in docs_pages.findings(one, f"\n{comment}\n".encode())
    }
    assert left <= ({"FIL099"} if rule.code == "FIL099" else set())


# What is run


PIP = "fetches packages"
DEV = "sets up environments, and runs all tests"
CLONE = "needs a clone next to the project; tests/test_hooks.py runs it"
UPGRADE = "contacts a registry; tests/test_upgrade.py runs it"
GIT = f"git+{HOME}"
SLUG = HOME.partition("github.com/")[2]
TRY = "pre-commit try-repo ../flyte-image-lint flyte-image-lint-project --all-files"
VERSION = f"v{flyte_image_lint.__version__}"
NOT_RUN = {
    "README.md": {
        "pip install ./flyte-image-lint": PIP,
        "pip install './flyte-image-lint[registry]'": PIP,
        f"pip install 'flyte-image-lint[registry] @ {GIT}@{VERSION}'": PIP,
        TRY: CLONE,
        "python3 dev.py examples   # install the tool and lint examples/ with it": DEV,
    },
    "CONTRIBUTING.md": {
        "python3 dev.py test": DEV,
        "python3 dev.py test tests/test_rules.py -k untagged": DEV,
        "python3 dev.py pins": DEV,
        "python3 dev.py newest": DEV,
        "python3 dev.py fuzz --seed 7 --count 1000 configs quick-tests": DEV,
        "python3 dev.py renovate": "fetches Renovate",
        "python3 dev.py build": "see test_release.py",
        "python3 dev.py home https://github.com/OWNER/NAME": "see test_home.py",
        "python3 dev.py site": "see test_site.py",
    },
    "docs/ci.md": {f"pip install {GIT}@{VERSION}": PIP},
    "docs/howto/clone.md": {
        "uvx --from ../flyte-image-lint flyte-image-lint check": "see test_release.py",
        "python3 flyte-image-lint.pyz check": "see test_release.py",
        TRY: CLONE,
    },
    "docs/howto/fleet.md": {
        "pyflyte run examples/fleet/fleet.py fleet \\": "clones; tests/test_fleet.py runs it",
    },
    "docs/howto/flyte-command.md": {
        "pip install flyte ./flyte-image-lint": PIP,
        "export FLYTE_IMAGE_LINT=1": "needs Flyte 2; tests/test_flyte_plugin.py runs it",
    },
    "docs/howto/inventory.md": {
        "flyte-image-lint images --output-format plain |": "needs Trivy, which cannot be had here",
        "flyte-image-lint images --output-format plain | sed 's/^/registry:/' | xargs -r -n 1 "
        "grype --fail-on high": "needs Grype, which cannot be had here",
        "flyte-image-lint images --output-format plain | xargs -r -n 1 cosign verify \\": (
            "needs cosign, which cannot be had here"
        ),
        "pip install './flyte-image-lint[sbom]'": PIP,
    },
    "docs/howto/no-network.md": {"pip wheel --wheel-dir wheels ./flyte-image-lint": PIP},
    "docs/howto/private-registries.md": {"pip install './flyte-image-lint[registry]'": PIP},
    "docs/howto/update-pins.md": {
        "flyte-image-lint upgrade --diff": UPGRADE,
        "flyte-image-lint upgrade": UPGRADE,
        "flyte-image-lint upgrade --to patch   # 1.4.2 to 1.4.3": UPGRADE,
        f"flyte-image-lint upgrade trainer{' ' * 25}# by the image name": UPGRADE,
        "flyte-image-lint check --online --extend-select outdated-image": UPGRADE,
    },
    "docs/pre-commit.md": {TRY: CLONE},
    "docs/tutorial.md": {"pip install ./flyte-image-lint pre-commit": PIP},
}
"""The blocks of commands that are not run, by page and first line, and why."""

HIGHLIGHTED = {
    "console", "elisp", "ini", "json", "lua", "make", "python", "sh", "text", "toml", "vim", "yaml",
}  # fmt: skip
"""Languages of blocks; of these, `console` and `sh` hold commands."""


@pytest.mark.generated
@pytest.mark.parametrize("path", WRITTEN, ids=relative)
def test_commands_do_what_is_shown(path, home, tmp_path, pytestconfig):
    not_run = NOT_RUN.get(relative(path), {})
    printed = docs_console.renewed(text_of(path), home, tmp_path, not_run)
    compare(path, printed, pytestconfig.getoption("--update"))


@pytest.mark.parametrize("path", ALL, ids=relative)
def test_all_commands_are_in_blocks_that_are_run(path):
    """A block of another language, or of none, would be passed over in silence."""
    text = text_of(path)
    fences = re.findall(r"^ *```(.*)$", text, re.MULTILINE)
    assert set(fences[::2]) <= HIGHLIGHTED
    assert set(fences[1::2]) <= {""}
    assert len(fences[::2]) == len(re.findall(r"^```\w+$", text, re.MULTILINE))
    for block in fenced(text, *(HIGHLIGHTED - {"console"})):
        assert not re.search(r"^\$ ", block, re.MULTILINE)
    if relative(path).startswith("docs/rules/"):
        assert docs_console.blocks(text) == []


def test_nothing_else_is_said_not_to_be_run():
    for name, reasons in NOT_RUN.items():
        shown = {block.first for block in docs_console.blocks(text_of(name))}
        assert reasons.keys() <= shown, name


def test_the_job_that_updates_images(tmp_path):
    """It is valid; tests/test_upgrade.py runs what contacts a registry."""
    text = text_of("docs/howto/update-pins.md")
    (job,) = [block for block in fenced(text, "yaml") if block.startswith("# .github/")]
    (tmp_path / "job.yml").write_text(job, encoding="utf-8")
    validator = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    subprocess.run([*validator, "vendor.github-workflows", tmp_path / "job.yml"], check=True)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_text_is_in_the_docs(command):
    assert f"$ flyte-image-lint {command} --help\n".replace("  ", " ") in text_of("docs/cli.md")


# The examples


def lint(home: Path, *words: str) -> str:
    done = subprocess.run(
        ["flyte-image-lint", *words],
        cwd=ROOT / "examples",
        env=docs_console.environment(home),
        stdout=subprocess.PIPE,
        check=False,
    )
    return done.stdout.decode()


def concise(text: str) -> set[str]:
    return set(re.findall(r"^\S+:\d+:\d+: FIL.*$", text, re.MULTILINE))


def test_the_folder_search_finds_what_the_readme_shows(home):
    shown = text_of("examples/README.md")
    wanted = set().union(
        *(concise(section(shown, f"## {name}")) for name in (*FAULTY, "first", "project"))
    )
    assert concise(lint(home, "check", "--output-format", "concise", ".")) == wanted


def test_the_folder_search_finds_all_configs_and_nothing_else(home):
    configs = json.loads(lint(home, "images", "--output-format", "json", "."))
    folder = ROOT / "examples"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    others = {name for name in files if name.endswith((".md", ".toml", ".lock", ".py", "file"))}
    assert {config["path"] for config in configs} == files - others - {
        "not-flyte/kustomization.yaml"
    }


def test_every_example_is_in_the_readme():
    shown = text_of("examples/README.md")
    for path in (ROOT / "examples").rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert path.relative_to(ROOT / "examples").as_posix() in shown


def test_what_is_called_clean_is_clean(home):
    for folder in ("clean", "own-registry", "not-flyte"):
        assert json.loads(lint(home, "check", "--output-format", "json", folder)) == []


def test_every_file_that_is_called_faulty_or_broken_is_so(home):
    for folder in FAULTY:
        report = lint(home, "check", "--output-format", "json", folder)
        configs = lint(home, "images", "--output-format", "json", folder)
        assert {row["path"] for row in json.loads(report)} == {
            row["path"] for row in json.loads(configs)
        }


def test_the_lock_is_as_lock_writes_it():
    text = text_of("examples/pinning/flyte-images.lock")
    assert lockfile.dump(lockfile.load(text.encode())) == text


# Links


BLOB = f"{HOME}/blob/main/"


def prose(path: Path) -> str:
    """Give a page without its blocks; of what is in backquotes only what may be a link's text."""
    return re.sub(r"^ *```.*?^ *```$", "", text_of(path), flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    """Give the anchors of a page's headings, as GitHub makes them: the second `x` is `x-1`."""
    counts: dict[str, int] = {}
    names = set()
    for heading in re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        names.add(f"{name}-{counts[name]}" if name in counts else name)
        counts[name] = counts.get(name, 0) + 1
    return names


def links(path: Path) -> list[str]:
    """Give where the links and pictures of a page lead."""
    text = re.sub(r"(?<!\[)`[^`\n]*`(?!\])", "", prose(path))
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("path", ALL, ids=relative)
def test_links_into_this_repository_resolve(path):
    for link in links(path):
        if link.startswith(BLOB):
            place, _, anchor = link.removeprefix(BLOB).partition("#")
            target = ROOT / place
        elif link.startswith(("https://", "http://")):
            continue
        else:
            place, _, anchor = link.partition("#")
            target = path.parent / place if place else path
        assert target.exists(), link
        assert target.resolve().is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


def test_anchors_are_those_of_github(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text(
        "# `a.b`: [C](d.md), e-f_g?\n## Same\n## Same\n```sh\n# no heading\n```\n", encoding="utf-8"
    )
    assert anchors(page) == {"ab-c-e-f_g", "same", "same-1"}


def test_every_page_is_linked_by_another():
    """The index names the pages; the pages of rules are named by their table."""
    linked = {
        (path.parent / link.partition("#")[0]).resolve() for path in ALL for link in links(path)
    }
    assert {path.resolve() for path in ALL} - linked - {ROOT / "README.md"} == set()


@pytest.mark.parametrize("name", ["lock.json", "settings.json", "user-settings.json"])
def test_schemas_lead_to_pages_that_exist(name):
    text = text_of(f"lint/flyte_image_lint/schemas/{name}")
    for place in re.findall(rf"{re.escape(BLOB)}([\w./-]+)", text):
        assert (ROOT / place).exists(), place


def test_the_index_leads_to_every_page():
    index = text_of("docs/README.md")
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").as_posix()
        if name != "README.md" and not name.startswith("rules/"):
            assert f"]({name})" in index


# Settings


@pytest.mark.parametrize(
    "snippet",
    [
        pytest.param(text, id=f"{relative(path)}-{number}")
        for path in ALL
        for number, text in enumerate(fenced(text_of(path), "toml"), 1)
    ],
)
def test_settings_that_are_shown_are_accepted(snippet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = re.findall(r'^(?:ca-file|extend) = "(.*)"$', snippet, re.MULTILINE)
    for file in (
        re.sub(r"^package:(\w+)$", r"site/\1/flyte-image-lint.toml", name) for name in files
    ):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).touch()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    if snippet.startswith(tuple(UserSettings.declarations())):
        (tmp_path / "user.toml").write_text(snippet, encoding="utf-8")
        monkeypatch.setenv("FLYTE_IMAGE_LINT_USER_CONFIG", str(tmp_path / "user.toml"))
        origins = user_settings(isolated=False).origins.values()
        assert sum(origin != "default" for origin in origins) == 1
        return
    in_table = "[tool.flyte-image-lint" in snippet
    name = "pyproject.toml" if in_table else ".flyte-image-lint.toml"
    (tmp_path / name).write_text(snippet, encoding="utf-8")
    settings = SettingsFinder().for_path("flytekit.config")
    assert settings.file == str(tmp_path / name)
    for path in ("flytekit.config", "examples/x.config", "sandbox.config"):
        assert Selection().codes(settings, path)


@pytest.mark.parametrize("heading", docs_settings.TABLES)
def test_the_tables_of_settings_are_made_from_the_declarations(heading, pytestconfig):
    path = ROOT / "docs" / "settings.md"
    compare(
        path, docs_settings.with_table(text_of(path), heading), pytestconfig.getoption("--update")
    )


@pytest.mark.parametrize("heading", docs_settings.TABLES)
def test_what_is_told_of_settings_has_an_example(heading):
    """Not every setting needs more words than its row in the table; the order is the same."""
    declared = docs_settings.TABLES[heading].declarations()
    part = section(text_of("docs/settings.md"), heading)
    headings = re.findall(r"^### (.*)$", part, re.MULTILINE)
    assert headings == [key for key in declared if key in headings]
    for key in headings:
        assert key in "".join(fenced(section(part, f"### {key}"), "toml"))


def test_registry_patterns_do_what_is_shown():
    table = rows(section(text_of("docs/settings.md"), "## Registry patterns"))[1:]
    assert len(table) > 5
    for pattern, allowed, refused in table:
        patterns = AllowList([pattern.strip("`")])
        for expected, images in ((True, allowed), (False, refused)):
            for image in re.findall(r"`([^`]+)`", images):
                reference = parse(image)
                got = patterns.allows(reference.domain, reference.path)
                assert got is expected, (pattern, image)


# Hazards


def test_every_hazard_is_listed_once():
    hazards = [row[0] for row in rows(text_of("docs/hazards.md")) if row[0] != "hazard"]
    assert hazards == HAZARDS


def test_hazards_name_the_rules_that_name_them():
    for hazard, _, covered, fix in (
        row for row in rows(text_of("docs/hazards.md")) if row[0] in HAZARDS
    ):
        named = set(re.findall(r"\]\(rules/([\w-]+)\.md\)", covered))
        of_hazard = [rule for rule in RULES if hazard in rule.hazards]
        assert named == {rule.name for rule in of_hazard}
        assert named or covered.startswith("not covered")
        assert set(fix.split()) == {mark for rule in of_hazard for mark in docs_pages.marks(rule)}


def test_rules_name_known_hazards_only():
    assert {hazard for rule in RULES for hazard in rule.hazards} <= set(HAZARDS)


# JSON


def test_every_key_of_the_json_of_rules_is_documented(home):
    objects = json.loads(lint(home, "rule", "--all", "--output-format", "json"))
    table = [row[0] for row in rows(section(text_of("docs/json.md"), "## rule"))]
    documented = [key for cell in table for key in re.findall(r"`(\w+)`", cell)]
    (example,) = {tuple(example) for rule in objects for example in rule["examples"]}
    assert {(*rule, *example) for rule in objects} == {tuple(documented)}


@pytest.mark.parametrize("heading", ["## check", "## images"])
def test_every_key_of_the_json_is_documented(heading, home):
    command = heading.removeprefix("## ")
    objects = json.loads(lint(home, command, "--output-format", "json", "faulty"))
    keys = {key for item in objects for key in item}
    if command == "check":
        fixes = [item["fix"] for item in objects if item["fix"]]
        keys |= {key for fix in fixes for key in fix}
        keys |= {key for fix in fixes for edit in fix["edits"] for key in edit}
    if command == "images":
        keys |= {key for item in objects for image in item["images"] or () for key in image}
    table = [row[0] for row in rows(section(text_of("docs/json.md"), heading))]
    assert {key for cell in table for key in re.findall(r"`(\w+)`", cell)} == keys


def test_every_file_that_contributors_are_told_of_is_there():
    """By its path from the root or the package, a workflow by its name."""
    made = (".cache/", "build/", "dist/", "flyte-image-lint.", "flyte_image_lint-")
    named = [
        path
        for path in re.findall(r"`([\w./-]+)`", text_of("CONTRIBUTING.md"))
        if re.search(r"/|\w\.(?:py|in|md|json|toml|txt|yml)$", path) and not path.startswith(made)
    ]
    assert len(named) > 50
    places = (ROOT, ROOT / "lint" / "flyte_image_lint", ROOT / ".github" / "workflows")
    missing = [path for path in named if not any((place / path).exists() for place in places)]
    assert missing == []


# pre-commit, versions


def test_hooks_that_are_shown_exist():
    published = {hook["id"]: hook for hook in yaml.safe_load(text_of(".pre-commit-hooks.yaml"))}
    shown = [
        repo
        for path in WRITTEN
        for block in fenced(text_of(path), "yaml")
        if "repos:" in block
        for repo in yaml.safe_load(block)["repos"]
    ]
    assert len(shown) > 2
    for repo in shown:
        for hook in repo["hooks"]:
            if repo["repo"] == "local":
                assert hook["entry"] == published[hook["id"]]["entry"]
                assert hook.get("args", []) == published[hook["id"]]["args"]
                assert hook.get("always_run") or hook["files"] == published[hook["id"]]["files"]
            else:
                from_a_clone = repo["repo"].startswith("../")
                assert from_a_clone or repo["repo"] == HOME
                wanted = r"[0-9a-f]{40}" if from_a_clone else re.escape(VERSION)
                assert re.fullmatch(wanted, repo["rev"])
                assert hook["id"] in published


def test_all_versions_that_are_shown_are_of_this_version():
    """An address of this repository with a version: in hooks, in actions, and for pip.

    In hooks from a clone, `rev` is a commit.
    """
    shown = [
        version
        for path in ALL
        for version in re.findall(
            rf"{re.escape(SLUG)}(?:\.git)?@([\w.]+)|^ *rev: (?![0-9a-f]{{40}}$)(\S+)$",
            text_of(path),
            re.MULTILINE,
        )
    ]
    assert len(shown) > 5
    assert {"".join(version) for version in shown} == {VERSION}


def test_the_version_that_is_shown_has_what_is_shown(home):
    """What `furnish` publishes under the tag of this version has the hooks and the action."""
    for name in (".pre-commit-hooks.yaml", "action.yml"):
        done = subprocess.run(
            ["git", "show", f"{VERSION}:{name}"],
            cwd=home / "published",
            env=docs_console.environment(home),
            stdout=subprocess.PIPE,
            check=True,
        )
        assert done.stdout.decode() == text_of(name)


def test_every_hook_is_in_the_reference():
    for hook in yaml.safe_load(text_of(".pre-commit-hooks.yaml")):
        command = " ".join([hook["entry"], *hook["args"]])
        assert f"| `{hook['id']}` | `{command}` |" in text_of("docs/hooks.md")


@pytest.mark.parametrize(
    "name", ["README.md", "docs/action.md", "docs/ci.md", "docs/pre-commit.md"]
)
def test_what_needs_the_published_repository_says_that_it_is_not_published(name):
    assert re.search(r"repository\s+is\s+not\s+published\s+yet", text_of(name))


def test_the_changelog_has_this_version():
    assert f"\n## [{flyte_image_lint.__version__}] - " in text_of("CHANGELOG.md")


def test_the_changelog_counts_the_rules_right():
    newest = re.split(r"^## \[", text_of("CHANGELOG.md"), flags=re.MULTILINE)[1]
    for number in re.findall(r"(\d+) rules", newest):
        assert int(number) == len(rules.MODULES)


def test_documents_have_no_long_lines_and_no_trailing_blanks():
    for path in WRITTEN:
        prose = re.sub(r"^```.*?^```$", "", text_of(path), flags=re.DOTALL | re.MULTILINE)
        for line in prose.splitlines():
            assert line == line.rstrip(), path
            assert len(line) <= 110 or line.startswith(("|", "![", "#")), (path, line)
