"""`python -m lint_settings`."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder: what is checked there must not be taken for a part of Python

from .cli import main  # not before

sys.exit(main())
