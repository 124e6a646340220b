"""A placeholder asks for a variable that no env file sets.

Deployment then fills in nothing, or stops, and [render](../render.md) prints no body. Set the variable in an env file
of the environment, or give the placeholder a default: `${NAME:-default}`. The value of such a placeholder is not
checked.

The env files are those that the config names for the environment, and those of `--env-file`. While one of the files
that the config names is missing, as files with secrets are on other computers, the rule reports nothing. A file that
several environments share is checked for each of them.

```yaml bad
site_name: ${SITE_NAME}
# file: lint-settings.toml
environments.prod = { files = ["/settings/"], env-files = ["prod.env"] }
# file: prod.env
SITE_NMAE=Example Shop
```
```yaml good
site_name: ${SITE_NAME}
# file: lint-settings.toml
environments.prod = { files = ["/settings/"], env-files = ["prod.env"] }
# file: prod.env
SITE_NAME=Example Shop
```
"""

from lint_settings import Severity, by_engine

check = by_engine(__name__, __doc__, Severity.WARNING)
