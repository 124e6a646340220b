"""An invisible character in a name, a value, a comment or the name of the file.

Bidirectional controls (U+202A to U+202E, U+2066 to U+2069) make an editor or a review page show a line in another order
than the platform reads it, which is an error. Zero-width characters, soft hyphens, direction marks and tags hide in a
text: names and ids that look the same are different. Characters that a script or an emoji needs are fine. If you need
one of the others, write it as an escape in double quotes, so that reviewers can see it.

See: https://www.unicode.org/reports/tr36/

```yaml bad
site_name: Example\u200b Shop
```
```yaml good
site_name: "Example\\u200b Shop"
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING, explains="hidden")
