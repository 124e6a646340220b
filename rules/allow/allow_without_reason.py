"""An allow without a reason: it allows nothing.

The next reviewer relies on the reason. For a documented caveat, it is the acknowledgment.

```yaml bad
authentication.providers: []  # lint-settings: allow[empty-providers]
```
```yaml good
authentication.providers: []  # lint-settings: allow[empty-providers] -- the shop has no social login
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
