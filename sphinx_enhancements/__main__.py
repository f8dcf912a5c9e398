"""The command line, as ``python -m sphinx_enhancements``."""

import sys

from .cli import main

sys.exit(main())
