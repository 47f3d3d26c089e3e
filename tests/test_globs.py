import pytest

from flyte_image_lint.text.globs import GlobError, Globs
from flyte_image_lint.text.nearest import nearest

MATCHES = [
    # a name, anywhere
    ("build", "build"),
    ("build", "build/x.yaml"),
    ("build", "a/build/b/x.yaml"),
    ("*.config", "flytekit.config"),
    ("*.config", "a/b/flytekit.config"),
    ("*.config", "old.config/x.yaml"),
    ("*", ".hidden"),
    ("**", "a/b"),
    (".flyte", "a/.flyte/config"),
    ("ü?", "a/üß"),
    # anchored
    ("/build", "build/x"),
    ("./build", "build"),
    ("conf/*.yaml", "conf/a.yaml"),
    ("conf/*", "conf/a/b.yaml"),
    ("./conf/./a.yaml", "conf/a.yaml"),
    ("conf//a.yaml", "conf/a.yaml"),
    ("a/b", "a/b/c/d"),
    ("a/b", "./a//b"),
    # folders
    ("build/", "build/x"),
    ("build/", "a/build/x"),
    ("build/", "a/build/"),
    ("a/build/", "a/build/x/y"),
    ("/build/", "build/x"),
    ("*/", "a/x"),
    ("**/", "a/x"),
    # any number of folders
    ("**/build", "build"),
    ("**/build", "a/b/build/x"),
    ("a/**/b", "a/b"),
    ("a/**/b", "a/x/y/b/c"),
    ("a/**", "a/x/y"),
    ("a/**/**/b", "a/b"),
    ("**/**", "a"),
    ("a/**/b/*.yaml", "a/b/x/b/c.yaml"),
    ("**/a/**/b", "a/a/b"),
    ("a**b", "axyb"),
    # within a name
    ("a*b*c", "abc"),
    ("a*b*c", "axbybzc"),
    ("a*bc*d", "abxbcxxbcd"),
    ("*a*", "xax"),
    ("*?", "x"),
    ("?*?", "xy"),
    ("a\nb*", "a\nb\nc"),
    ("[a-c]x", "bx"),
    ("[a-a]x", "ax"),
    ("[!a-c]x", "dx"),
    ("[^a-c]x", "dx"),
    ("[]a]", "]"),
    ("[!]a]", "b"),
    ("[a-]", "-"),
    ("[-a]", "-"),
    ("[a^!]", "^"),
    (r"[\]]", "]"),
    (r"[\\]", "\\"),
    ("[[&&a]", "&"),
    ("[!z-a]", "q"),
    ("[z-ab]", "b"),
    # what is not special
    (r"\[", "["),
    (r"\[a*", "[abc"),
    ("a]", "a]"),
    (r"\*", "*"),
    (r"\!a", "!a"),
    (r"\[a]", "[a]"),
    ("a.b+(c)|d$", "a.b+(c)|d$"),
    ("a.b+*", "a.b+c"),
    ("{a,b}*", "{a,b}c"),
]


@pytest.mark.parametrize(("pattern", "path"), MATCHES)
def test_matches(pattern, path):
    assert Globs([pattern]).match(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("build", "building"),
        ("build", "rebuild/x"),
        ("build", "Build"),
        ("*.config", "x.configs"),
        ("/build", "a/build"),
        ("./build", "a/build"),
        ("conf/*.yaml", "a/conf/a.yaml"),
        ("conf/*.yaml", "conf/b/a.yaml"),
        ("a/b", "a"),
        ("a*b", "a/b"),
        ("a?b", "a/b"),
        ("build/", "build"),
        ("build/", "a/build"),
        ("**/", "a"),
        ("a/**", "a"),
        ("a/**/b", "a/x"),
        ("a/**/b", "x/a/b"),
        ("**/a/b", "a/x/b"),
        ("a*b*c", "acb"),
        ("a*a", "a"),
        ("?", "ab"),
        ("?*?", "x"),
        ("[a-c]x", "dx"),
        ("[!a-c]x", "bx"),
        ("[!]a]", "]"),
        (r"\*", "a"),
        ("a.b*", "axb"),
        ("*", "../a"),
        ("*", "a/../../b"),
        ("*", "."),
        ("*", ""),
    ],
)
def test_does_not_match(pattern, path):
    assert not Globs([pattern]).match(path)


def test_any_of_several():
    globs = Globs(["a/", "*.yaml"])
    assert globs
    assert globs.match("a/x")
    assert globs.match("x.yaml")
    assert not globs.match("x")


def test_none():
    assert not Globs([])
    assert not Globs([]).match("a")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a*" * 200 + "b", "a" * 5000),
        ("*a" * 200 + "/b", "a" * 5000 + "/c"),
        ("**/a/" * 100 + "b", "a/" * 1000 + "c"),
        ("**/*a*/" * 50 + "b", "aa/" * 500 + "c"),
        ("[a-z]*" * 150 + "!", "a" * 3000),
    ],
)
def test_ends_soon(pattern, path):
    assert not Globs([pattern]).match(path)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "'' names nothing; write '*' for everything"),
        ("/", "'/' names nothing; write '*' for everything"),
        ("./", "'./' names nothing; write '*' for everything"),
        ("../a", "'../a' leaves its folder by '..'"),
        ("a/..", "'a/..' leaves its folder by '..'"),
        ("!a", "'!a' starts with '!', and there are no exceptions"),
        ("a\\", "'a\\' has a '\\' before nothing"),
        *(
            (text, f"'{text}' has a '[' without its ']'; write '\\[' for the character")
            for text in (
                "[",
                "a[",
                "[]",
                "[!]",
                "[a*",
                "x/[a",
                "[a-z",
                "**/[!a/b",
                "[a\\]",
                "a[/]b",
            )
        ),
        *(
            (text, f"'{text}' has a set of no characters, '[z-a]'")
            for text in ("[z-a]", "a/[z-a]*.cfg", "[b][z-a]")
        ),
    ],
)
def test_refuses(pattern, message):
    with pytest.raises(GlobError) as raised:
        Globs(["fine", pattern])
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("word", "words", "expected"),
    [
        ("excludes", ["exclude", "select"], "exclude"),
        ("extend_select", ["select", "extend-select"], "extend-select"),
        ("zzz", ["exclude", "select"], None),
        ("a", [], None),
    ],
)
def test_nearest(word, words, expected):
    assert nearest(word, words) == expected
