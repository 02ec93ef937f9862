"""Small bars inside a table: what an account used in each of twelve months."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yingshou.core.period import add_months
from yingshou.interfaces.console import formats

MONTHS = 12
_HEIGHT = 24
_STEP = 8
_WIDTH = 6


def months_to(bill_month: int) -> list[int]:
    """Return the twelve billing months up to one, in order."""
    return [add_months(bill_month, back) for back in range(1 - MONTHS, 1)]


def bars(months: Sequence[int], figures: Sequence[Decimal | None]) -> SafeString:
    """Draw figures of months as bars of one scale, the last one marked; a month without one leaves a gap.

    Every figure stands in the bar's title and in the label for those who do not see it.
    """
    top = max((figure for figure in figures if figure is not None), default=Decimal(0))
    parts = []
    for place, (month, figure) in enumerate(zip(months, figures, strict=True)):
        height = _height(figure, top)
        said = f"{formats.month(month)}: {formats.energy(figure)} kWh"
        css = "ys-bar ys-bar-last" if place == len(months) - 1 else "ys-bar"
        parts.append((css, place * _STEP, _HEIGHT - height, _WIDTH, height, said))
    drawn = format_html_join(
        "", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>', parts
    )
    label = _("Energy of twelve months (kWh): %(figures)s") % {
        "figures": "; ".join(part[-1] for part in parts)
    }
    return format_html(
        '<svg class="ys-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        MONTHS * _STEP,
        _HEIGHT,
        label,
        drawn,
    )


def _height(figure: Decimal | None, top: Decimal) -> int:
    if figure is None:
        return 0
    if top <= 0:
        return 1
    return max(1, int(max(figure, Decimal(0)) / top * _HEIGHT))
