"""That what is read in a file passes the quick tests of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import reading
from flyte_image_lint.parsers import dispatch, kinds

if TYPE_CHECKING:
    from flyte_image_lint.model.document import Document


def check(kind: str, text: str, configs: list[Document] | None = None) -> bool:
    """Hold that a file passes its tests if anything is read in it; say whether.

    Refused values count.
    """
    configs = reading.read(kind, text) if configs is None else configs
    others = (config.requirements or config.references or config.faults for config in configs)
    is_found = not reading.is_empty(configs) or any(others)
    if is_found:
        data = text.encode()
        assert dispatch.may_matter("make" if kind == "just" else kind, data), text
        assert kinds.has_word(data), text
    return is_found
