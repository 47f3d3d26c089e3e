"""Fixes: what stands before and after, to the byte, and what must hold of any file."""

from __future__ import annotations

import configparser
import hashlib
import io
import os
from collections import Counter
from itertools import pairwise

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, seed
from hypothesis import settings as tried
from hypothesis import strategies as st

import strategies
from flyte_image_lint import rules
from flyte_image_lint.engine import fix_pass
from flyte_image_lint.engine.fix import MAX_PASSES, Fixed, fix, promise
from flyte_image_lint.engine.lint import Report, check, context_of
from flyte_image_lint.engine.pin import Pinner
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.lockfile import Entry
from flyte_image_lint.model.finding import Edit, Finding, Fix, Severity
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.parsers.configs import Unreadable, read
from flyte_image_lint.parsers.kinds import MAX_SIZE
from flyte_image_lint.project.name_index import NameIndex
from flyte_image_lint.project.workspace import Workspace
from flyte_image_lint.rules.rule import DIGEST
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source, Span

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_FIX_EXAMPLES") or 100)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"

INI, YAML, FLYTE2 = "flytekit.config", "config.yaml", ".flyte/config.yaml"
BOM = "\ufeff"
ERROR = Severity.ERROR
SETTINGS = SettingsFinder(isolated=True).for_path(INI)


class AnyLock(dict):
    """A lock that has an entry for every reference; some have no version tag."""

    def get(self, name, default=None):
        digest = hashlib.sha256(name.encode()).hexdigest()
        return Entry(f"sha256:{digest}", None if digest[0] in "01" else f"1.4.{digest[1]}")


def pinner(path: str, form: str = "tag", lock: dict[str, Entry] | None = None) -> Pinner:
    context = context_of(SETTINGS, Selection(), path)
    return Pinner(form, {}, {} if lock is None else lock, None, context)


SPLIT = b"""from flytekit import task
task(container_image="{{.image.a.fqn}}:gpu-1")
task(container_image="{{.image.app.fqn}}:gpu-1")
"""


def names() -> NameIndex:
    """Give the names of a project that takes the image `a` apart."""
    return NameIndex(dispatch.read(Source("t.py", SPLIT, "python")))


def fix_text(text: str, path: str, *, unsafe: bool = False) -> Fixed:
    """Fix a text without anything to pin to."""
    source = Source(path, text.encode())
    return fix(source, lambda text: check(text, SETTINGS, Selection(), names=names), unsafe=unsafe)


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


# Code, file, before, after; `R/` stands for a registry. `U` marks what needs --unsafe-fixes.
U = "unsafe"
FIXES = [
    (
        "FIL004",
        INI,
        "[sdk]\na = x\n[images]\nb = R/b/b:1\na=R/x/y:1\n# c\nb = R/b/b:1\nc = R/b/c:1\n",
        "[sdk]\na = x\n[images]\nb = R/b/b:1\na=R/x/y:1\n# c\nc = R/b/c:1\n",
    ),
    ("FIL006", INI, "[images]\na = R/o%2Fa%3A1\n", "[images]\na = R/o/a:1\n"),
    (
        "FIL006",
        INI,
        "[images]\na : R/o/a:%(v\nv = R/o/b:1%\n",
        "[images]\na : R/o/a:%%(v\nv = R/o/b:1%%\n",
    ),
    ("FIL006", INI, "[images]\na=100%%%\nb=R/o/b:1\n", "[images]\na=100%%%%\nb=R/o/b:1\n"),
    ("FIL006", INI, "[images]\na = %(b)s%\nb = R/o/b:1\n", "[images]\na = %(b)s%%\nb = R/o/b:1\n"),
    (
        "FIL018",
        INI,
        "[images]\na = R/o/a:1\n\tb: R/o/b:1\n\n    c = R/o/c:1\nd=R/o/d:1\n",
        "[images]\na = R/o/a:1\nb: R/o/b:1\n\nc = R/o/c:1\nd=R/o/d:1\n",
    ),
    (
        "FIL018",
        INI,
        "[images]\n  a = R/o/a:1\n    b = R/o/b:1\n",
        "[images]\n  a = R/o/a:1\n  b = R/o/b:1\n",
    ),
    (
        "FIL018",
        INI,
        "[images]\na =   \n   R/o/a:1  \nb = R/o/b:1\n",
        "[images]\na = R/o/a:1  \nb = R/o/b:1\n",
    ),
    ("FIL018", INI, "[images]\na:R/o/a\n  :1\n", "[images]\na:R/o/a:1\n"),
    ("FIL019", INI, "[images]\na R/o/a:1\n", "[images]\na = R/o/a:1\n"),
    (
        "FIL112",
        INI,
        "[images]\na = R/o/a:1 # one\n  \nb=R/o/b:1\t; two\n",
        "[images]\n# one\na = R/o/a:1\n  \n; two\nb=R/o/b:1\n",
    ),
    (
        "FIL112",
        INI,
        "[images]\n\ta:R/o/a:1;x\U0001f433\n",
        "[images]\n\t;x\U0001f433\n\ta:R/o/a:1\n",
    ),
    (
        "FIL113",
        INI,
        "[images]\na = \"R/o/a:1\"\nb: 'R/o/b:1'\nc=`R/o/c:1`  \n",
        "[images]\na = R/o/a:1\nb: R/o/b:1\nc=R/o/c:1  \n",
    ),
    ("FIL113", INI, "[images]\na = 'R/o/a:1%%(x'\n", "[images]\na = R/o/a:1%%(x\n"),
    (
        "FIL116",
        INI,
        "[images]\na = https://R/o/a:1\nb:docker://R/o/b:1\n",
        "[images]\na = R/o/a:1\nb:R/o/b:1\n",
    ),
    (
        "FIL202",
        INI,
        "[images]\n\to/a\t=\to/a:1\n\tpython:python:3.12.1\n",
        "[images]\n\to/a\t=\tR/o/a:1\n\tpython:R/library/python:3.12.1\n",
    ),
    (
        "FIL202",
        INI,
        "; o/a:1\n[images]\n# o/a:1\na = o/a:1\nb = o/a:1\n[sdk]\na = o/a:1\n",
        "; o/a:1\n[images]\n# o/a:1\na = R/o/a:1\nb = R/o/a:1\n[sdk]\na = o/a:1\n",
    ),
    ("FIL104", INI, f"[images]\na = R/o/a:1@{DIGEST}\n", f"[images]\na = R/o/a@{DIGEST}\n"),
    (
        "FIL303",
        INI,
        "[images]\nMyApp = R/o/a:1\nmy : R/o/my:1\n",
        "[images]\nmyapp = R/o/a:1\nmy : R/o/my:1\n",
    ),
    (
        "FIL016",
        INI,
        "[sdk]\nx=1\n[Images]\na = R/o/a:1\n",
        "[sdk]\nx=1\n[images]\na = R/o/a:1\n",
        U,
    ),
    ("FIL016", INI, "# c\n[ images ]\na = R/o/a:1\n", "# c\n[images]\na = R/o/a:1\n", U),
    ("FIL119", INI, "[images]\na = R/Org/App:V1\n", "[images]\na = R/org/app:V1\n", U),
    ("FIL203", INI, "[images]\na = Org/app:V1\n", "[images]\na = R/org/app:V1\n", U),
    (
        "FIL304",
        INI,
        "[DEFAULT]\nReg : R/%%o\nver=1 2\n# %(ver)s\n[sdk]\nx = %%(ver)s\n"
        "[images]\na = %(REG)s/a:1\n; %(ver)s\nb=%(reg)s/b:%(ver)s%(ver)s%%\n",
        "[DEFAULT]\n# %(ver)s\n[sdk]\nx = %%(ver)s\n"
        "[images]\na = R/%%o/a:1\n; %(ver)s\nb=R/%%o/b:1 21 2%%\n",
        U,
    ),
    (
        "FIL304",
        INI,
        "[images]\na = %(reg)s/a:%(v)s\n[DEFAULT]\nv=1.0\nreg : R/%(org)s\norg = o\n[sdk]\n",
        "[images]\na = R/o/a:1.0\n[DEFAULT]\n[sdk]\n",
        U,
    ),
    (
        "FIL305",
        INI,
        "[images]\na = R/o/a:1\n# the default\nDefault : R/o/d:1\nb = R/o/b:1\n",
        "[images]\na = R/o/a:1\n# the default\nb = R/o/b:1\n",
        U,
    ),
    ("FIL009", YAML, "images:\n  a: R/o/a:1\n---\n# end\n", "images:\n  a: R/o/a:1\n# end\n"),
    ("FIL012", YAML, "images:   # none\nadmin: {}\n", "images: {}   # none\nadmin: {}\n"),
    ("FIL012", YAML, 'admin: {}\n"images" : ~\n', 'admin: {}\n"images" : {}\n'),
    ("FIL012", YAML, "admin: {}\nimages: null # c\n", "admin: {}\nimages: {} # c\n"),
    ("FIL012", YAML, "admin: {}\nimages:\n", "admin: {}\nimages: {}\n"),
    (
        "FIL013",
        YAML,
        "images:\n- a: R/o/a:1\n\n# c\n- b: 'R/o/b:1' # d\nadmin: {}\n",
        "images:\n  a: R/o/a:1\n\n# c\n  b: 'R/o/b:1' # d\nadmin: {}\n",
    ),
    (
        "FIL013",
        FLYTE2,
        "image:\n  image_refs:\n  - a: R/o/a:1\n  - b: R/o/b:1\n",
        "image:\n  image_refs:\n    a: R/o/a:1\n    b: R/o/b:1\n",
    ),
    (
        "FIL014",
        YAML,
        "images:\n  a:R/o/a:1\n  b: R/o/b:1\n  c:R/o/c:1 # c\n",
        "images:\n  a: R/o/a:1\n  b: R/o/b:1\n  c: R/o/c:1 # c\n",
    ),
    ("FIL015", YAML, "images: {a: R/o/a:1, b:R/o/b:1}\n", "images: {a: R/o/a:1, b: R/o/b:1}\n"),
    (
        "FIL018",
        YAML,
        "images:\n  a: R/o/a\n    :1 # c\n  b: R/o/b:1\n",
        "images:\n  a: R/o/a:1 # c\n  b: R/o/b:1\n",
    ),
    (
        "FIL112",
        YAML,
        "images:\n  a: R/o/a:1#c\n  b: R/o/b:1 # d\n",
        "images:\n  a: R/o/a:1  #c\n  b: R/o/b:1 # d\n",
    ),
    ("FIL113", YAML, "images:\n  a: \"'R/o/a:1'\"\n", 'images:\n  a: "R/o/a:1"\n'),
    ("FIL116", YAML, "images: {'a': 'oci://R/o/a:1'}\n", "images: {'a': 'R/o/a:1'}\n"),
    (
        "FIL118",
        YAML,
        "images:\n  a: |\n    R/o/a:1\n  b: >+\n    R/o/b:1\n\n  c: R/o/c:1\n",
        "images:\n  a: R/o/a:1\n  b: R/o/b:1\n\n  c: R/o/c:1\n",
    ),
    ("FIL118", YAML, 'images:\n  a: " R/o/a:1\t"\n', 'images:\n  a: "R/o/a:1"\n'),
    (
        "FIL202",
        YAML,
        'images: {a: o/a:1, o/a: \'o/a:1\', "b" : "o/a:1"} # o/a:1\n',
        'images: {a: R/o/a:1, o/a: \'R/o/a:1\', "b" : "R/o/a:1"} # o/a:1\n',
    ),
    (
        "FIL202",
        YAML,
        '{"images":{"a":"o/a:1","\U0001f433":"o/a:1"}}\n',
        '{"images":{"a":"R/o/a:1","\U0001f433":"R/o/a:1"}}\n',
    ),
    (
        "FIL202",
        YAML,
        "images:\n  a: &x o/a:1 # \U0001f433 :1\n  b: *x\n  c: !!str o/a:1\n  d:\n   o/a:1\n",
        "images:\n  a: &x R/o/a:1 # \U0001f433 :1\n  b: *x\n  c: !!str R/o/a:1\n  d:\n   R/o/a:1\n",
    ),
    (
        "FIL202",
        YAML,
        "base: &b {a: o/a:1, b: o/b:1}\nimages:\n  <<: *b\n  b: R/o/b:2\n",
        "base: &b {a: R/o/a:1, b: o/b:1}\nimages:\n  <<: *b\n  b: R/o/b:2\n",
    ),
    (
        "FIL202",
        YAML,
        "images:\n  a: |-\n    o/a:1\n  ? b\n  : o/b:1\n",
        "images:\n  a: |-\n    R/o/a:1\n  ? b\n  : R/o/b:1\n",
    ),
    (
        "FIL202",
        YAML,
        'images:\n  a: o/a:1\n  "a": o/b:1\nimage:\n  image_refs:\n    a: o/a:1\n',
        'images:\n  a: o/a:1\n  "a": R/o/b:1\nimage:\n  image_refs:\n    a: R/o/a:1\n',
    ),
    (
        "FIL104",
        YAML,
        f"images:\n  a: R/o/a:1@{DIGEST} # 1\n",
        f"images:\n  a: R/o/a@{DIGEST} # 1\n",
    ),
    (
        "FIL302",
        YAML,
        "images:\n  310: R/o/a:1\n  on : R/o/b:1\n",
        'images:\n  "310": R/o/a:1\n  "on" : R/o/b:1\n',
    ),
    ("FIL016", YAML, "Images:\n  a: R/o/a:1\n", "images:\n  a: R/o/a:1\n", U),
    (
        "FIL016",
        YAML,
        "image:\n  image-refs:\n    a: R/o/a:1\n",
        "image:\n  image_refs:\n    a: R/o/a:1\n",
        U,
    ),
    ("FIL119", YAML, "images: {a: R/Org/App:V1}\n", "images: {a: R/org/app:V1}\n", U),
    ("FIL203", YAML, "images:\n  'a': 'Org/app:V1'\n", "images:\n  'a': 'R/org/app:V1'\n", U),
    ("FIL305", YAML, "images:\n  default: R/o/d:1\n  a: R/o/a:1\n", "images:\n  a: R/o/a:1\n", U),
]

ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


ROWS = [
    pytest.param(
        code,
        path,
        before.replace("R/", "docker.io/"),
        after.replace("R/", "docker.io/"),
        bool(unsafe),
        id=f"{code}-{number}",
    )
    for number, (code, path, before, after, *unsafe) in enumerate(FIXES)
]


def variants(path: str, text: str) -> list[bytes]:
    """Give the text with each line end, with and without one at the end, and with a mark."""
    texts = [text.replace("\n", end) for end in ENDS.values()]
    texts += [text.rstrip("\r\n") for text in texts]
    if path != INI:
        texts += [BOM + text for text in texts]
    return [text.encode() for text in texts]


@pytest.mark.parametrize(("code", "path", "before", "after", "unsafe"), ROWS)
def test_nothing_but_the_fault_changes(code, path, before, after, unsafe):
    for old, new in zip(variants(path, before), variants(path, after), strict=True):
        fixed = fix_text(old.decode(), path, unsafe=unsafe)
        assert fixed.source.data == new
        assert set(codes(fixed.applied)) == {code}
        again = fix_text(new.decode(), path, unsafe=unsafe)
        assert (again.source.data, again.applied) == (new, [])


@pytest.mark.parametrize(("code", "path", "before", "after", "unsafe"), ROWS)
def test_only_what_is_safe_is_done_unasked(code, path, before, after, unsafe):
    fixed = fix_text(before, path)
    assert fixed.source.text == (before if unsafe else after)
    assert all(finding.fix.safe for finding in fixed.applied)
    assert (code in codes(fixed.report.findings)) == unsafe


def test_every_structural_fix_is_in_the_table():
    pinned = {"FIL101", "FIL102", "FIL103", "FIL121"}  # in test_pinning.py
    mark = {"FIL003"}  # below
    fixing = {
        finding.code
        for code in rules.MODULES
        if code not in rules.ONLINE.codes
        for shown in rules.load(code).examples
        for finding in check(
            Source(shown.path, shown.bad if isinstance(shown.bad, bytes) else shown.bad.encode()),
            SETTINGS,
            Selection(),
            pins=pinner(shown.path, lock=AnyLock()),
            names=names,
        ).findings
        if finding.fix
    }
    assert fixing == pinned | mark | {code for code, *_rest in FIXES}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_the_mark_of_an_ini_file_goes_and_nothing_else(end):
    text = end.join(["# é \U0001f433", "[images]", "a = docker.io/o/a:1 "])
    fixed = fix_text(BOM + text, INI)
    assert (fixed.source.text, codes(fixed.applied)) == (text, ["FIL003"])


# Before, after, and what was fixed, in the order in which it was.
PASSES = [
    (
        INI,
        "[images]\nApp = 'https://o/App:1'  # c\n",
        "[images]\n# c\napp = docker.io/o/app:1\n",
        ["FIL303", "FIL112", "FIL113", "FIL116", "FIL119", "FIL202"],
    ),
    (
        INI,
        BOM + '[images]\nA = "o/a:1"\nA = "o/a:1"\n',
        "[images]\na = docker.io/o/a:1\n",
        ["FIL003", "FIL004", "FIL303", "FIL113", "FIL202"],
    ),
    (
        INI,
        "[images]\nA = o%2Fa:1\nb = 'o/b:1'\n",
        "[images]\na = docker.io/o/a:1\nb = docker.io/o/b:1\n",
        ["FIL006", "FIL113", "FIL303", "FIL202", "FIL202"],
    ),
    (
        YAML,
        "images:\n  - a: https://o/a:1\n  - b: o/b:1\n---\n",
        "images:\n    a: docker.io/o/a:1\n    b: docker.io/o/b:1\n",
        ["FIL009", "FIL013", "FIL116", "FIL202", "FIL202"],
    ),
    (
        YAML,
        "Images:\n  1: |\n    Org/a:1\n",
        'images:\n  "1": docker.io/org/a:1\n',
        ["FIL016", "FIL302", "FIL118", "FIL203"],
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "order"), PASSES)
def test_what_overlaps_is_fixed_in_later_passes(path, before, after, order):
    fixed = fix_text(before, path, unsafe=True)
    assert fixed.source.text == after
    assert codes(fixed.applied) == order
    assert fixed.source.text == fix_text(after, path, unsafe=True).source.text


MANY = 3 * MAX_PASSES

# What a fix would do beside what it should, the file, what is done of it, and what is left,
# with what is said of that.
REFUSED = [
    (
        "another entry refers to it",
        INI,
        "[images]\na = o/a:1\nb = %(a)s\nc = o/c:1\n",
        "[images]\na = o/a:1\nb = %(a)s\nc = docker.io/o/c:1\n",
        ["FIL202"],
        "the image of another name would change with it",
    ),
    (
        "the name is there already",
        INI,
        "[images]\nb = o/b:1\na = o/a:1\n  b = o/b:2\n",
        "[images]\nb = docker.io/o/b:1\na = o/a:1\n  b = o/b:2\n",
        ["FIL018"],
        "Flyte would not read the file as it does now",
    ),
    (
        "Flyte would read no image",
        INI,
        "[Images]\na = 100%\n",
        "[Images]\na = 100%\n",
        ["FIL016"],
        "Flyte would not read the file as it does now",
    ),
    (
        "Flyte would read no image",
        YAML,
        "Images:\n  a: 1.10\n",
        "Images:\n  a: 1.10\n",
        ["FIL016"],
        "Flyte would not read the file as it does now",
    ),
    (
        "it would be no text",
        YAML,
        "images:\n  a: docker://1.10\n  b: o/b:1\n",
        "images:\n  a: docker://1.10\n  b: docker.io/o/b:1\n",
        ["FIL116"],
        "Flyte would not read the file as it does now",
    ),
    (
        "one of many is at fault",
        INI,
        "[images]\n" + "".join(f"a{n} = o/a:{n}\n" for n in range(MANY)) + "b = %(a7)s\n",
        "[images]\n"
        + "".join(f"a{n} = {'' if n == 7 else 'docker.io/'}o/a:{n}\n" for n in range(MANY))
        + "b = %(a7)s\n",
        ["FIL202"],
        "the image of another name would change with it",
    ),
]


@pytest.mark.parametrize(
    ("path", "before", "after", "left", "why"),
    [pytest.param(*row, id=reason) for reason, *row in REFUSED],
)
def test_what_would_change_something_else_is_refused(path, before, after, left, why):
    fixed = fix_text(before, path, unsafe=True)
    assert fixed.source.text == after
    assert not any(finding.fix for finding in fixed.report.findings), "nothing is promised"
    refused = [finding for finding in fixed.report.findings if finding.note]
    assert codes(refused) == left
    assert {finding.note for finding in refused} == {f"not fixed: {why}"}


# What a fix does not dare, and why; `R/` stands for a registry.
HELD_BACK = [
    (
        "[DEFAULT]\nv = 1\n[sdk]\nx = %(V)s\n[images]\na = R/o/a:%(v)s\n",
        "other sections use the option as well",
    ),
    (
        "[DEFAULT]\nv = 1\n[images]\na = R/o/a:1\n# %(v)s\n",
        "no image uses the option, and its section is not known",
    ),
    (
        "[DEFAULT]\nv = 1\n[images]\na = R/o/a:1%%(v)s\n",
        "no image uses the option, and its section is not known",
    ),
    ("[DEFAULT]\nv =\n  1\n[images]\na = R/o/a:%(v)s\n", "the value spans several lines"),
    (
        "[DEFAULT]\nv = 1\n[images]\na = R/o/a:\n  %(v)s\n",
        "'a', which uses the option, is not on one line",
    ),
]


@pytest.mark.parametrize(("text", "why"), HELD_BACK)
def test_an_option_of_default_stays_where_its_removal_would_be_felt(text, why):
    fixed = fix_text(text.replace("R/", "docker.io/"), INI, unsafe=True)
    assert fixed.applied == []
    (leaked,) = (finding for finding in fixed.report.findings if finding.code == "FIL304")
    assert (leaked.fix, leaked.note) == (None, f"not fixed: {why}")


def made_up(source: Source, *fixes: Fix) -> Report:
    """Give a report whose findings have these fixes, each with a name of its own."""
    return Report(
        [
            Finding(f"X{at}", "x", ERROR, "m", "h", source, fix.edits[0].span, "a", fix=fix)
            for at, fix in enumerate(fixes)
        ]
    )


def replace(start: int, end: int, content: str, **about) -> Fix:
    return Fix("t", (Edit(Span(start, end), content),), True, **about)


TEXT = "[images]\na = o/a:1\nb = o/b:1\n"


@pytest.mark.parametrize(
    "bad",
    [
        replace(0, 8, "[Images]"),  # loses all entries
        replace(0, 0, BOM),  # cannot be read
        replace(13, 18, "o/a:2", value="o/a:3"),  # is not what it says
        replace(13, 28, "o/a:1"),  # swallows the next line
        replace(18, 18, "\nb = o/x:1"),  # an option twice
        replace(8, 9, "\nb = o/x:1\n#"),  # the same, and hides an entry
        replace(23, 28, "%(a"),  # breaks its own entry
        replace(13, 18, "o/a:1"),  # changes nothing
    ],
)
def test_the_engine_refuses_what_means_something_else(bad):
    source = Source(INI, TEXT.encode())
    fixed = fix(source, lambda text: made_up(text, bad), unsafe=True)
    assert (fixed.source, fixed.applied) == (source, [])
    bystander = replace(23, 28, "o/b:2")
    if bad.edits[0].span.end < 23:
        both = made_up(source, bad, bystander)
        both.findings[1] = both.findings[1].but(name="b")
        answers = iter([both])
        fixed = fix(source, lambda text: next(answers, Report()), unsafe=True)
        assert fixed.source.text == TEXT.replace("o/b:1", "o/b:2")
        assert fixed.applied == both.findings[1:]


def test_fixes_that_never_end_are_ended():
    def endless(source: Source) -> Report:
        return made_up(source, replace(0, 0, "#\n"))

    fixed = fix(Source(INI, TEXT.encode()), endless, unsafe=False)
    assert fixed.source.text == "#\n" * MAX_PASSES + TEXT


# What must hold of every file.


def run(
    name: str, data: bytes, form: str, unsafe: bool
) -> tuple[Fixed, list[tuple[Source, Report]]]:
    """Fix a file, and give all texts on the way with their findings."""
    pins, steps = pinner(name, form, AnyLock()), []

    def checked(source: Source) -> Report:
        steps.append((source, check(source, SETTINGS, Selection(pin=form), pins=pins)))
        return steps[-1][1]

    return fix(Source(name, data), checked, unsafe=unsafe), steps


def spliced(text: str, findings: list[Finding]) -> str:
    """Give the text with the edits made, from the front."""
    edits = {(e.span.start, e.span.end, e.content) for f in findings for e in f.fix.edits}
    parts, at = [], 0
    for start, end, content in sorted(edits):
        assert at <= start <= end <= len(text)
        parts += [text[at:start], content]
        at = end
    return "".join([*parts, text[at:]])


def beside_images(name: str, text: str) -> object:
    """Give what else the file says, as other parsers than ours read it; None where it fails."""
    if name.endswith(("yaml", "yml")):
        try:
            data = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
            return None
        if not isinstance(data, dict) or "&" in text:  # an anchor may be an image's
            return None
        return {key: value for key, value in data.items() if "image" not in repr(key).lower()}
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error:
        return None
    if parser.defaults():  # are images too
        return None
    return {name: dict(parser[name]) for name in parser if "image" not in name.lower()}


def same_elsewhere(before: Source, after: Source, chosen: list[Finding]) -> None:
    """Hold that the second text loads as the first, but for what the findings are about."""
    old, new = read(before), {config.flavour: config for config in read(after)}
    beside = beside_images(before.path, before.text)
    assert beside is None or beside == beside_images(after.path, after.text)
    named = {finding.name: finding.fix.value for finding in chosen}
    for config in old:
        later = new.get(config.flavour)
        if later is None:
            assert not config.entries
            continue
        assert config.error or not later.error
        images = {entry.name: entry.value for entry in later.entries}
        places = [entry.place.value for entry in config.entries if entry.name in named]
        for entry in config.entries:
            if entry.name in named:
                value = named[entry.name]
                assert value is None or len(old) > 1 or images.get(entry.name, value) == value
            elif entry.place.value not in places:  # an alias has the place of its anchor
                assert images[entry.name] == entry.value


def holds(name: str, data: bytes, form: str, unsafe: bool) -> list[Finding]:
    """Fix a file, hold all that must hold of that, and give what was fixed."""
    try:
        fixed, steps = run(name, data, form, unsafe)
    except Unreadable:
        return []
    assert len(steps) < MAX_PASSES
    once = {id(finding) for finding in fixed.applied}
    assert len(once) == len(fixed.applied)
    for (before, report), (after, left) in pairwise(steps):
        chosen = [finding for finding in report.findings if id(finding) in once]
        assert chosen
        assert all(finding.fix.safe or unsafe for finding in chosen)
        text = spliced(before.printable_text, chosen)
        assert after.data == text.encode(errors="surrogateescape")
        same_elsewhere(before, after, chosen)
        if without_clashes(after.path, after.data):
            gone = Counter((f.code, f.name, f.message) for f in report.findings)
            gone.subtract((f.code, f.name, f.message) for f in left.findings)
            # Where there were three alike, or one was hidden, the next is found in its turn.
            shown = [f for f in chosen if f.code not in ("FIL004", "FIL305")]
            assert all(gone[f.code, f.name, f.message] > 0 for f in shown)
    assert fixed.source is steps[-1][0]
    again, _steps = run(name, fixed.source.data, form, unsafe)
    assert (again.source.data, again.applied) == (fixed.source.data, [])
    return fixed.applied


def without_clashes(name: str, data: bytes) -> bool:
    """Whether no name hides another: of those, a fix of the one shows the other."""
    try:
        configs = read(Source(name, data))
    except Unreadable:
        return False
    names = [entry.name for config in configs for entry in config.entries]
    return len(set(names)) == len(names) and not any(
        config.may_have_duplicates for config in configs
    )


_names = ("a", "b", "c", "MyApp", "o/a", "default", "310", "on", "my app")
_images = (
    "docker.io/o/a", "o/a", "a", "docker.io/o/a:latest", "o/a:1", "docker.io/o/a:None", "o/a:",
    f"docker.io/o/a:1@{DIGEST}", "https://o/a:1", "docker.io/Org/A:1", "Org/a:1", "o/a@", "1.10",
    "o%2Fa:1", "o/a:1 # c", "o/a:1#c", "ghcr.io/flyteorg/flytekit:py3.11-latest", "\U0001f433", "",
)  # fmt: skip
_quotes = st.sampled_from(("{}", "{}", "{}", "'{}'", '"{}"', "\"'{}'\"", "' {}'"))
_quoted = st.builds(lambda quote, image: quote.format(image), _quotes, st.sampled_from(_images))
_ends = st.sampled_from(("\n", "\n", "\r\n", "\r"))
_gaps = st.sampled_from(("", "", "", "\n", "# o/a:1\n", "  # c\n"))


@st.composite
def faulty_ini(draw) -> tuple[str, bytes]:
    """Draw an INI config that has mostly one fault an entry."""
    lines = [draw(st.sampled_from(("", "", "[sdk]\nx = 1\n", BOM)))]
    lines.append(draw(st.sampled_from(("[images]\n", "[images]\n", "[Images]\n"))))
    for _entry in range(draw(st.integers(1, 5))):
        lines.append(draw(st.sampled_from(("", "", "", "", "  ", "\t"))))
        lines.append(
            draw(st.sampled_from(_names)) + draw(st.sampled_from((" = ", "=", ":", " : ", "\t=\t")))
        )
        lines.append(
            draw(st.sampled_from(("{}\n", "{}\n", "{}  \n", "\n  {}\n", "%(a)s\n"))).format(
                draw(_quoted)
            )
        )
        lines.append(draw(_gaps))
    text = "".join(lines)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return INI, text.replace("\n", draw(_ends)).encode()


@st.composite
def faulty_yaml(draw) -> tuple[str, bytes]:
    """Draw a YAML config that has mostly one fault an entry."""
    name = draw(st.sampled_from((YAML, FLYTE2)))
    head = draw(st.sampled_from(("images:", "images:", "Images:", "image:\n  image_refs:")))
    rows = []
    for _entry in range(draw(st.integers(0, 5))):
        key = draw(st.sampled_from((*_names, "'a'", '"b"')))
        shape = draw(
            st.sampled_from(("{}", "{}", "{}", "|\n      {}", ">-\n      {}", "&x {}", "!!str {}"))
        )
        value = draw(st.sampled_from(("{}", "{}", "{}", "*x"))).format(shape.format(draw(_quoted)))
        rows.append(f"{key}{draw(st.sampled_from((': ', ': ', ': ', ' :  ', ':')))}{value}")
    kind = draw(st.integers(0, 5))
    if kind == 0:
        text = f"{head} {{{', '.join(rows)}}}\n"
    elif kind == 1:
        text = head + "\n" + "".join(f"    - {row}\n" for row in rows)
    else:
        text = head + "\n" + "".join(f"    {row}\n{draw(_gaps)}" for row in rows)
    text = draw(st.sampled_from(("", "", BOM, "---\n", "admin: {x: o/a:1}\n"))) + text
    text += draw(st.sampled_from(("", "", "", "---\n", "z: o/a:1 # \U0001f433\n")))
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return name, text.replace("\n", draw(_ends)).encode()


FILES = {
    "ini": strategies.ini_files,
    "yaml": strategies.yaml_files,
    "faulty-ini": faulty_ini(),
    "faulty-yaml": faulty_yaml(),
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_fixes_do_what_they_say_and_end(files):
    seen = Counter()

    @tried(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(file=files, form=st.sampled_from(("tag", "tag-digest", "digest")), unsafe=st.booleans())
    @example(file=(INI, b"[images]\na = o/a:1\nb = %(a)s\n"), form="tag", unsafe=False)
    def hold(file, form, unsafe):
        assume(without_clashes(*file))
        seen.update(codes(holds(*file, form, unsafe)))

    (hold if SEED == "random" else seed(int(SEED))(hold))()
    assert sum(seen.values()) >= EXAMPLES // 25  # or it says little


@pytest.mark.parametrize(
    "singles", [strategies.ini_singles, strategies.yaml_singles], ids=["ini", "yaml"]
)
def test_no_odd_token_leads_a_fix_astray(singles):
    for number, file in enumerate(singles()):
        if number % 10 == 0 and without_clashes(*file):
            holds(*file, "tag", number % 20 == 0)


# What is promised without `--fix` is what `--fix` does.

UNKEPT = [(path, before, left, why) for _reason, path, before, _after, left, why in REFUSED]


@pytest.mark.parametrize(("path", "before", "left", "why"), UNKEPT)
def test_no_fix_is_promised_that_would_be_refused(path, before, left, why):
    source = Source(path, before.encode())
    report = check(source, SETTINGS, Selection(), names=names)
    fixes = len([finding for finding in report.findings if finding.fix])
    promise(source, report, Workspace(), lambda: None)
    refused = [finding for finding in report.findings if finding.note]
    assert codes(refused) == left
    assert {finding.note for finding in refused} == {f"not fixed: {why}"}
    assert not any(finding.fix for finding in refused)
    assert len([finding for finding in report.findings if finding.fix]) == fixes - len(left)


@pytest.mark.parametrize(("code", "path", "before", "after", "unsafe"), ROWS)
def test_fixes_that_are_made_are_promised(code, path, before, after, unsafe):
    source = Source(path, before.encode())
    report = check(source, SETTINGS, Selection(), names=names)
    expected = [finding.fix for finding in report.findings]
    promise(source, report, Workspace(), lambda: None)
    assert [finding.fix for finding in report.findings] == expected


def test_what_was_refused_is_tried_again_on_the_new_text():
    """The lower-cased name is refused while its namesake is swallowed; then both are fixed."""

    def stepwise(source: Source) -> Report:
        bad = replace(13, 18, "o/a:2", value="o/a:2" if b"x/b" in source.data else "o/a:3")
        good = replace(23, 28, "x/b:1")
        report = made_up(source, *([bad] if b"x/b" in source.data else [bad, good]))
        report.findings[1:] = [finding.but(name="b") for finding in report.findings[1:]]
        return report if b"o/a:1" in source.data else Report()

    fixed = fix(Source(INI, TEXT.encode()), stepwise, unsafe=False)
    assert fixed.source.text == "[images]\na = o/a:2\nb = x/b:1\n"
    assert len(fixed.applied) == 2


@pytest.fixture
def readings(monkeypatch) -> list[Source]:
    """The texts that are read again."""
    readings = []

    def counting(source: Source, _given: object):
        readings.append(source)
        return read(source)

    monkeypatch.setattr(fix_pass, "read", counting)
    return readings


def test_refusals_are_found_by_few_readings(readings):
    """Where it is not known which fix is to blame, there is an end to trying."""
    count = 500
    text = "[images]\n" + "".join(f"n{at} = o/a:{at}\n" for at in range(count))
    source = Source(INI, text.encode())
    starts = source.starts()
    hostile = made_up(source, *(replace(start, start, "[x]\n") for start in starts[1:count]))
    fixed = fix(source, lambda _text: hostile, unsafe=False)
    assert len(readings) <= fix_pass.MAX_TRIES + MAX_PASSES
    assert fixed.applied == []
    notes = {finding.note for finding in fixed.report.findings}
    assert f"not fixed: {fix_pass.TOO_MANY}" in notes


def test_the_longer_a_text_is_the_less_often_it_is_read_again():
    sizes = [0, 100_000, 500_000, 1_000_000, 9_000_000]
    assert [fix_pass.tries_of(Source(INI, b"x" * size)) for size in sizes] == [30, 30, 7, 3, 0]


def test_a_file_that_would_become_too_large_is_left(readings):
    """No other fixes are looked for that would leave it just small enough."""
    task, count = "@task(container_image='o/a:1')\ndef t(): ...\n", 60
    text = f"from flytekit import task\n# {'x' * (MAX_SIZE - 3_000)}\n{task * count}"
    assert len(text) < MAX_SIZE < len(text) + count * len("docker.io/")
    source = Source("a.py", text.encode(), "python")

    def lint(text: Source) -> Report:
        return check(text, SETTINGS, Selection())

    report = lint(source)
    promise(source, report, Workspace(), lambda: None)
    assert readings == []
    assert {finding.note for finding in report.findings} == {f"not fixed: {fix_pass.TOO_LARGE}"}
    assert fix(source, lint, unsafe=False).applied == []


def test_those_to_blame_are_found_at_once(monkeypatch):
    readings = []

    def counting(source: Source, _given: object):
        readings.append(source)
        return read(source)

    monkeypatch.setattr(fix_pass, "read", counting)
    rows = [f"a{at} = o/a:{at}\nb{at} = %(a{at})s\nc{at} = o/c:1\n" for at in range(300)]
    fixed = fix_text("[images]\n" + "".join(rows), INI)
    assert len(fixed.applied) == 300
    assert {finding.name[0] for finding in fixed.applied} == {"c"}
    assert len(readings) < 10
