"""The tests that need nothing of Linux: what CI runs on macOS and Windows.

They were chosen by what they use, and `tests/test_portability.py` runs them here without what
Windows does not have. Others need a registry, pseudo-terminals, bash, or SDKs of Flyte.
"""

from __future__ import annotations

TESTS = (
    "tests/test_portability.py",
    "tests/test_portable_paths.py",
    "tests/test_conformance.py",
    "tests/test_ini_layout.py",
    "tests/test_reference.py",
    "tests/test_globs.py",
    "tests/test_allowlist.py",
    "tests/test_rules.py",
    "tests/test_suppressions.py",
    "tests/test_structure.py",
    "tests/test_text.py",
)
