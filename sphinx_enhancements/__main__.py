"""``python -m sphinx_enhancements``: the command line."""

import sys

from .cli import main

sys.exit(main())
