"""The URLs of this project: change them here, then run `make docs`, which changes them everywhere else."""

from __future__ import annotations

REPOSITORY = "https://github.com/lint-settings/lint-settings"
SITE = "https://lint-settings.github.io/lint-settings/"
