"""Tables of rows: columns that know how they are written; filtered, sorted, paged in SQL."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yingshou.interfaces.console import formats
from yingshou.interfaces.console.templatetags.console import state
from yingshou.interfaces.console.words import STATES, word

Text = str | Promise
ROWS_A_PAGE = 50
_WRITERS: dict[str, Callable[[Any], str | SafeString]] = {
    "text": formats.text,
    "number": lambda value: formats.MISSING if value is None else f"{value:,}",
    "account": formats.grouped,
    "yuan": formats.yuan,
    "energy": formats.energy,
    "price": formats.price,
    "share": formats.share,
    "day": formats.day,
    "month": formats.month,
    "moment": formats.moment,
    "state": state,
}
_RIGHT = {"number", "yuan", "energy", "price", "share"}
_DATES = {"day", "month", "moment", "account"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: where its value comes from and how it is written.

    `words` names the group of codes for kind "word"; a text that may not `wrap` is cut short, whole on hover;
    `sort` is the field to order by; `link` gives a row's address; a column that is not for the `phone`
    disappears on narrow screens.
    """

    heading: Text
    value: str | Callable[[Any], Any]
    kind: str = "text"
    words: str = ""
    wrap: bool = False
    sort: str = ""
    link: Callable[[Any], str] | None = None
    phone: bool = True

    @property
    def css(self) -> str:
        """Return the classes of the column's cells."""
        side = "ys-num" if self.kind in _RIGHT else "ys-nowrap" if self.kind in _DATES else ""
        return f"{side} {'' if self.phone else 'ys-wide'}".strip()

    def raw(self, row: Any) -> Any:
        """Return the value of a row."""
        return self.value(row) if callable(self.value) else attrgetter(self.value)(row)

    def written(self, row: Any) -> str | SafeString:
        """Return the value of a row as the page shows it."""
        value = self.raw(row)
        shown = word(self.words, value) if self.kind == "word" else _WRITERS[self.kind](value)
        address = self.link(row) if self.link and value not in {None, ""} else ""
        if self.kind == "text" and not self.wrap:
            shown = format_html('<span class="ys-cut" title="{}">{}</span>', shown, shown)
        return format_html('<a href="{}">{}</a>', address, shown) if address else shown

    def plain(self, row: Any) -> Any:
        """Return the value of a row for a cell of a workbook: words instead of codes, figures as figures."""
        value = self.raw(row)
        if self.kind == "word":
            return word(self.words, value)
        if self.kind == "state":
            return str(STATES[value][2])
        if self.kind in {"month", "moment"}:
            return _WRITERS[self.kind](value)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A question a list may be asked: a text, a month or one of some choices."""

    name: str
    label: Text
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: Sequence[tuple[str, Text]] = ()
    hint: Text = ""


@dataclass(slots=True, kw_only=True)
class Listing:
    """A table ready for its template.

    `ends` says that nothing lies behind its figures: they are rows of facts or of rules themselves.
    """

    columns: Sequence[Column]
    rows: Iterable[Any]
    empty: Text
    page: Page[Any] | None = None
    filters: list[dict[str, Any]] = field(default_factory=list)
    sort: str = ""
    whole: QuerySet[Any] | None = None
    ends: bool = False

    @property
    def headings(self) -> list[dict[str, str]]:
        """Return each column's heading with the order its link asks for."""
        return [
            {
                "text": str(column.heading),
                "css": column.css,
                "sort": f"-{column.sort}" if column.sort and self.sort == column.sort else column.sort,
                "mark": {column.sort: "▲", f"-{column.sort}": "▼"}.get(self.sort, "") if column.sort else "",
            }
            for column in self.columns
        ]

    @property
    def cells(self) -> list[list[tuple[str, str | SafeString]]]:
        """Return the rows as written cells, each with its classes."""
        return [[(column.css, column.written(row)) for column in self.columns] for row in self.rows]

    @property
    def filtered(self) -> bool:
        """Tell whether a question was asked."""
        return any(item["value"] for item in self.filters)


def plain_table(
    columns: Sequence[Column], rows: Iterable[Any], *, empty: Text = "", ends: bool = False
) -> Listing:  # fmt: skip
    """Return a table without filters and pages, for a part of a page."""
    return Listing(columns=columns, rows=list(rows), empty=empty, ends=ends)


def listing(
    request: HttpRequest,
    *,
    query: QuerySet[Any],
    columns: Sequence[Column],
    empty: Text,
    filters: Sequence[Filter] = (),
) -> Listing:
    """Return a page of a query as the request asks for it: `sort`, `page` and the filters by name."""
    asked = []
    for question in filters:
        value = request.GET.get(question.name, "").strip()
        asked.append({"question": question, "value": value})
        if value:
            query = _answered(request, query, question, value)
    sort = request.GET.get("sort", "")
    if sort.removeprefix("-") in {column.sort for column in columns if column.sort}:
        query = query.order_by(sort, "pk")
    else:
        sort = ""
    page = Paginator(query, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return Listing(
        columns=columns, rows=page.object_list, empty=empty, page=page, filters=asked, sort=sort, whole=query
    )


def _answered(request: HttpRequest, query: QuerySet[Any], question: Filter, value: str) -> QuerySet[Any]:
    if question.choices and value not in {choice for choice, _label in question.choices}:
        return query
    try:
        return question.apply(query, value)
    except ValueError:
        messages.error(
            request,
            _("“%(value)s” is not a value for %(label)s.") % {"value": value, "label": question.label},
        )
        return query
