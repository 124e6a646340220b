"""An allow whose date has passed: its finding is reported again.

```yaml bad
authentication.providers: []  # lint-settings: allow[empty-providers] until 2024-01-31 -- until the contract is signed
```
```yaml good
authentication.providers: []  # lint-settings: allow[empty-providers] until 2999-01-31 -- until the contract is signed
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
