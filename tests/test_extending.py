"""Settings that extend those of other files: paths, packages, what adds up, what is refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import command
from flyte_image_lint.settings import Settings, SettingsError, SettingsFinder

OWN = ".flyte-image-lint.toml"
HEAD = "[tool.flyte-image-lint]\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Stand in an empty repository."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Give a folder in which packages are installed; to import one of them is an error."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def settings_of(files: dict[str, str], path: str = "x") -> Settings:
    command.write(Path(), files)
    return SettingsFinder().for_path(path)


def refusal(files: dict[str, str], path: str = "x") -> str:
    with pytest.raises(SettingsError) as raised:
        settings_of(files, path)
    assert str(raised.value).isprintable()
    return str(raised.value)


# What comes of it.


@pytest.mark.parametrize(
    ("base", "own", "attribute", "value"),
    [
        ('pin = "digest"', "", "pin", "digest"),
        ('pin = "digest"', 'pin = "tag"', "pin", "tag"),
        ("", 'pin = "digest"', "pin", "digest"),
        # lists and tables are replaced as a whole
        ('names = ["a"]', 'names = ["b"]', "names", ("b",)),
        ('names = ["a"]', "names = []", "names", ()),
        ('ignore = ["FIL1"]', 'select = ["FIL2"]', "ignore", ("FIL1",)),
        ('severity = {FIL1 = "info"}', 'severity = {FIL2 = "error"}', "severity",
         (("FIL2", "error"),)),
        ('mirrors = {"a.io" = "b.io"}', 'mirrors = {"c.io" = "d.io"}', "mirrors",
         {"c.io": "d.io"}),
        # `extend-*` adds up, each word once
        ('extend-select = ["FIL1"]', 'extend-select = ["FIL2"]', "extend_select",
         ("FIL1", "FIL2")),
        ('extend-select = ["FIL1", "FIL2"]', 'extend-select = ["FIL2", "FIL3"]', "extend_select",
         ("FIL1", "FIL2", "FIL3")),
        ('extend-registries = ["a.io"]', "", "extend_registries", ("a.io",)),
        ('extend-registries = ["a.io"]', 'extend-registries = ["b.io"]', "extend_registries",
         ("a.io", "b.io")),
    ],
)  # fmt: skip
def test_what_holds(base, own, attribute, value):
    settings = settings_of({"policy.toml": base, OWN: f'extend = "policy.toml"\n{own}'})
    assert getattr(settings, attribute) == value
    assert settings.file == os.path.abspath(OWN)


def test_an_allow_list_of_several_files():
    settings = settings_of(
        {
            "base.toml": 'registries = ["a.io"]\nextend-registries = ["b.io"]',
            "policy.toml": 'extend = "base.toml"\nextend-registries = ["c.io"]',
            OWN: 'extend = "policy.toml"\nregistries = ["d.io"]',
        }
    )
    allowed = [host for host in ("a.io", "b.io", "c.io", "d.io", "docker.io")
               if settings.allow_list.allows(host, "x")]  # fmt: skip
    assert allowed == ["b.io", "c.io", "d.io"]
    assert settings.sources["extend-registries"] == (
        os.path.abspath("base.toml"),
        os.path.abspath("policy.toml"),
    )
    assert settings.table["extend"] == "policy.toml"


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"policy.toml": 'pin = "digest"', OWN: 'extend = "./policy.toml"'}, "x"),
        ({"policy.toml": 'pin = "digest"', "a/b/" + OWN: 'extend = "../../policy.toml"'}, "a/b/x"),
        ({"pyproject.toml": HEAD + 'pin = "digest"', "a/" + OWN: 'extend = "../pyproject.toml"'},
         "a/x"),
        ({OWN: 'pin = "digest"', "a/pyproject.toml": f'{HEAD}extend = "../{OWN}"'}, "a/x"),
        ({"policy.toml": HEAD + 'pin = "digest"', OWN: 'extend = "policy.toml"'}, "x"),
        # each is relative to the file that says it
        ({"ci/a.toml": 'extend = "more/b.toml"', "ci/more/b.toml": 'extend = "../c.toml"',
          "ci/c.toml": 'pin = "digest"', OWN: 'extend = "ci/a.toml"'}, "x"),
    ],
)  # fmt: skip
def test_where_a_file_is(files, path):
    assert settings_of(files, path).pin == "digest"


def test_a_path_from_the_root_that_is_in_the_repository(here):
    settings = settings_of({"p.toml": 'pin = "digest"', OWN: f'extend = "{here / "p.toml"}"'})
    assert settings.pin == "digest"


def test_globs_are_relative_to_the_folder_of_the_settings_that_hold():
    files = {"policy/p.toml": 'exclude = ["/vendor/"]', "a/" + OWN: 'extend = "../policy/p.toml"'}
    settings = settings_of(files, "a/x")
    assert settings.excludes("a/vendor/x")
    assert not settings.excludes("policy/vendor/x")


def test_certificates_are_relative_to_the_file_that_says_so(here):
    files = {"policy/p.toml": 'ca-file = "ca.pem"', "policy/ca.pem": "",
             "a/" + OWN: 'extend = "../policy/p.toml"'}  # fmt: skip
    assert settings_of(files, "a/x").ca_file == str(here / "policy" / "ca.pem")


@pytest.mark.parametrize("config", ["ci/lint.toml", "./ci/lint.toml"])
def test_a_file_that_the_command_line_names(config):
    command.write(Path(), {"p.toml": 'pin = "digest"', "ci/lint.toml": 'extend = "../p.toml"'})
    assert SettingsFinder(config).for_path("x").pin == "digest"


def test_a_file_elsewhere_that_the_command_line_names(here):
    command.write(here.parent / "org", {"l.toml": 'extend = "p.toml"', "p.toml": 'pin = "digest"'})
    assert SettingsFinder(str(here.parent / "org" / "l.toml")).for_path("x").pin == "digest"


# What is refused.


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({OWN: 'extend = "none.toml"'}, f"{OWN}: 'extend' names 'none.toml', which does not exist"),
        ({OWN: 'extend = "a"', "a/x": ""}, "a: cannot be read: is a directory"),
        ({OWN: 'extend = "x\\u0000.toml"'}, f"{OWN}: 'extend' names 'x\\x00.toml': embedded null"),
        ({OWN: 'extend = "p.toml"', "p.toml": "pin = 'x'"}, "p.toml: 'pin' must be one of tag, "),
        ({OWN: 'extend = "p.toml"', "p.toml": "pins = 'x'"}, "p.toml: unknown key 'pins'; did you"),
        ({OWN: 'extend = "p.toml"', "p.toml": "pins"}, "p.toml: not TOML: "),
        ({OWN: 'extend = "p.toml"', "p.toml": "insecure-logins = []"},
         "p.toml: 'insecure-logins' is a user setting, which a project must not decide"),
        ({OWN: 'extend = "a/pyproject.toml"', "a/pyproject.toml": "[project]"},
         "a/pyproject.toml: there is no table [tool.flyte-image-lint]; add it"),
        # circles
        ({OWN: f'extend = "{OWN}"'}, f"{OWN}: 'extend' goes in a circle: {OWN} extends {OWN}"),
        ({OWN: 'extend = "a.toml"', "a.toml": f'extend = "x/../{OWN}"', "x/y": ""},
         f"{OWN}: 'extend' goes in a circle: {OWN} extends a.toml extends {OWN}"),
        ({OWN: 'extend = "a.toml"', "a.toml": 'extend = "b.toml"', "b.toml": 'extend = "a.toml"'},
         f"{OWN}: 'extend' goes in a circle: a.toml extends b.toml extends a.toml"),
        ({OWN: 'extend = "0.toml"', **{f"{n}.toml": f'extend = "{n + 1}.toml"' for n in range(99)}},
         f"{OWN}: more than 10 files extend one another"),
    ],
)  # fmt: skip
def test_what_cannot_be_extended(files, said):
    assert refusal(files).startswith(said)


@pytest.mark.parametrize("name", ["../secret.toml", "{}", "a/../../secret.toml", "link.toml",
                                  "folder/secret.toml", ".git/config", "to-git",
                                  "deep/../../secret.toml",
                                  "deep/../../../secret.toml"])  # fmt: skip
def test_nothing_outside_of_the_repository_is_read(here, name):
    """Nor quoted: a message about it would show what is in it."""
    for path in (here.parent / "secret.toml", here / ".git" / "config"):
        path.write_text("hunter2 = 'hunter2'\n")
    os.symlink("../secret.toml", "link.toml")
    os.symlink("..", "folder")
    os.symlink(".git/config", "to-git")
    (here / "x" / "y" / "z").mkdir(parents=True)
    os.symlink("x/y/z", "deep")  # from where ".." is not back here
    said = refusal({OWN: f'extend = "{name.format(here.parent / "secret.toml")}"', "a/x": ""})
    assert "hunter2" not in said
    assert "which is outside of '.'" in said


def test_nothing_above_the_folder_without_a_repository(here):
    (here / ".git").rmdir()
    command.write(here.parent, {"secret.toml": "hunter2 = 1"})
    said = refusal({OWN: 'extend = "../secret.toml"'})
    assert "outside of '.'" in said
    assert "hunter2" not in said


def test_a_pipe_is_not_waited_for():
    os.mkfifo("pipe.toml")
    assert refusal({OWN: 'extend = "pipe.toml"'}) == "pipe.toml: is not a regular file"


# Packages.

BOOM = "raise SystemExit('this must not be run')"


@pytest.mark.parametrize(
    ("files", "name", "source"),
    [
        ({"acme/__init__.py": BOOM, "acme/flyte-image-lint.toml": 'pin = "digest"'},
         "acme", "package:acme/flyte-image-lint.toml"),
        ({"acme/__init__.py": BOOM, "acme/strict.toml": 'pin = "digest"'},
         "acme/strict.toml", "package:acme/strict.toml"),
        ({"acme/a/b.toml": HEAD + 'pin = "digest"'}, "acme/a/b.toml", "package:acme/a/b.toml"),
        # from file to file, within a package and to another
        ({"acme/__init__.py": BOOM, "acme/flyte-image-lint.toml": 'extend = "sub/p.toml"',
          "acme/sub/p.toml": 'pin = "digest"'}, "acme", "package:acme/sub/p.toml"),
        ({"acme/__init__.py": BOOM, "acme/flyte-image-lint.toml": 'extend = "package:bas/p.toml"',
          "bas/p.toml": 'pin = "digest"'}, "acme", "package:bas/p.toml"),
    ],
)  # fmt: skip
def test_a_file_of_a_package(site, files, name, source):
    command.write(site, files)
    settings = settings_of({OWN: f'extend = "package:{name}"'})
    assert settings.pin == "digest"
    assert settings.sources["pin"] == (source,)
    assert settings.root == os.getcwd()
    assert not {"acme", "bas"} & set(sys.modules)


def test_an_installed_file_may_be_a_link_to_anywhere(site, tmp_path):
    """As some installers make them, from a cache; also where the environment is in the project."""
    command.write(tmp_path / "cache", {"one": 'pin = "digest"'})
    command.write(site, {"acme/flyte-image-lint.toml": 'extend = "more/p.toml"', "acme/more/x": ""})
    os.symlink(tmp_path / "cache" / "one", site / "acme" / "more" / "p.toml")
    settings = settings_of({OWN: 'extend = "package:acme"'})
    assert (settings.pin, settings.sources["pin"]) == ("digest", ("package:acme/more/p.toml",))


def test_a_package_in_the_current_directory_is_not_looked_at(monkeypatch, here):
    """`python -m` and PYTHONPATH may put it on the path, and it is a stranger's perhaps."""
    for entry in ("", str(here), os.path.join(here, "")):
        monkeypatch.setattr(sys, "path", [entry, *sys.path])
        said = refusal({OWN: 'extend = "package:acme"', "acme/flyte-image-lint.toml": ""})
        assert said.startswith(f"{OWN}: 'extend': no package 'acme' is installed next to flyte-")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none_such", "no package 'none_such' is installed next to flyte-image-lint; install it"),
        ("acme-policy", "'acme-policy' does not name a package as Python imports it, without dots "
         "and dashes; did you mean 'package:acme_policy'?"),
        ("acme.policy", "did you mean 'package:acme_policy'?"),
        ("", "'' is not the name of a package; write 'package:NAME' or 'package:NAME/FILE.toml'"),
        ("acme/", "'acme/' is not the name of a package"),
        ("acme/../x.toml", "'acme/../x.toml' is not the name of a package"),
        ("acme//etc/x.toml", "'acme//etc/x.toml' is not the name of a package"),
        ("/etc/x.toml", "'/etc/x.toml' is not the name of a package"),
        ("acme/secret.txt", "'secret.txt' of the package 'acme' is not a TOML file"),
        ("acme/none.toml", "names 'package:acme/none.toml', which does not exist"),
        ("acme", "names 'package:acme', which does not exist"),
        ("single", "no package 'single' is installed"),
        ("sys", "no package 'sys' is installed"),
        ("__main__", "no package '__main__' is installed"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_package(site, name, said):
    command.write(site, {"acme/__init__.py": BOOM, "acme/secret.txt": "", "single.py": BOOM})
    assert said in refusal({OWN: f'extend = "package:{name}"'})


def test_a_package_cannot_extend_what_is_outside_of_it(site):
    command.write(
        site, {"acme/flyte-image-lint.toml": 'extend = "../other.toml"', "other.toml": ""}
    )
    said = refusal({OWN: 'extend = "package:acme"'})
    assert said.startswith(
        "package:acme/flyte-image-lint.toml: 'extend' names '../other.toml', which"
    )


def test_a_circle_of_packages(site):
    command.write(site, {"acme/flyte-image-lint.toml": 'extend = "package:acme"'})
    shown = "package:acme/flyte-image-lint.toml"
    said = refusal({OWN: 'extend = "package:acme"'})
    assert said == f"{OWN}: 'extend' goes in a circle: {shown} extends {shown}"


# At the command line.


@pytest.mark.parametrize("way", ["the command", "python -m"])
def test_the_installed_command(here, site, way):
    """What the settings are, and from which files; nothing of the package or the project runs."""
    files = {
        OWN: 'extend = "package:acme"\nextend-registries = ["own.io"]\n',
        "acme/__init__.py": BOOM,
        "acme/flyte-image-lint.toml": 'pin = "tag"\n',
        "flytekit.config": "[images]\na = acme.io/a:1\nb = own.io/b:1\nc = else.io/c:1\n",
    }
    command.write(here, files)
    policy = 'extend-registries = ["acme.io"]\npin = "digest"\nseverity = {FIL2 = "info"}\n'
    command.write(site, {"acme/flyte-image-lint.toml": policy, "acme/__init__.py": BOOM})
    python = (sys.executable, "-m", "flyte_image_lint")
    how = {"command": python if way == "python -m" else (command.COMMAND,),
           "env": {"PYTHONPATH": str(site)}}  # fmt: skip
    shown = command.run("check", "--show-settings", cwd=here, **how).stdout.splitlines()
    assert f'extend = "package:acme"  # from {OWN}' in shown
    assert 'pin = "digest"  # from package:acme/flyte-image-lint.toml' in shown
    origin = f"package:acme/flyte-image-lint.toml and {OWN}"
    assert f"extend-registries = [  # from {origin}" in shown
    result = command.run("check", "--output-format", "concise", "-q", cwd=here, **how)
    assert result.status == 0, result
    assert [line.partition(" ")[2][:11] for line in result.stdout.splitlines()] == ["FIL201 info"]


def test_wrong_rules_are_reported_for_the_file_that_names_them(here):
    command.write(here, {"p.toml": 'ignore = ["E501"]', OWN: 'extend = "p.toml"\nselect = ["ALL"]',
                         "flytekit.config": "[images]\n"})  # fmt: skip
    result = command.run("check", cwd=here)
    assert (result.status, result.stderr) == (
        2,
        "error: p.toml: 'ignore' names an unknown rule 'E501', did you mean 'FIL501'?\n",
    )
