"""Functions run in processes of their own: what an SDK loads once stays loaded."""

from __future__ import annotations

import json
import os
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def forked(function: Callable[..., object], *arguments: object) -> object:
    """Give what a function gives in a copy of this process. Raises RuntimeError if it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            answer = {"ok": function(*arguments)}
        except BaseException:  # noqa: BLE001 # it must not go on as this process
            answer = {"failed": traceback.format_exc()}
        with os.fdopen(writing, "w", encoding="ascii") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    answer = json.loads(text)
    if "failed" in answer:
        raise RuntimeError(answer["failed"])
    return answer["ok"]
