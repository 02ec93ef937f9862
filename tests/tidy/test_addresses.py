"""No tracked file names a package index, an outside script host, or a folder of somebody's machine."""

import re

from .tree import ROOT, texts, tracked

# Put together from halves: not even this page names one of them.
_HOSTS = ("py" + "pi", "python" + "hosted", "js" + "delivr", "un" + "pkg", "cdn" + "js", "npm" + "js")
OUTSIDE = re.compile(
    r"--(?:extra-)?index-url[ =]\S|googleapis|gstatic|" + "|".join(rf"\b{host}\b" for host in _HOSTS),
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.~\-/}$)])/(?:work|root|home/\w+|tmp|Users/\w+)/|[A-Z]:\\Users\\")


def lines(pattern, found):
    return [
        f"{name}:{number}"
        for name, text in found
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_index_and_no_outside_host():
    assert lines(OUTSIDE, texts(tests=True)) == []


def test_no_folder_of_a_machine():
    assert lines(MACHINE, texts(tests=False)) == []


def test_requirements_are_pinned_with_hashes():
    for name in ("base", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
        rows = [row for row in text.splitlines() if row and not row.startswith("#")]
        assert len(rows) > 10
        for row in rows:
            assert re.match(r"[a-z0-9._\-\[\]]+==\S+", row), row
            assert "--hash=sha256:" in row, row


def test_the_rules_see_what_they_forbid():
    for option in ("--" + "index-url", "--extra-" + "index-url"):
        assert OUTSIDE.search(f"install {option} somewhere")
        assert OUTSIDE.search(f"install {option}=somewhere")
    for host in _HOSTS:
        assert OUTSIDE.search(f"<script src='//one.{host}.net/x'>")
    assert MACHINE.search("open('/root/data.csv')")
    assert not MACHINE.search("https://example.org/work/page")


def test_links_between_pages_lead_somewhere():
    broken = []
    for path in tracked():
        if path.suffix == ".md":
            text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            links = re.findall(r"\]\(([^)\s#]+)", text)
            local = (link for link in links if not link.startswith(("http:", "https:", "mailto:")))
            broken += [f"{path.name}: {link}" for link in local if not (path.parent / link).exists()]
    assert broken == []
