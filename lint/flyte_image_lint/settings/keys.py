"""The keys that settings may have, each with an example of its use.

Their types, descriptions and patterns are in schemas/settings.json and, for the user settings, in
schemas/user-settings.json, for editors.
"""

from __future__ import annotations

KEYS = {
    "registries": 'registries = ["docker.io/myorg", "*.example.com"]',
    "extend-registries": 'extend-registries = ["registry.example.com/team"]',
    "select": 'select = ["FIL1", "unknown-registry"]',
    "ignore": 'ignore = ["FIL102"]',
    "extend-select": 'extend-select = ["FIL4"]',
    "per-file-ignores": 'per-file-ignores = {"examples/**" = ["FIL102"]}',
    "exclude": 'exclude = ["vendor/", "*.bak"]',
    "configs": 'configs = ["deploy/*.cfg"]',
    "names": 'names = ["trainer", "preprocessor"]',
    "floating-tags": 'floating-tags = ["*-edge", "!stable"]',
    "policy": 'policy = [{match = "ghcr.io/myorg/**", require = "digest"}]',
    "flytekit": 'flytekit = "1.16.24"',
    "pin": 'pin = "tag-digest"',
    "mirrors": 'mirrors = {"docker.io" = "mirror.example.com/hub"}',
    "insecure-registries": 'insecure-registries = ["registry.internal:5000"]',
    "ca-file": 'ca-file = "certs/ca.pem"',
    "platform": 'platform = "linux/arm64"',
}
USER_KEYS = {
    "token-services": 'token-services = {"registry.example.com" = ["gitlab.example.com"]}',
    "insecure-logins": 'insecure-logins = ["registry.internal:5000"]',
    "registry-timeout": "registry-timeout = 300",
}
"""The keys of the user settings, which no project may have."""
POLICY_KEYS = ("match", "require")
REQUIREMENTS = ("any", "tag", "digest")
PINS = ("tag", "tag-digest", "digest")
