"""Lets ``python -m callqa.cli`` do what ``callqa`` does."""

import sys

from callqa.cli import main

if __name__ == "__main__":
    sys.exit(main())
