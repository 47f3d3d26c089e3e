"""`python -m flyte_image_lint`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
