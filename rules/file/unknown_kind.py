"""A file that is no kind of settings that the linter knows.

Off unless `--strict-kinds` is given or the config gives it a severity: most repositories hold other YAML and JSON too.
Switched on, it makes sure that no settings file is passed over because its content tells too little.

```yaml bad
retries: 3
```
```yaml good
user_entity_type: user
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR, enabled=False)
