"""What is against a fix: a file that Flyte would then read less of."""

from __future__ import annotations

import pytest

from flyte_image_lint.engine.verify import NOT_READ, verify_fix
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.text.source import Source

READ = "admin:\n  endpoint: x\nimages:\n  app: ghcr.io/org/app:1.4.2\n"
NULL = "admin:\n  endpoint: x\nimages:\n"
LIST = "admin:\n  endpoint: x\nimages:\n- a\n"
BROKEN = "admin:\n  endpoint: x\nimages: [\n"
IN_ORDER = [[READ], [NULL, LIST], [BROKEN]]
"""Texts of a config, by how much of it flytekit reads: all, all but the images, nothing."""

HARM = {text: at for at, texts in enumerate(IN_ORDER) for text in texts}


@pytest.mark.parametrize("before", HARM)
@pytest.mark.parametrize("after", HARM)
def test_no_fix_makes_flyte_read_less(before, after):
    sources = (Source("x.yaml", before.encode()), Source("x.yaml", after.encode()))
    read = [dispatch.read(source) for source in sources]
    objection = verify_fix(*read, sources, [])
    refused = objection is not None and objection.why == NOT_READ
    assert refused == (HARM[after] > HARM[before])
