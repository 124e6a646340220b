"""A character or a notation that readers of YAML take differently.

The deployment script may read other settings than the ones that were reviewed and checked, or none at all. PyYAML
follows YAML 1.1, where U+0085, U+2028 and U+2029 end a line, so a setting can hide at the end of a comment; this linter
follows YAML 1.2, where they are characters like others. A byte order mark at the beginning of a line, and what YAML 1.2
allows but PyYAML refuses, are reported too. Files that hold none of this read the same everywhere.

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
