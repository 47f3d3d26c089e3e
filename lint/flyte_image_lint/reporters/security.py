"""Which rules are about security, for code scanning: somebody else may decide what a task runs.

The scores are on the scale of CVSS. GitHub shows 0.1 to 3.9 as low, 4.0 to 6.9 as medium, 7.0 to
8.9 as high; findings without a score have the severity of their rule.
"""

from __future__ import annotations

_OTHERS_DECIDE = "6.0"
"""The image can come from somebody whom the project does not name."""

_CAN_CHANGE = "4.0"
"""Who may push to the repository can change the image without a change of the config."""

_IS_NOT_SAID = "2.0"
"""The registry depends on the settings of the cluster."""

SCORES = {
    "unknown-registry": _OTHERS_DECIDE,
    "bare-name": _OTHERS_DECIDE,
    "moved-tag": _CAN_CHANGE,
    "floating-tag": _CAN_CHANGE,
    "digest-required": _CAN_CHANGE,
    "moving-default-image": _CAN_CHANGE,
    "implicit-registry": _IS_NOT_SAID,
}
"""Scores, by the name of the rule."""
