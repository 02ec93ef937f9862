"""Filters and tags the console's templates write figures, codes and states with."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yingshou.interfaces.console import formats
from yingshou.interfaces.console.words import STATES, word

register = template.Library()

for _name in ("yuan", "large_sum", "energy", "price", "share", "month", "day", "moment", "grouped"):
    register.filter(_name, getattr(formats, _name))


@register.filter(name="word")
def word_of(code: Any, group: str) -> str:
    """Write a code in the reader's language."""
    return word(group, code)


@register.filter
def state(code: str) -> SafeString:
    """Show a state with colour, sign and word."""
    colour, sign, text = STATES[code]
    return format_html(
        '<span class="ys-state ys-{}" title="{}"><b aria-hidden="true">{}</b><span>{}</span></span>',
        colour,
        text,
        sign,
        text,
    )


@register.simple_tag(takes_context=True)
def allowed(context: dict[str, Any], permission: str) -> bool:
    """Tell whether the reader may do something."""
    return bool(context["request"].user.has_perm(f"organizations.{permission}"))
