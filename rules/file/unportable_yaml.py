"""A character or notation that YAML readers interpret differently.

The deployment script may read other settings than the ones that were reviewed and checked, or none at all. PyYAML
follows YAML 1.1, in which U+0085, U+2028 and U+2029 end a line, so a setting can hide at the end of a comment;
lint-settings follows YAML 1.2, in which they are ordinary characters. A byte order mark at the start of a line, and
what YAML 1.2 allows but PyYAML rejects, are reported too. Without any of these, a file reads the same everywhere.

See: https://yaml.org/spec/1.2.2/#54-line-break-characters
See: https://yaml.org/spec/1.1/#b-line-feed

```yaml bad
site_name: "Example\u2028Shop"
```
```yaml good
site_name: "Example Shop"
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR)
