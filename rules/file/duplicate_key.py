"""A setting occurs twice in one file.

YAML and JSON readers keep one of the two values, usually the later one, and silently drop the other. What reviewers
read is then not what the client gets.

See: https://yaml.org/spec/1.2.2/#3213-node-comparison

```yaml bad
user_entity_type: user
user_entity_type: customer
```
```yaml good
user_entity_type: customer
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR, explains="again")
