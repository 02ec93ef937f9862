"""The bundle of evidence: the same bytes twice, every exhibit hashed, and whatever is altered found."""

import json
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.flows.books import issue, make_accounts, payments
from yingshou.core.messages.timing import LOCAL
from yingshou.flows.import_payments import import_payments
from yingshou.flows.make_evidence_bundle import make_evidence_bundle
from yingshou.flows.open_legal_matter import open_legal_matter
from yingshou.flows.record_delivery import record_delivery
from yingshou.flows.record_legal_step import record_legal_step
from yingshou.flows.request_notice import request_notice
from yingshou.flows.reverse_payment import reverse_payment
from yingshou.flows.verify_bundle import UnableToReadBundle, sentence, verify_bundle
from yingshou.records.legal.models import Step
from yingshou.records.legal.operations import UnableToGoToCourt

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2025, 11, 20)
PAPER = b"%PDF-1.4 contract"


@pytest.fixture
def matter(tmp_path):
    make_accounts("A1")
    issue(202509, {"A1": "1000.00"}, issued_date=date(2025, 9, 25))
    import_payments(
        frame=payments(("P1", "A1", "400.00", date(2025, 10, 20)), ("P2", "A1", "1.00", date(2025, 10, 21))),
        as_of=date(2025, 10, 21), source="bank.csv",
    )  # fmt: skip
    reverse_payment(
        payment_no="BANK_FILE-P2", reversed_date=date(2025, 10, 22), reversed_by="bob", reason="错账"
    )
    number = open_legal_matter(account_no="A1", reason="催告不付", opened_by="law", as_of=date(2025, 11, 3))
    at = datetime(2025, 11, 4, 9, tzinfo=LOCAL)
    facts = {"amount": D("620.00"), "due_date": date(2025, 10, 10), "pay_by": date(2025, 11, 14)}
    request_notice(
        notice_no="L1", account_no="A1", purpose="LEGAL_DEMAND", facts=facts, at=at,
        receivable_nos=["A1-202509-B0"],
    )  # fmt: skip
    record_delivery(
        notice_no="L1", how="SIGNED_OTHER", person="张三", recorded_by="law",
        happened_at=datetime(2025, 11, 6, 10, tzinfo=LOCAL), at=datetime(2025, 11, 7, 9, tzinfo=LOCAL),
    )  # fmt: skip
    record_legal_step(
        matter_no=number, kind="DEMAND_SERVED", step_date=date(2025, 11, 6), recorded_by="law", as_of=DAY,
        document=PAPER, document_name="供用电合同.pdf", folder=tmp_path,
    )  # fmt: skip
    return number


def make(number, folder, **changed):
    given = {"matter_no": number, "as_of": DAY, "made_by": "law", "folder": folder}
    return make_evidence_bundle(**{**given, **changed})


def files_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def altered(path, target, **changes):
    """Write the archive anew with some files changed, added, or gone (None)."""
    held = {**files_of(path), **changes}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            if content is not None:
                archive.writestr(name, content)
    return {found.reason for found in verify_bundle(path=target).altered}


def test_the_same_facts_and_day_give_the_same_bytes_and_one_fact(matter, tmp_path):
    first = make(matter, tmp_path)
    content = first.path.read_bytes()
    second = make(matter, tmp_path, made_by="another")
    assert (second.sha256, second.path.read_bytes()) == (first.sha256, content)
    # 10 days of 1,000.00 until 400.00 came on 20 October paid 20.00 of penalty: 620.00 and 31 days of 2 ‰.
    assert (first.principal, first.penalty) == (D("620.00"), D("38.44"))
    (kept,) = Step.objects.filter(matter=matter, kind="EVIDENCE")
    assert (kept.document_hash, kept.amount, kept.recorded_by) == (first.sha256, D("658.44"), "law")
    assert make(matter, tmp_path, as_of=date(2025, 11, 21)).sha256 != first.sha256
    with pytest.raises(UnableToGoToCourt) as refused:
        make(matter, tmp_path, as_of=date(2025, 11, 2))
    assert refused.value.code == "PERIOD_ORDER"


def test_it_holds_what_proves_the_claim(matter, tmp_path):
    bundle = make(matter, tmp_path)
    held = files_of(bundle.path)
    index = json.loads(held["index.json"])
    assert len(index["exhibits"]) == bundle.exhibits == len(held) - 2
    assert index["head"]["principal"] == "620.00"
    names = {
        name.split("-", 1)[1]: content.decode("utf-8", "replace")
        for name, content in held.items()
        if "-" in name
    }
    assert names["debt.csv"].splitlines()[1] == (
        "A1-202509-B0,202509,2025-10-10,1000.00,380.00,0.00,620.00,2025-10-11,58.44,20.00,0.00,38.44"
    )
    assert names["penalty_spans.csv"].splitlines()[1:] == [
        "A1-202509-B0,380.00,2025-10-11,2025-10-21", "A1-202509-B0,620.00,2025-10-11,2025-11-21"
    ]  # fmt: skip
    assert "催告不付" in names["steps.csv"]
    assert "电费催告函" in names["notice_texts.csv"]
    assert "2025-10-22" in names["payments.csv"]
    assert PAPER in held.values()
    assert held["evidence.pdf"].startswith(b"%PDF-")
    found = verify_bundle(path=bundle.path)
    assert (found.altered, found.matter_no, found.evidence) == ((), matter, 1)


def test_whatever_is_altered_is_found(matter, tmp_path):
    bundle = make(matter, tmp_path)
    held = files_of(bundle.path)
    target = tmp_path / "altered.zip"
    debt = next(name for name in held if name.endswith("debt.csv"))
    chain = next(name for name in held if name.endswith("notice_evidence.csv"))
    sent = next(name for name in held if name.endswith("notice_texts.csv"))
    assert altered(bundle.path, target, **{debt: held[debt].replace(b"620.00", b"920.00")}) == {
        "CHANGED",
        "UNRECORDED",
    }
    assert altered(bundle.path, target, **{debt: None}) == {"MISSING", "UNRECORDED"}
    assert altered(bundle.path, target, **{"more.txt": b"x"}) == {"ADDED", "UNRECORDED"}
    assert altered(bundle.path, target, **{"evidence.pdf": b"%PDF-"}) == {"CHANGED", "UNRECORDED"}
    assert altered(bundle.path, target, **{"index.json": b"{}"}) == {"INDEX", "UNRECORDED"}
    assert altered(bundle.path, target, **{chain: held[chain].replace("张三".encode(), "李四".encode())}) == {
        "CHANGED", "CHAIN", "UNRECORDED"
    }  # fmt: skip
    assert altered(bundle.path, target, **{sent: held[sent].replace(b"620.00", b"920.00")}) == {
        "CHANGED", "TEXT", "UNRECORDED"
    }  # fmt: skip
    # Written anew without a change it is still not the file on record.
    assert altered(bundle.path, target) == {"UNRECORDED"}
    assert all(sentence(found)[0] for found in verify_bundle(path=target).altered)
    (tmp_path / "no.zip").write_bytes(b"PK")
    with pytest.raises(UnableToReadBundle):
        verify_bundle(path=tmp_path / "no.zip")


def test_a_paper_that_is_gone_or_changed_is_said(matter, tmp_path):
    digest = Step.objects.get(matter=matter, kind="DEMAND_SERVED").document_hash
    place = tmp_path / digest[:2] / digest
    place.write_bytes(b"%PDF-1.4 another")
    with pytest.raises(UnableToGoToCourt) as refused:
        make(matter, tmp_path)
    assert refused.value.code == "FILE_GONE"
    place.unlink()
    with pytest.raises(UnableToGoToCourt):
        make(matter, tmp_path)
    # Nothing half-made is left behind.
    assert [path.name for path in tmp_path.iterdir() if path.is_dir() and len(path.name) != 2] == []
