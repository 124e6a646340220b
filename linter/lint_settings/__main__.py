"""`python -m lint_settings`."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder: files there must not be imported as Python modules

from .cli import main  # only after the path is changed

sys.exit(main())
