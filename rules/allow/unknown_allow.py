"""An allow that names no rule, or a lint-settings comment that cannot be read.

```yaml bad
authentication.providers: []  # lint-settings: allow[empty-provider] -- the shop has no social login
```
```yaml good
authentication.providers: []  # lint-settings: allow[empty-providers] -- the shop has no social login
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
