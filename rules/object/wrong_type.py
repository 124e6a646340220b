"""A value of a type that the setting does not take: a number for text, a list for a switch.

The API stores what it is sent and checks no types; the login page then meets a value that it cannot use. Booleans and
whole numbers may be written natively or as text (`true` or `"true"`), since the API itself answers with text.

See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client-settings

```yaml bad
site_name: 2024
```
```yaml good
site_name: "2024"
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.ERROR)
