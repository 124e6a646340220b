"""How many generated examples show that a property holds: a few in `make test`, many times as many in `make fuzz`."""

import os

from hypothesis import settings

TIMES = int(os.environ.get("MORE_EXAMPLES", "1"))


def examples(count: int) -> settings:
    """So many examples, or many times as many if asked for; all else is that of the profile, see conftest.py."""
    return settings(max_examples=count * TIMES)
