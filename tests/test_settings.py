import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flyte_image_lint
from flyte_image_lint.engine.select import validated
from flyte_image_lint.project.git_files import known_configs
from flyte_image_lint.settings import Settings, SettingsError, SettingsFinder
from flyte_image_lint.settings.kinds import KINDS
from flyte_image_lint.settings.user import UserSettings
from flyte_image_lint.text.globs import Globs

KEYS = list(Settings.declarations())
OWN = ".flyte-image-lint.toml"
HEAD = "[tool.flyte-image-lint]\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Stand in an empty repository."""
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


def write(path, text):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, str):
        text = text.encode()
    path.write_bytes(text)


def settings(text):
    write(OWN, text)
    return SettingsFinder().for_path("x")


def allows(chosen, image):
    domain, _, path = image.partition("/")
    return chosen.allow_list.allows(domain, path)


def test_defaults(here):
    chosen = SettingsFinder().for_path("a/x.yaml")
    assert chosen.root == str(here)
    assert chosen.file is None
    assert allows(chosen, "docker.io/library/x")
    assert not allows(chosen, "registry.invalid/x")
    assert chosen.select is None
    assert chosen.ignore == chosen.extend_select == chosen.floating_tags == chosen.policy == ()
    assert chosen.flytekit is None
    assert not chosen.excludes("x")
    assert not chosen.is_config("x")
    assert chosen.ignored_for("x") == ()


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("", "select", None),
        ("select = []", "select", ()),
        ('select = ["FIL1", "unknown-registry"]', "select", ("FIL1", "unknown-registry")),
        ('ignore = ["FIL102"]', "ignore", ("FIL102",)),
        ('extend-select = ["FIL4"]', "extend_select", ("FIL4",)),
        ("", "names", ()),
        ('names = ["trainer", "my.image", "büro"]', "names", ("trainer", "my.image", "büro")),
        ('floating-tags = ["nightly", "*-edge"]', "floating_tags", ("nightly", "*-edge")),
        ('floating-tags = ["!stable"]', "floating_tags", ("!stable",)),
        ('flytekit = "1.16.24"', "flytekit", "1.16.24"),
        ('flytekit = "1"', "flytekit", "1"),
        ("", "pin", "tag"),
        ('pin = "digest"', "pin", "digest"),
        ('mirrors = {"docker.io" = "m.io:5000/hub"}', "mirrors", {"docker.io": "m.io:5000/hub"}),
        ('insecure-registries = ["r:5000"]', "insecure_registries", ("r:5000",)),
        ("", "platform", "linux/amd64"),
        ('platform = "linux/arm/v7"', "platform", "linux/arm/v7"),
        ('platform = "linux/386"', "platform", "linux/386"),
        ('platform = "windows/amd64"', "platform", "windows/amd64"),
        ("", "ca_file", None),
        ("", "baseline", None),
        *(
            (f'flytekit = "{text}"', "flytekit", text)
            for text in ("0.0.0+develop", "1.16.0RC1", "1.16.0.post1", "1.16-alpha.2", "1.2.dev")
        ),
        ("", "fail_level", "warning"),
        ('fail-level = "error"', "fail_level", "error"),
        ("", "output_format", "full"),
        ('output-format = "json"', "output_format", "json"),
        ("", "severity", ()),
        ('severity = {FIL1 = "info"}', "severity", (("FIL1", "info"),)),
        ('flytekit = "1.16.24b0"', "flytekit", "1.16.24b0"),
        ('flytekit = "1.17.0.dev3+local"', "flytekit", "1.17.0.dev3+local"),
    ],
)
def test_plain_values(text, attribute, value):
    assert getattr(settings(text), attribute) == value


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ('registries = ["r.example.com"]', ["r.example.com/x"], ["docker.io/x", "ghcr.io/x"]),
        ("registries = []", [], ["docker.io/x", "ghcr.io/x"]),
        (
            'extend-registries = ["r.example.com"]',
            ["r.example.com/x", "docker.io/x"],
            ["s.example.com/x"],
        ),
        (
            'registries = ["ghcr.io/a"]\nextend-registries = ["ghcr.io/b"]',
            ["ghcr.io/a/x", "ghcr.io/b/x"],
            ["ghcr.io/c/x", "docker.io/x"],
        ),
    ],
)
def test_registries(text, allowed, refused):
    chosen = settings(text)
    assert [allows(chosen, image) for image in allowed] == [True] * len(allowed)
    assert [allows(chosen, image) for image in refused] == [False] * len(refused)


def test_policy():
    chosen = settings(
        """
        [[policy]]
        match = "ghcr.io/myorg/**"
        require = "digest"
        [[policy]]
        match = "ghcr.io"
        require = "any"
        """
    )
    (first, digest), (second, anything) = chosen.policy
    assert (digest, anything) == ("digest", "any")
    assert first.allows("ghcr.io", "myorg/x")
    assert not first.allows("ghcr.io", "other/x")
    assert second.allows("ghcr.io", "other/x")


def test_globs_are_relative_to_the_root(here, monkeypatch):
    text = """
        exclude = ["/vendor/", "*.bak"]
        configs = ["deploy/*.cfg"]
    """
    write(OWN, text)
    write("sub/deploy/x.cfg", "")
    chosen = SettingsFinder().for_path("sub/deploy/x.cfg")
    for path in ("vendor/x", "./vendor/x", "sub/../vendor/x", str(here / "vendor/x"), "a/b.bak"):
        assert chosen.excludes(path)
    for path in ("sub/vendor/x", "vendor", "../x.bak", str(here) + "-x/b.bak", ".", "/", str(here)):
        assert not chosen.excludes(path)
    assert chosen.excludes("vendor/")
    assert chosen.is_config("deploy/x.cfg")
    assert not chosen.is_config("sub/deploy/x.cfg")
    monkeypatch.chdir("sub")
    assert chosen.is_config("../deploy/x.cfg")
    assert not chosen.is_config("deploy/x.cfg")
    assert chosen.excludes("../vendor/x")


def test_globs_of_the_root_folder():
    chosen = Settings("/", exclude=Globs(["/a", "x/b"]))
    assert chosen.excludes("/a/x")
    assert not chosen.excludes("/x/a")


def test_per_file_ignores():
    chosen = settings(
        """
        [per-file-ignores]
        "examples/**" = ["FIL102", "FIL2"]
        "*.config" = ["FIL2", "untagged-image"]
        "none" = []
        """
    )
    assert chosen.ignored_for("examples/x.yaml") == ("FIL102", "FIL2")
    assert chosen.ignored_for("examples/x.config") == ("FIL102", "FIL2", "untagged-image")
    assert chosen.ignored_for("x.config") == ("FIL2", "untagged-image")
    assert chosen.ignored_for("none") == chosen.ignored_for("../x.config") == ()


@pytest.mark.parametrize(
    ("files", "path", "file"),
    [
        ({OWN: ""}, "x", OWN),
        ({OWN: ""}, "a/b/c/x", OWN),
        ({"pyproject.toml": HEAD}, "a/x", "pyproject.toml"),
        ({OWN: "", "a/pyproject.toml": HEAD}, "a/b/x", "a/pyproject.toml"),
        ({OWN: "", "a/pyproject.toml": HEAD}, "b/x", OWN),
        # without the table
        ({OWN: "", "a/pyproject.toml": "[project]"}, "a/x", OWN),
        ({OWN: "", "a/pyproject.toml": "x = 'flyte-image-lint'"}, "a/x", OWN),
        ({OWN: "", "a/pyproject.toml": "tool = 'flyte-image-lint'"}, "a/x", OWN),
        # of no concern, so not even read as TOML
        ({OWN: "", "a/pyproject.toml": "broken"}, "a/x", OWN),
        ({OWN: "", "a/pyproject.toml": b"\xff"}, "a/x", OWN),
        # a folder is no settings file
        ({OWN: "", "a/pyproject.toml/x": ""}, "a/x", OWN),
        # the repository ends the search
        ({OWN: "", "a/.git/HEAD": ""}, "a/x", None),
        ({OWN: "", "a/.git": "gitdir: elsewhere"}, "a/b/x", None),
        ({"../" + OWN: ""}, "x", None),
        ({"a/" + OWN: ""}, "x", None),
        # paths above and beside
        ({"../" + OWN: ""}, "../x", "../" + OWN),
        ({"../other/" + OWN: ""}, "../other/a/x", "../other/" + OWN),
    ],
)
def test_search(here, files, path, file):
    for name, text in files.items():
        write(name, text)
    absolute = file and os.path.abspath(file)
    for spelled in (path, os.path.abspath(path), os.path.join(".", path)):
        chosen = SettingsFinder().for_path(spelled)
        assert chosen.file == absolute
        assert chosen.root == (os.path.dirname(absolute) if absolute else str(here))


def test_search_without_a_repository(here):
    (here / ".git").rmdir()
    write("../" + OWN, "")
    assert SettingsFinder().for_path("a/x").file == str(here.parent / OWN)


def test_same_settings_same_object():
    write("a/" + OWN, "")
    finder = SettingsFinder()
    first = finder.for_path("a/b/c/x")
    assert first is finder.for_path("a/y") is finder.for_folder("a/b") is finder.for_folder("a")
    assert first is finder.for_path(os.path.abspath("a/b/z"))
    assert finder.for_path("x") is finder.for_folder("") is finder.for_folder("b")
    assert finder.for_path("x") is not first


def test_files_are_read_once():
    write("a/" + OWN, 'flytekit = "1"')
    finder = SettingsFinder()
    finder.for_path("a/b/x")
    write("a/" + OWN, "broken")
    write("a/b/" + OWN, "broken")
    for path in ("a/x", "a/b/y", "a/c/x"):
        assert finder.for_path(path).flytekit == "1"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (OWN, 'flytekit = "1"'),
        ("ci/x.toml", 'flytekit = "1"'),
        ("ci/x.toml", HEAD + 'flytekit = "1"'),
        ("ci/pyproject.toml", HEAD + 'flytekit = "1"\n[tool.other]'),
        ("../x", '\ufeffflytekit = "1"\r\n'),
    ],
)
def test_named_file(name, text):
    write("a/" + OWN, "broken")
    write(name, text)
    for isolated in (False, True):
        chosen = SettingsFinder(name, isolated=isolated).for_path("a/x")
        assert chosen.flytekit == "1"
        assert chosen.file == os.path.abspath(name)
        assert chosen.root == os.path.dirname(os.path.abspath(name))


def test_isolated(here):
    write(OWN, "broken")
    finder = SettingsFinder(isolated=True)
    assert finder.for_path("a/x").file is None
    assert finder.for_folder("..") is finder.for_path("x")
    assert finder.for_path("x").root == str(here)


LISTS = ("registries", "extend-registries", "select", "ignore", "extend-select", "exclude")
LISTS += ("configs", "names", "floating-tags")
WRONG = [
    # keys
    ("excludes = []", "unknown key 'excludes'; did you mean 'exclude'?"),
    ("extend_select = []", "unknown key 'extend_select'; did you mean 'extend-select'?"),
    ("Flytekit = '1'", "unknown key 'Flytekit'; did you mean 'flytekit'?"),
    (
        '"a\\nb" = 1',
        f"unknown key 'a\\nb'; the keys are {', '.join(KEYS)}",
    ),
    (
        HEAD,
        "unknown key 'tool'; outside of pyproject.toml the keys stand at the top, under no table",
    ),
    # lists
    *((f"{key} = 'x'", f"'{key}' must be a list of strings, not a string") for key in LISTS),
    ("select = ['a', 1]", "entry 2 of 'select' must be a string, not an integer"),
    ("ignore = [['a']]", "entry 1 of 'ignore' must be a string, not a list"),
    ("ignore = [true]", "entry 1 of 'ignore' must be a string, not a boolean"),
    # registries
    ("pin = 'tags'", "'pin' must be one of tag, tag-digest, digest, not 'tags'"),
    ("pin = 1", "'pin' must be a string, not an integer"),
    ("mirrors = []", "'mirrors' must be a table of hosts, not a list"),
    (
        "mirrors = {'docker.io' = 'https://x'}",
        "'mirrors' must name hosts, with a port or without, not 'https:'",
    ),
    (
        "mirrors = {'docker.io' = 1}",
        "'mirrors' must name hosts, with a port or without, not an integer",
    ),
    (
        "mirrors = {'docker.io' = 'x.io/'}",
        "'mirrors' has 'x.io/', where '' is no repository",
    ),
    (
        "mirrors = {'docker.io' = 'x.io/A'}",
        "'mirrors' has 'x.io/A', where 'A' is no repository",
    ),
    (
        "insecure-registries = ['a b']",
        "'insecure-registries' must name hosts, with a port or without, not 'a b'",
    ),
    ("ca-file = 'none.pem'", "'ca-file' names 'none.pem', where there is no file"),
    *(
        (f"platform = '{text}'", f"'platform' must be an OS and an architecture, not '{text}'")
        for text in (
            "linux",
            "linux/",
            "linux/x86_64",
            "linux/aarch64",
            "linux/i386",
            "linux/armhf/v7",
        )
    ),
    # patterns
    ("registries = ['a b']", "'registries': pattern 'a b' has a space in it"),
    (
        "extend-registries = ['ghcr.io', 'https://x.example.com']",
        "'extend-registries': pattern 'https://x.example.com' has a scheme; write 'x.example.com'",
    ),
    ("exclude = ['a', '']", "'exclude': '' names nothing; write '*' for everything"),
    ("configs = ['!x']", "'configs': '!x' starts with '!', and there are no exceptions"),
    (
        "exclude = ['[a']",
        "'exclude': '[a' has a '[' without its ']'; write '\\[' for the character",
    ),
    ("exclude = ['[z-a]']", "'exclude': '[z-a]' has a set of no characters, '[z-a]'"),
    (
        "per-file-ignores.'a[' = []",
        "'per-file-ignores': 'a[' has a '[' without its ']'; write '\\[' for the character",
    ),
    # severities
    ("severity = 'error'", "'severity' must be a table of severities, not a string"),
    (
        "severity.FIL1 = 1",
        "'severity' of 'FIL1' must be one of error, warning, info, not an integer",
    ),
    ("severity.x = 'off'", "'severity' of 'x' must be one of error, warning, info, not 'off'"),
    ("fail-level = 'none'", "'fail-level' must be one of error, warning, info, not 'none'"),
    ("output-format = ['json']", "'output-format' must be a string, not a list"),
    ("extend = ['a.toml']", "'extend' must be a string, not a list"),
    # tags
    ("floating-tags = ['']", "'floating-tags' has '', which is no tag"),
    ("floating-tags = ['!']", "'floating-tags' has '!', which is no tag"),
    ("floating-tags = [':dev']", "'floating-tags' has ':dev', which is no tag"),
    ('floating-tags = ["a\\u001b"]', "'floating-tags' has 'a\\x1b', which is no tag"),
    # names
    ("names = ['']", "'names' has '', which is no name"),
    ("names = ['a', 'b=ghcr.io/b:1']", "'names' has 'b=ghcr.io/b:1', which is no name"),
    ("names = ['a b']", "'names' has 'a b', which is no name"),
    *(
        (f"names = ['{name}']", f"'names' has '{name}', which is no name; did you mean 'x'?")
        for name in ("{{.image.x}}", "{{.image.x.fqn}}", "{{ .images.x.version }}")
    ),
    ("names = ['{x}']", "'names' has '{x}', which is no name"),
    # version
    ("flytekit = 1.10", "'flytekit' must be a string, not a float"),
    ("flytekit = 2020-01-01", "'flytekit' must be a string, not a date or time"),
    ("flytekit = ''", "'flytekit' must be one version, not ''"),
    ("flytekit = '>=1.16'", "'flytekit' must be one version, not '>=1.16'"),
    ("flytekit = 'v1.16'", "'flytekit' must be one version, not 'v1.16'"),
    *(
        (f"flytekit = '{text}'", f"'flytekit' must be one version, not '{text}'")
        for text in ("1.16.*", "1.x", "1.16.x", "1.16-slim", "1.16.", "1..2", "latest", "1.16rc1x")
    ),
    ("flytekit = '1.16\u0664'", "'flytekit' must be one version, not '1.16\u0664'"),
    # per-file-ignores
    ("per-file-ignores = ['x']", "'per-file-ignores' must be a table of lists, not a list"),
    (
        "per-file-ignores.x = 'y'",
        "'per-file-ignores' of 'x' must be a list of strings, not a string",
    ),
    (
        "per-file-ignores.x = [1]",
        "entry 1 of 'per-file-ignores' of 'x' must be a string, not an integer",
    ),
    (
        "per-file-ignores.'/' = []",
        "'per-file-ignores': '/' names nothing; write '*' for everything",
    ),
    # policy
    ("policy = {}", "'policy' must be a list of tables, not a table"),
    ("policy = ['x']", "entry 1 of 'policy' must be a table, not a string"),
    ("policy = [{require = 'tag'}]", "entry 1 of 'policy' needs a string 'match'"),
    ("policy = [{match = 1, require = 'tag'}]", "entry 1 of 'policy' needs a string 'match'"),
    *(
        (
            "policy = [{match = 'ghcr.io', require = 'any'}, {match = 'ghcr.io'" + require + "}]",
            "entry 2 of 'policy' needs a 'require' of 'any', 'tag' or 'digest'",
        )
        for require in ("", ", require = 'pin'", ", require = ['tag']", ", require = {}")
    ),
    (
        "policy = [{matches = 'a'}]",
        "unknown key 'matches' in entry 1 of 'policy'; did you mean 'match'?",
    ),
    ("policy = [{match = 'a b', require = 'tag'}]", "'policy': pattern 'a b' has a space in it"),
]


@pytest.mark.parametrize(("text", "problem"), WRONG)
def test_wrong_values(text, problem):
    with pytest.raises(SettingsError) as raised:
        settings(text)
    assert str(raised.value).partition("; for example: ")[0] == f"{OWN}: {problem}"


@pytest.mark.parametrize("key", [*LISTS, "per-file-ignores", "policy", "flytekit"])
def test_what_a_message_advises_is_accepted(key):
    with pytest.raises(SettingsError) as raised:
        settings(f"{key} = true")
    advice = str(raised.value).partition("; for example: ")[2]
    assert advice.startswith(f"{key} = ")
    assert settings(advice).file


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a", ": not TOML: expected '=' after a key in a key/value pair (at end of document)"),
        ("\nselect = ]", ": not TOML: invalid value (at line 2, column 10)"),
        (
            "select = []\nselect = []\n",
            ": not TOML: cannot overwrite a value (at line 2, column 12)",
        ),
        (b"# \n# \xff", ": not UTF-8 at line 2; save the file as UTF-8"),
        ("select = []".encode("utf-16"), ": not UTF-8 at line 1; save the file as UTF-8"),
        ("x = " + "[" * 100_000, ": not TOML: "),
    ],
)
@pytest.mark.parametrize(
    ("file", "config"), [(OWN, None), ("a/" + OWN, None), ("c/x.toml", "c/x.toml")]
)
def test_broken_files(file, config, data, message):
    write(file, data)
    with pytest.raises(SettingsError) as raised:
        SettingsFinder(config).for_path(os.path.join(os.path.dirname(file), "x"))
    assert str(raised.value).startswith(file + message)
    assert str(raised.value).isprintable()


def test_broken_pyproject():
    write("pyproject.toml", HEAD + "select = ]")
    with pytest.raises(SettingsError, match=r"^pyproject\.toml: not TOML: .* line 2, column 10"):
        SettingsFinder().for_path("x")


@pytest.mark.parametrize("value", ["1", "[]", "'x'", "[[1]]"])
def test_table_of_another_type(value):
    write("pyproject.toml", f"[tool]\nflyte-image-lint = {value}")
    with pytest.raises(SettingsError, match=r"^pyproject\.toml: 'tool\.flyte-image-lint' must be"):
        SettingsFinder().for_path("x")


def test_wrong_file_above_the_current_directory(here):
    write("../other/" + OWN, "x")
    with pytest.raises(SettingsError) as raised:
        SettingsFinder().for_path("../other/x")
    assert str(raised.value).startswith(f"{here.parent / 'other' / OWN}: not TOML: ")


@pytest.mark.parametrize(
    ("files", "config", "message"),
    [
        ({}, "none.toml", "none.toml: cannot be read: no such file or directory"),
        ({"a/x": ""}, "a", "a: cannot be read: is a directory"),
        (
            {"pyproject.toml": "[project]"},
            "pyproject.toml",
            "pyproject.toml: there is no table [tool.flyte-image-lint]; add it",
        ),
        ({"x.toml": "[tool.other]"}, "./x.toml", "./x.toml: unknown key 'tool'; outside of"),
        ({OWN: HEAD}, OWN, OWN + ": unknown key 'tool'; outside of pyproject.toml"),
    ],
)
def test_wrong_named_file(files, config, message):
    for name, text in files.items():
        write(name, text)
    with pytest.raises(SettingsError) as raised:
        SettingsFinder(config)
    assert str(raised.value).startswith(message)


def test_unreadable_file():
    os.symlink(OWN, OWN)  # a loop, which not even root can read
    with pytest.raises(SettingsError) as raised:
        SettingsFinder().for_path("x")
    assert str(raised.value) == OWN + ": cannot be read: too many levels of symbolic links"


@pytest.mark.parametrize("folder", ["", "a/"])
def test_both_files_in_one_folder(folder):
    write(folder + OWN, "")
    write(folder + "pyproject.toml", HEAD)
    with pytest.raises(SettingsError) as raised:
        SettingsFinder().for_path(f"{folder}b/x")
    assert str(raised.value) == (
        f"{folder}{OWN}: '{folder}pyproject.toml' has a table [tool.flyte-image-lint], too; "
        "keep one of the two"
    )
    # What the user names holds alone.
    assert SettingsFinder(folder + OWN).for_path("x").file == os.path.abspath(folder + OWN)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("[tool.flyte_image_lint]", "tool.flyte_image_lint"),
        ("[tool.flyte_image_lint]\npin = 'tag'\n[tool.other]", "tool.flyte_image_lint"),
        ("[tool.flyteimagelint]", "tool.flyteimagelint"),
        ("[tool.Flyte-Image-Lint]", "tool.Flyte-Image-Lint"),
        ("[tool.'flyte.image.lint']", "tool.flyte.image.lint"),
        ("[flyte-image-lint]", "flyte-image-lint"),
        ("[flyte_image_lint]", "flyte_image_lint"),
        (HEAD + "[tool.flyte_image_lint]", "tool.flyte_image_lint"),
    ],
)
@pytest.mark.parametrize("config", [None, "pyproject.toml"])
@pytest.mark.parametrize("beside", [{}, {OWN: ""}], ids=["alone", "beside the other file"])
def test_a_table_whose_name_is_nearly_right(text, table, config, beside):
    for name, content in {**beside, "pyproject.toml": text}.items():
        write(name, content)
    with pytest.raises(SettingsError) as raised:
        SettingsFinder(config).for_path("x")
    assert str(raised.value) == (
        f"pyproject.toml: there is a table [{table}]; did you mean [tool.flyte-image-lint]?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[tool.setuptools.package-data]\nflyte_image_lint = ['schemas/*.json']",
        "[project]\ndependencies = ['flyte-image-lint>=0.1']",
        "[tool.other]\nflyte-image-lint = 1",
        "[tool.flyte-image-linter]\nx = 1",
    ],
)
def test_what_only_mentions_the_table(text):
    write("pyproject.toml", text)
    assert SettingsFinder().for_path("x").file is None


def test_settings_cannot_be_changed():
    chosen = settings('pin = "digest"')
    for name in ("pin", "root", "names", "new"):
        with pytest.raises(AttributeError):
            setattr(chosen, name, "x")
    assert chosen.pin == "digest"


def test_settings_that_do_not_exist_cannot_be_made():
    with pytest.raises(TypeError, match="there is no setting excludes"):
        Settings(".", excludes=Globs(["a"]))


def test_every_setting_has_a_kind_and_no_kind_is_idle():
    declared = [*Settings.declarations().values(), *UserSettings.declarations().values()]
    assert {each.kind for each in declared} == set(KINDS)
    assert all(
        each.doc.endswith(".") and re.fullmatch(r"0\.[0-9]+\.0", each.since) for each in declared
    )


def test_costs_nothing_without_settings():
    write("pyproject.toml", "[project]")
    code = (
        "import sys; from flyte_image_lint.settings import SettingsFinder;"
        "SettingsFinder().for_path('x');"
        "print(sorted({'tomllib', 'tomli', 'difflib', 'typing', 'pathlib', 'json',"
        "'flyte_image_lint.images.allow_list', 'flyte_image_lint.text.globs',"
        "'importlib.machinery', 're',"
        "*('flyte_image_lint.settings.' + name for name in ('checks', 'documents',"
        "'registry_checks', 'extending', 'kinds', 'packages', 'schema', 'table', 'user'))}"
        " & set(sys.modules)))"
    )
    source = os.path.dirname(os.path.dirname(flyte_image_lint.__file__))
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_settings_of_many_files_are_validated_once():
    seen = []
    one, other = Settings("/a"), Settings("/b")
    files = [("a", one), ("b", other), ("c", one)]
    assert list(validated(files, seen.append)) == files
    assert seen == [one, other]


@given(
    st.dictionaries(
        st.sampled_from(["", "a", "a/b", "ab", "c"]), st.sampled_from(["", "*.cfg", "b/*.cfg"])
    ),
    st.sampled_from([".", "a", "ABSOLUTE"]),
    st.sampled_from([{}, {"isolated": True}, {"settings": "*.cfg"}]),
)
def test_many_paths_are_known_as_each_is(said, folder, options):
    """What settings name as configs is asked once for all, and only where some do."""
    with tempfile.TemporaryDirectory() as root:
        os.chdir(root)  # the fixture goes back
        Path(".git").mkdir()
        for place in ("", "a", "a/b", "ab", "c"):
            for name in ("x.cfg", "flytekit.config", ".flyte/config.yaml", "x.py"):
                write(Path(place, name), "")
        for place, configs in said.items():
            write(Path(place, OWN), f'configs = ["{configs}"]\n' if configs else "")
        if "settings" in options:
            options = {"settings": Settings(root, configs=Globs(["*.cfg"]))}
        finder = SettingsFinder(**options)
        folder = root if folder == "ABSOLUTE" else folder
        paths = [
            os.path.normpath(os.path.join(place, name))
            for place, _, names in os.walk(folder)
            for name in names
        ]
        assert known_configs(finder, folder, paths) == {
            path for path in paths if finder.is_known(path)
        }


def test_settings_that_git_ignores_count_for_the_files_that_say_something(here):
    """They are not among the paths that git lists."""
    write("a/.flyte-image-lint.toml", 'configs = ["*.cfg"]\n')
    finder = SettingsFinder()
    assert known_configs(finder, ".", ["a/x.cfg"]) == set()
    assert finder.is_known("a/x.cfg")
