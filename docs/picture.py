"""Draws docs/picture.svg: what a terminal shows after a real command.

`python docs/picture.py` draws it anew, `python docs/picture.py --check` only says whether it is out of date.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "picture.svg"
COMMAND = "lint-settings --select trusted-device-ttl-unit,entity-type-mismatch examples/bad/prod"
WIDTH = 100  # columns

THEME = TerminalTheme(
    (22, 27, 34),
    (230, 237, 243),
    [
        (72, 79, 88),
        (255, 123, 114),
        (63, 185, 80),
        (210, 153, 34),
        (88, 166, 255),
        (188, 140, 255),
        (57, 197, 207),
        (177, 186, 196),
    ],
    [
        (110, 118, 129),
        (255, 161, 152),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (86, 212, 221),
        (255, 255, 255),
    ],
)
# As rich draws it, but with the fonts of the reader's machine: a picture in a README may load nothing from the web.
FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img"
     aria-label="A terminal session: lint-settings reports two mistakes in a settings file">
<!-- Drawn by docs/picture.py from what the command prints. Do not edit: run `make docs`. -->
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main(arguments: list[str]) -> int:
    """Draw the picture; with --check write nothing, and return 1 if it is out of date."""
    drawn = picture(session(COMMAND))
    current = PICTURE.exists() and shown(PICTURE.read_text("utf-8")) == shown(drawn)
    if arguments == ["--check"]:
        if not current:
            print(f"{PICTURE.relative_to(ROOT)} is out of date; run `make docs`")
        return 0 if current else 1
    if not current:
        PICTURE.write_text(drawn, "utf-8")
    return 0


def session(command: str) -> str:
    """Return what a terminal shows: the prompt with the command, and what it prints, in colors."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    words = [*command.split(), "--color", "always"]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, check=False)
    if done.returncode != 1:
        raise RuntimeError(f"`{command}` failed: {done.stderr.decode()}")
    return f"\x1b[1;32m$\x1b[0m {command}\n{done.stdout.decode('utf-8')}"


def picture(text: str) -> str:
    """Return an SVG of a terminal that shows a text with ANSI colors."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        for line in text.splitlines():
            console.print(Text.from_ansi(line), soft_wrap=False)
        drawn = console.export_svg(title="lint-settings", theme=THEME, code_format=FORMAT, unique_id="session")
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)


def shown(drawn: str) -> list[tuple[str, str]]:
    """Return the texts of a picture with their colors, whatever version of rich has drawn it."""
    colors = dict(re.findall(r"\.(session-r\d+) \{ ([^}]*) \}", drawn))
    texts = re.findall(r'<text class="(session-r\d+)"[^>]*>(.*?)</text>', drawn, re.DOTALL)
    return [(colors[name].strip(), text) for name, text in texts]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
