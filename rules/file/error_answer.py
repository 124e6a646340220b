"""A file contains a saved error answer of the API instead of an object.

Scripts that save answers often save errors too, for example after a token has expired. Nothing in such a file can be
checked, and rules that need the object act as if it did not exist. Repeat the request and save its answer.

The form of the older APIs, with `stat: error`, is always a warning. Other APIs answer with errors too, so their forms
are a warning only if the folder or the config shows that the file should contain an object, and an info otherwise.

See: https://identitydocs.akamai.com/home/clientsdelete
See: https://techdocs.akamai.com/identity-cloud/docs/modify-a-login-policy

```yaml bad
stat: error
error: invalid_argument
error_description: client_id was not valid
```
```yaml good
user_entity_type: user
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
