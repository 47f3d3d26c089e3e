"""Templates of CI systems and generators, which are replaced before a shell sees the text.

Sources: the documentation of GitHub Actions (`${{ x }}`), GitLab (`$[[ x ]]`), CircleCI
(`<< x >>`), Concourse (`((x))`), Harness (`<+x>`), Jinja and Helm (`{{ x }}`, `{% x %}`).
"""

from __future__ import annotations

import re

TEMPLATE = re.compile(
    r"\$?\{\{(?:[^{}]|\{[^{}]*\})*\}\}"
    r"|\{%[^{}\n]*%\}"
    r"|\$\[\[[^\[\]\n]*\]\]"
    r"|<<[#^/]?[ ]*(?:parameters|pipeline|matrix)\b[^<>\n]*>>"
    r"|<\+(?:[^<>\n]|<\+[^<>\n]*>)*>"
    r"|(?<!\$)\(\([A-Za-z][\w./:\"-]*\)\)"
)
"""A template of any of them."""

FIRST = frozenset("$\x7b<(")
"""Characters that templates begin with."""

_GITHUB = re.compile(r"\$\{\{\s*env\.([A-Za-z_]\w*)\s*\}\}", re.ASCII)


def expression(template: str) -> str:
    """Give a template as the key of its value, without the blanks that say nothing."""
    variable = _GITHUB.fullmatch(template)
    return f"${{{{env.{variable[1]}}}}}" if variable else template
