"""The number of changes, in words."""

from __future__ import annotations

from ..tenant.change import Risk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..console.terminal import Style
    from ..engine.report import Report

RISK_STYLES = {Risk.LOCKS_OUT: "error", Risk.SECURITY: "warning", Risk.APPEARANCE: "info", Risk.NONE: "dim"}


def counted_changes(report: Report, style: Style) -> str:
    """Return the number of changes of each risk, for the last line."""
    changes = report.changes or ()
    parts: list[str] = []
    for risk in Risk:
        count = sum(one.risk is risk for one in changes)
        if count:
            noun = "change " if not parts and count == 1 else "changes " if not parts else ""
            parts.append(style(RISK_STYLES[risk], f"{count:,} {noun}{verb(risk, count)}"))
    if report.failures:
        parts.append("not everything could be compared")
    if parts:
        return ", ".join(parts)
    if report.weakened:
        return "no differences in what is still checked"
    count = len(report.reworded)
    differ = "1 file differs" if count == 1 else f"{count:,} files differ"
    return "no differences that count" + (f" ({differ} in writing only)" if count else "")


def verb(risk: Risk, number: int) -> str:
    """Return the effect of changes of a risk: `locks users out` for one, `lock users out` for several."""
    first, _, rest = risk.value.partition(" ")
    return f"{first if number == 1 else {'has': 'have'}.get(first, first.removesuffix('s'))} {rest}"
