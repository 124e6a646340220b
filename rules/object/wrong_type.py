"""A value of the wrong type: a number instead of text, a list instead of a switch.

The API stores what it gets and does not check types; the login page then gets a value that it cannot use. Booleans and
whole numbers may be native or text (`true` or `"true"`), because the API itself returns text.

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client-settings

```yaml bad
site_name: 2024
```
```yaml good
site_name: "2024"
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR, fix="safe or unsafe", explains="fault")
