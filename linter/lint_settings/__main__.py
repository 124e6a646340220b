"""`python -m lint_settings`."""

import sys

from .cli import main

sys.exit(main())
