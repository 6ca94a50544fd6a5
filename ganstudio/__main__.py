"""``python -m ganstudio``."""

import sys

from ganstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
