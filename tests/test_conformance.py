"""The program against recorded answers of flytekit 1.16.31, for 150 configs."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from oracle.client import expectation
from prediction import predict

RECORDED = json.loads((Path(__file__).parent / "data" / "configs.json").read_text(encoding="utf-8"))
CONFIGS = [
    pytest.param(config, id=f"{Path(config['filename']).suffix[1:]}-{config['title']}")
    for config in RECORDED["configs"]
]


def content(config: dict[str, str]) -> bytes:
    if "base64" in config:
        return base64.b64decode(config["base64"])
    return config["text"].encode()


@pytest.mark.parametrize("config", CONFIGS)
def test_reads_what_flytekit_reads(config):
    assert predict(config["filename"], content(config)) == expectation(config)
