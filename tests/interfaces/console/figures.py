"""Finds the figures of a page, and where each of them leads."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_VOID = {"input", "br", "img", "meta", "link", "line", "circle", "rect", "polyline", "hr"}
_DIGIT = re.compile(r"\d")
_NOT_A_FIGURE = re.compile(r"\d{4}-\d{2}(-\d{2})?|[A-Z]+[A-Z0-9]*-[\w-]+")
"""Days, months and numbers of things."""


@dataclass
class Figure:
    """A figure as it is read, with the addresses of its own cell, tile or fact, or of its row."""

    text: str
    links: list


@dataclass
class _Open:
    tag: str
    classes: set
    attributes: dict
    text: list = field(default_factory=list)
    links: list = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.figures, self.ids = [], [], set()

    def handle_starttag(self, tag, attributes):
        here = dict(attributes)
        if "id" in here:
            self.ids.add(here["id"])
        if tag in _VOID:
            return
        if tag == "a" and here.get("href"):
            for each in self.stack:
                each.links.append(here["href"])
        self.stack.append(_Open(tag, set((here.get("class") or "").split()), here))

    def handle_data(self, data):
        for each in self.stack:
            each.text.append(data)

    def handle_endtag(self, tag):
        if tag not in {each.tag for each in self.stack}:
            return
        while True:
            ended = self.stack.pop()
            self._close(ended)
            if ended.tag == tag:
                return

    def _close(self, ended):
        said = " ".join("".join(ended.text).split())
        if not _DIGIT.search(_NOT_A_FIGURE.sub("", said)):
            return
        if any("data-rows" in each.attributes for each in [*self.stack, ended]):
            return
        if "ys-tile-figure" in ended.classes:
            around = [each.attributes["href"] for each in self.stack if each.attributes.get("href")]
            self.figures.append(Figure(said, around))
        elif ended.tag == "dd":
            self.figures.append(Figure(said, ended.links))
        elif ended.tag == "td" and "ys-num" in ended.classes:
            # The row's own list: it fills up as the rest of the row is read.
            row = next(each for each in reversed(self.stack) if each.tag == "tr")
            self.figures.append(Figure(said, row.links))


def figures_of(html):
    """Return the figures inside the page's content, and the names of its parts."""
    reader = _Reader()
    reader.feed(html[html.index('class="ys-page"') - len("<div ") :])
    return reader.figures, reader.ids


class Walk:
    """Pages as they were opened, each once; of like links in a page's rows the first is followed."""

    def __init__(self, browser):
        self.browser, self.opened, self.followed = browser, {}, set()

    def page(self, address):
        if address not in self.opened:
            found = self.browser.get(address)
            assert found.status_code == 200, address
            html = found.content.decode() if "html" in found["Content-Type"] else None
            self.opened[address] = figures_of(html) if html else ([], set())
        return self.opened[address]

    def leads_nowhere(self, address, figure):
        """Return what is wrong with the links of a figure, if anything is."""
        for link in figure.links:
            whole = urlsplit(urljoin(address, link))
            shape = (address, _DIGIT.sub("", whole.path), whole.query and whole.query.split("=")[0])
            if not whole.fragment and shape in self.followed:
                continue
            self.followed.add(shape)
            _figures, parts = self.page(f"{whole.path}?{whole.query}" if whole.query else whole.path)
            if whole.fragment and whole.fragment not in parts:
                return f"{link}: no such part"
        return None if figure.links else "no link"

    def stray(self, addresses):
        """Return the figures of some pages that lead nowhere: address, figure, what is wrong."""
        found = []
        for address in addresses:
            figures, _parts = self.page(address)
            if not figures:
                found.append((address, "", "the page shows no figure"))
            told = ((figure.text, self.leads_nowhere(address, figure)) for figure in figures)
            found += [(address, text, wrong) for text, wrong in told if wrong]
        return found
