"""Charts as inline SVG. Each is told in text beside it as well; what stands in them passes the same escaping."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from scanner.entities import Evidence
from scanner.report.inert import inert
from scanner.report.verdicts import spoken

WIDTH = 720
_LINE = 26
_LABEL = 130
_MARGIN = 14
_BAR = Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="18"><title>{}</title></rect>')
_TICK = Markup('<line class="tick" x1="{0:.1f}" y1="16" x2="{0:.1f}" y2="30"/><text x="{0:.1f}" y="44">{1}</text>')


def bars(levels_by_kind: dict[str, dict[str, int]]) -> Markup:
    """One bar per kind of component, its parts as long as there are components at each verdict; "" for none."""
    if not levels_by_kind:
        return Markup("")
    most = max(sum(levels.values()) for levels in levels_by_kind.values())
    lines = []
    for number, (kind, levels) in enumerate(levels_by_kind.items()):
        at, top = float(_LABEL), number * _LINE
        lines.append(Markup('<text x="0" y="{}">{}</text>').format(top + 17, kind.replace("-", " ")))
        for level, count in levels.items():
            if count:
                long = max((WIDTH - _LABEL - 40) * count / most, 3)
                lines.append(_BAR.format(level, at, top + 4, long, f"{kind}, {spoken(level)}: {count}"))
                at += long + 1.5
        lines.append(Markup('<text x="{:.1f}" y="{}">{}</text>').format(at + 6, top + 17, sum(levels.values())))
    said = "; ".join(
        f"{kind}: " + ", ".join(f"{count} {spoken(level)}" for level, count in levels.items() if count)
        for kind, levels in levels_by_kind.items()
    )
    return _drawing("bars", len(levels_by_kind) * _LINE + 4, f"Verdicts by kind. {said}.", Markup("").join(lines))


def timeline(events: Sequence[Evidence]) -> Markup:
    """Dated events on an axis of years; "" where fewer than two have a date. The list beside it says what they are."""
    dated = [(day, event) for event in events if (day := _day(event.date))]
    if len({day for day, _ in dated}) < 2:
        return Markup("")
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return _MARGIN + (WIDTH - 2 * _MARGIN) * (day - first).days / span

    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    marks = [_TICK.format(x(year), year.year) for year in years]
    dots = [
        Markup('<circle cx="{:.1f}" cy="23" r="5"><title>{}</title></circle>').format(
            x(day), f"{event.date}: {inert(event.text, 300)}"
        )
        for day, event in dated
    ]
    axis = Markup('<line class="axis" x1="{}" y1="23" x2="{}" y2="23"/>').format(_MARGIN, WIDTH - _MARGIN)
    said = f"{len(dated)} events from {first.isoformat()} to {last.isoformat()}, listed below."
    return _drawing("years", 50, said, axis + Markup("").join([*marks, *dots]))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _drawing(kind: str, height: int, said: str, inside: Markup) -> Markup:
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        kind, WIDTH, height, said, inside
    )
