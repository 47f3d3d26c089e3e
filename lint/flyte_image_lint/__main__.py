"""`python -m flyte_image_lint`."""

import os
import sys

# With -m, Python looks for modules in the current directory first: in what is linted, perhaps.
if not getattr(sys.flags, "safe_path", False) and sys.path[:1] in ([""], [os.getcwd()]):
    del sys.path[0]

from .cli import entry

if __name__ == "__main__":
    entry()
