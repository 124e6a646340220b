"""A file that is not valid YAML or JSON.

Nothing in such a file can be checked, and a pipeline that sends it to the API fails, or sends half of it. Files must be
UTF-8. YAML follows version 1.2; JSON is strict: no comments, no comma after the last member. Nesting, size and the
expansion of aliases are limited (`limits` in the config).

See: https://yaml.org/spec/1.2.2/

```yaml bad
theming.logoURL: "https://static.shop.example.com/logo.svg
```
```yaml good
theming.logoURL: "https://static.shop.example.com/logo.svg"
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR, explains="value")
