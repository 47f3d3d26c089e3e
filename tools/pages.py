"""The documentation as a site, in build/site/: MkDocs with Material, of the pages in docs/.

The pages are those that GitHub shows. Their order is that of docs/README.md; links that leave
docs/ lead to the repository. The site loads nothing from elsewhere, no fonts and no scripts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import home

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
STAGE = ROOT / "build" / "pages"
SITE = ROOT / "build" / "site"

_LINK = re.compile(r"(\]\()([^)#\s]+)(#[^)\s]*)?(\))")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def build(python: str, words: list[str]) -> int:
    """Build the site, with MkDocs in the environment of `python`; with `serve`, show it as well.

    Gives the exit status: not 0 where a link, an anchor or an image leads nowhere.
    """
    stage(STAGE)
    task = ["serve"] if words == ["serve"] else ["build", "--strict"]
    target = [] if words == ["serve"] else ["--site-dir", str(SITE)]
    command = [python, "-m", "mkdocs", *task, "--config-file", str(STAGE / "mkdocs.yml"), *target]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    status = subprocess.run(command, cwd=ROOT, check=False, env=quiet).returncode
    if not status:
        sys.stdout.write(f"{SITE / 'index.html'}\n")
    return status


def stage(folder: Path) -> None:
    """Put the pages, and what MkDocs has to know of them, into a folder, which is emptied."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder / "docs")
    for path in (folder / "docs").rglob("*.md"):
        here = (ROOT / "docs" / path.relative_to(folder / "docs")).parent
        text = outside(path.read_text(encoding="utf-8"), here)
        path.write_text(text, encoding="utf-8", newline="\n")
    (folder / "mkdocs.yml").write_text(json.dumps(settings(), indent=2), encoding="utf-8")


def outside(text: str, folder: Path) -> str:
    """Let links of a page in `folder` that leave docs/ lead to the repository; escape a `[*]`."""

    def turned(match: re.Match[str]) -> str:
        path = Path(os.path.normpath(folder / match[2]))
        if "://" in match[2] or (ROOT / "docs") in (path, *path.parents) or not path.exists():
            return match[0]
        kind = "tree" if path.is_dir() else "blob"
        name = path.relative_to(ROOT).as_posix()
        return f"{match[1]}{home.home()}/{kind}/main/{name}{match[3] or ''}{match[4]}"

    def prose(part: str) -> str:
        return _LINK.sub(turned, part).replace("[*]", "[\\*]")  # MkDocs takes it for emphasis

    parts, at = [], 0
    for code in _CODE.finditer(text):
        parts += [prose(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, prose(text[at:])])


def navigation(index: str) -> Iterator[dict[str, Any]]:
    """Yield the pages that the index leads to, below its headings."""
    yield {"Home": "README.md"}
    seen = set()
    for section in re.split(r"(?m)^## ", index)[1:]:
        title = section.partition("\n")[0]
        pages = []
        for name, path in re.findall(r"\[([^\]]+)\]\(([\w./-]+\.md)\)", section):
            if path not in seen and not path.startswith(".."):
                seen.add(path)
                pages.append({name.replace("`", ""): path})
        if pages:
            yield {title: pages}


def settings() -> dict[str, Any]:
    """Give the settings of MkDocs."""
    address = home.home()
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    schemes = [("default", "dark"), ("slate", "light")]
    return {
        "site_name": "flyte-image-lint",
        "site_url": f"{home.site(address)}/",
        "site_description": "Linter for the container images of Flyte projects",
        # Not `repo_url`: for that, each page would ask GitHub how many stars there are.
        "copyright": f'<a href="{address}">Source, issues and changes</a> · Apache-2.0',
        "docs_dir": "docs",
        "nav": list(navigation(index)),
        "theme": {
            "name": "material",
            "font": False,
            "features": [
                "content.code.copy",
                "navigation.sections",
                "navigation.top",
                "search.suggest",
            ],
            "icon": {"logo": "material/image-search-outline"},
            "palette": [
                {
                    "scheme": scheme,
                    "primary": "deep purple",
                    "toggle": {"icon": "material/brightness-6", "name": f"Use {other} colors"},
                }
                for scheme, other in schemes
            ],
        },
        "plugins": ["search"],
        "markdown_extensions": [
            "admonition",
            "attr_list",
            "tables",
            {"toc": {"permalink": True}},
            "pymdownx.superfences",
            {"pymdownx.highlight": {"anchor_linenums": False}},
        ],
        "validation": {
            "nav": {"omitted_files": "ignore", "not_found": "warn"},
            "links": {"not_found": "warn", "anchors": "warn", "unrecognized_links": "warn"},
        },
    }
