"""Whoever changes a certificate breaks its chain."""

from datetime import date

import polars as pl
import pytest

from yingshou.core.reconciliation import (
    CertificateBreak,
    certificate_hash,
    certificate_text,
    find_certificate_breaks,
    signature_hash,
)


def chain():
    rows, previous = [], "0" * 64
    for position, day in enumerate((date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3)), start=1):
        text = certificate_text({"day": str(day), "渠道": {"total": "1.00"}})
        previous = certificate_hash(previous=previous, text=text)
        rows.append({"position": position, "day": day, "text": text, "hash": previous})
    return rows


def signed(rows):
    return [
        {"position": row["position"], "place": place, "signer": signer,
         "hash": signature_hash(certificate=row["hash"], signer=signer, place=place)}
        for row in rows for place, signer in ((1, "chen"), (2, "li"))
    ]  # fmt: skip


def breaks(rows, signatures):
    return find_certificate_breaks(certificates=pl.DataFrame(rows), signatures=pl.DataFrame(signatures))


def test_an_untouched_chain_holds():
    assert breaks(chain(), signed(chain())) == []


def test_text_does_not_depend_on_the_order_of_its_parts():
    assert certificate_text({"b": 1, "a": "岁"}) == '{"a":"岁","b":1}'


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (lambda rows, _signatures: rows[1].update(text=rows[1]["text"].replace("1.00", "1.01")), "CHANGED"),
        (lambda rows, _signatures: rows.pop(1), "GAP"),
        (lambda _rows, signatures: signatures[2].update(signer="wang"), "SIGNATURE"),
        (
            lambda rows, signatures: signatures[3].update(
                signer="chen", hash=signature_hash(certificate=rows[1]["hash"], signer="chen", place=2)
            ),
            "SIGNATURE",
        ),
    ],
)
def test_tampering_is_found_where_it_is(tamper, reason):
    rows, signatures = chain(), signed(chain())
    tamper(rows, signatures)
    assert CertificateBreak(2, breaks(rows, signatures)[0].day, reason) in breaks(rows, signatures)


def test_a_hash_made_anew_breaks_the_next_one():
    rows, signatures = chain(), signed(chain())
    rows[0]["text"] = rows[0]["text"].replace("1.00", "9.99")
    rows[0]["hash"] = certificate_hash(previous="0" * 64, text=rows[0]["text"])
    assert [(each.position, each.reason) for each in breaks(rows, signatures)] == [
        (1, "SIGNATURE"), (1, "SIGNATURE"), (2, "CHANGED"),
    ]  # fmt: skip
