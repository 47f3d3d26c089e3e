"""The tokens of YAML configs."""

from __future__ import annotations

# Read as strings.
STRINGS = (
    "'1.10'", '"docker.io/x:1"', "docker.io/x:1 # c", "docker.io/x:1#c", "!!str 123", "1.2.3",
    "1e3", "0o17", "'it''s'", "n", "!!str", "! 5", "!<tag:yaml.org,2002:str> 5", "!!st%72 5",
    "&x docker.io/x:1", "!!str &s x", "&s !!str x", "!!str {=: x}", "0.", "1..2", "08", "0x",
    "1:60", "22:99", "2024-1-1x",
)  # fmt: skip
# Read as something else, or never read: a date that is none, a number of too many digits.
TYPED = (
    "~", "null", "NULL", "", "1.10", "123", "0x1F", "0x" + "f" * 30, "017", "0b101", "1_000",
    "22:22", "12:30:45", "1:2:3.5", "-1:30", ".inf", "-.INF", ".nan", "1.", "1.e+3", "1.5e+300",
    "9.9e+999", "+1", "-0", "true", "Yes", "ON", "off", "y", "2024-01-01", "2024-13-45",
    "2024-02-30", "0000-01-01", "2024-01-01 12:00:00", "2024-01-01T12:00:00Z",
    "2024-01-01T25:00:00Z", "2024-01-01 12:00:00 +99:00", "2024-01-01t1:2:3.123456789 -5:30",
    "9999-12-31T23:59:59-23:59", "0x_", "0b_", "-0x_", "0_", "1__", "._", "+.inf", "1:59:_",
    "9" * 4301, "-" + "9" * 5000, "0x" + "f" * 5000, "1" + ":59" * 3000, "-", "1." + "0" * 5000,
    "190:20:30.15", "1:" + "5" * 5000 + ".5", "0b" + "1" * 20000,
)  # fmt: skip
TAGGED = (
    "!!int '12'", "!!int abc", "!!int ''", "!!int 0x1F", "!!int 0o7", "!!int -", "!!int '١٢'",
    "!!int 1.5", "!!int ' 7 '", "!!int 0b", "!!int 1:x", "!!float abc", "!!float ''", "!!float 12",
    "!!float 1:x", "!!float infinity", "!!float .nan", "!!bool maybe", "!!bool YES", "!!bool ''",
    "!!null x", "!!timestamp abc", "!!timestamp '2024-01-01'", "!!timestamp ''", "!!binary aGk=",
    "!!binary é", "!!binary x", "!!binary ''", "!!set {a, b}", "!!set [a]", "!!set {a: 1}",
    "!!omap [a: 1]", "!!omap {}", "!!omap [[a]]", "!!omap [{a: 1, b: 2}]", "!!pairs [a: 1, a: 2]",
    "!!pairs [1]", "!!map {a: b}", "!!map x", "!!seq [a]", "!!seq {}", "!!str [a]", "!!str {a: b}",
    "!!int {=: 5}", "!!int {=: x}", "!!float {=: {=: 1.5}}", "!!bool {=: on}", "!!binary {=: aGk=}",
    "!!timestamp {=: x}", "!!merge x", "!!value x", "!custom x", "!e!str x", "!",
    "!!python/tuple [a]", "!!python/object:os.x {}", "!<x", "!<>", "!%zz x", "!%ff x", "!!%41 x",
    "!!str,", "!!null [a]", "!!yaml x", "!!str !!str x", "! x", "!x! y",
)  # fmt: skip
# Mostly errors, and what needs care to be none.
BROKEN = (
    "=", "<<", "@x", "%x", "`x", "{{ x }}:1", "{{x}}", "*nope", "a: b", "[a", "{a", "'a", '"a',
    '"\\q"', '"\\ud800"', '"\\udc00\\ud800"', '"\\x41\\e\\0"', '"\\U00110000"', '"\\UFFFFFFFF"',
    '"\\u12"', '"\\\tx"', '"\\N\\_\\L\\P"', '"a\\\n      b"', '"a\n    b"', '"a\nb"',
    "'a\n\n    b'", '"a\n---\nb"', "a\n    b", "- a", "? a", "?", "x:", ":x", ": x", "|",
    "|\n    x", ">-\n    x", "|+\n    x\n\n", "|2\n    x", "|1-\n   x", "|0\n    x", "|10\n    x",
    "|-+\n    x", "| # c\n    x", "|#c\n    x", "|\n\t x", "|\n     x\n    y",
    ">\n    a\n    b\n\n     c", "> x", "&a", "&a &b x", "&a *a", "& x", "* x", "&é x", "*x",
    "*a y", "\tx", "x\ty", "x\t# c", "\t", "x #", "x# y", "x\u00a0", "x\u2028y", "x\x85    y",
    "x\x00y", "x\x07y", "x\ufeffy", "\ufeff", "x\x7fy", "x\x80y", "x\ufffey", "\U0001f433",
    "[docker.io/x:1]", "[]", "{}", "{a: b}", "{a:b}", "[a,,b]", "[,]", "{,}", "{a, b: c}", "[a: b]",
    "[? a]", "{? a : b}", "[[]]", "{? }", '{"a":b}', '{"a"b}', "[a]]", "[-]", "[- a]", "{- a}",
    "[#c\n  a]", "[a\nb]", "[*a]", "{a: &b c, d: *b}", "&r [*r]", "&r {a: *r}", "[\n" * 1500,
    "{a:\n " * 1500, "[" * 12 + "x" + "]" * 12, "- " * 8 + "x", "!!set {{a}}", "...", "---",
    "--- x",
)  # fmt: skip
KEYS = ("a", "b", "c", "d", "e", "MyImage", '"f"')
ODD_KEYS = (
    "1", "1.0", "true", "'1'", "on", "y", "~", "null", "3.10", "", "0x1", "1:30", "2024-01-01",
    "2024-13-01", "my.image", "my image", "büro", "default", "&k a", "*k", "*a", "? a\n ", "? b",
    "[a]", "{a: 1}", "=", "'='", "'<<'", "!!str <<", "!!merge x", "!!binary aGk=", "!!int '1'",
    "!!int x", "!!null ''", "!!str a", "!x a", "? [a]", "? {a: b}", "? - a", "? |\n    a\n ",
    "? !!set {}", "&r [*r]", ".nan", ".inf", "1e3", "0o7", "=x", "x" * 1025, "a " * 512 + "a",
    '"' + "k" * 1030 + '"', "'a b'", '"a\\nb"', "'a\n  b'", "{{a}}", "@", "%a", "-", "- a", "?",
    ":", "#a", "? 0x" + "f" * 5000 + "\n ", "? " + "9" * 4301 + "\n ", "!!omap []", "(a)",
    "\ufeffa", '"\\ud800"', "!!set a",
)  # fmt: skip
MERGES = (
    "*c", "*d", "[*c, *d]", "[*d, *c, *c]", "[]", "{}", "{a: x, z: y}", "[{a: x}, {a: y}]", "5",
    "[5]", "~", "[*c, 5]", "*i", "*nope", "&m {<<: *m}", "{<<: *c, a: z}", "!!map {q: r}",
    "&m [*m]", "[[*c]]", "'*c'", "!!omap [a: b]", "*s", "!!set {a}", "{=: x}", "{1: x, true: y}",
    "!x {a: b}",
)  # fmt: skip
DIRECTIVES = (
    "---\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%YAML 2.0\n---\n", "%YAML 1\n---\n",
    "%YAML 1.x\n---\n", "%YAML 1.1\n", "%YAML 1.1\n%YAML 1.1\n---\n",
    "%YAML 1." + "1" * 5000 + "\n---\n", "%FOO bar\n---\n", "%\n---\n",
    "%TAG ! tag:yaml.org,2002:\n---\n", "%TAG !e! tag:yaml.org,2002:\n---\n", "%TAG !! !x\n---\n",
    "--- # c\n", "%TAG !e! x\n%TAG !e! y\n---\n", "%TAG !e!\n---\n", "%TAG e x\n---\n", "# c\n",
    "\n\n", "...\n", "--- ", "---\t", " ---\n", "--- |\n", "--- !!map\n", "--- &top\n", "--- {}\n",
    "a\n---\n", "\ufeff---\n", "\ufeff# c\n", "\t\n", "  \t\n",
)  # fmt: skip
TAILS = (
    "...\n", "---\n", "...\n---\n", "---\nimages: {}\n", "...\n...\n", "... # c\n", "...x\n",
    "--- x", "%YAML 1.1\n", "...\n%YAML 1.1\n---\n", "x", "]\n", "}\n", "  z: y\n", " z: y\n", "\t",
    "\t# c\n", "\x00", "\ufeff", "\ufeffx: y\n", "images:\n  a: docker.io/last:1\n", "images: *i\n",
    "? images\n", "<<: *d\n", "<<: {images: {z: x}}\n", "# end", "- x\n", "x: @\n",
    "x: 9999-99-99\n", "x: !!bool x\n", "x: !y z\n", "*i : x\n", "[i]: x\n", "x: {y: [z]}\n",
)  # fmt: skip
SEPARATORS = (
    ":  ", " : ", ":", ":\t", ": \t", ":\n     ", " :\n", ": # c\n      ", "\t: ", ": \n\n    ",
    ":\u00a0",
)  # fmt: skip
ODD_ENDS = (
    "\r\n", "\r", "\n\n", " # c\n", "  \n", "\t\n", "\n# c\n", "\n\n    # c\n", "\x85", "\u2028",
    "", "\n\t\n", "#\n",
)  # fmt: skip
ANCHORED = (
    "s: &s docker.io/s:1\n"
    "common: &c\n  a: docker.io/c:1\n  b: docker.io/c:2\n"
    "other: &d {d: x, 1: y}\n"
)
HEADS = ("", "admin:\n  endpoint: dns:///x\n  insecure: true\n", ANCHORED)
SECTION_KEYS = (
    "Images", "image", "'images'", '"imag\\u0065s"', "? images\n", "!!str images", "images ",
    "&i images", "*s", " images", "\timages", "images\t", "\ufeffimages", "- images",
    "flyte:\n images", "!!int images", "<<", "1", "",
)  # fmt: skip
PROPERTIES = (
    " &i", " !!map", " !!map &i", " &i !!map", " !!set", " !!omap", " !!str", " !x", " # c", "  ",
    "\t", " |", " -",
)  # fmt: skip
TOPS = (
    "", "# c\n", "---", "null", "{}", "[]", "0", "false", "''", "5", "x", "- images:\n    a: x\n",
    "- a", "|", ">\n x\n", "images", "images:", "images: &i {a: *i}", "&i {images: *i}",
    "!!set {images}", "!!omap [images: {a: x}]", "2024-01-01", "!!binary aGk=", "[images: {a: x}]",
    "[images]\na=docker.io/x:1\n", "!!python/none", "{images: {a: x}}", "{images: {a: x}",
    "{{ x }}", "images: {a: x}\n\tb: y", "\x00", "\ufeff", "\ufeffimages: {a: x}", "a:\n- b\n c",
    "!!map", "\t", "images:\n\ta: x", "images:{a: x}", "images: {a:x}", '{"images":{"a":"x"}}',
    "&x images: {a: x}", "'images': {}", "? images\n: a: x", "? {images: x}", "...", "%",
    "&top !!map {images: {}}", "images: {a: x, a: y}", "images: {? a}",
)  # fmt: skip
SOUP = (
    "a", "b", ": ", ":", " ", "\n", "\n  ", "\n    ", "- ", "-", "{", "}", "[", "]", ",", ", ",
    "&a ", "*a", "!", "!!str ", "!!int ", "|", ">", "'", '"', "#", " # ", "%", "---", "...",
    "\n---\n", "\n...\n", "? ", "?", "<<", "<<: ", "=", "\t", "\\", "\r", "\r\n", "\x85", "\u2028",
    "\x00", "1", "1:30", "~", "true", "docker.io/x:1", "images", "images: ", "@", "`",
)  # fmt: skip
