"""Evidence of a condition is read without knowing a code."""

import pytest
from django.utils import translation

from tests.core.test_supply import GOOD, PREPAID
from yingshou.core.supply import Condition
from yingshou.core.supply.conditions import judge
from yingshou.core.tables.stop_conditions import EVIDENCE_WORDS
from yingshou.interfaces.console.evidence_words import evidence_words

SHOWN = (
    ({"importance": "FIRST", "load_class": "", "notice": "N-1", "served_at": "2025-12-12T10:00:00+08:00"},
     "重要性：一级重要用户 · 通知：N-1 · 送达：2025-12-12 10:00",
     "importance: Important user, first class · notice: N-1 · served: 2025-12-12 10:00"),
    ({"protected_kind": "HOSPITAL", "source": "普查"}, "保护负荷：医院 · 依据：普查",
     "protected load: Hospital · source: 普查"),
    ({"holds": "DISPUTE 电量争议 2025-12-30; LEGAL 立案"}, "暂缓：争议 电量争议 2025-12-30；诉讼中 立案",
     "holds: Dispute 电量争议 2025-12-30; Before a court 立案"),
    ({"money": "LOCKED R1; WALLET O1"}, "在途资金：托收在途 R1；钱包支付未定 O1",
     "money on its way: out with a bank R1; wallet order open O1"),
    ({"at": "2025-12-19 17:00", "against": "08:30–16:00; BEFORE_REST_DAY 2025-12-19"},
     "时刻：2025-12-19 17:00 · 不允许：08:30–16:00；休息日前一日 2025-12-19",
     "moment: 2025-12-19 17:00 · against it: 08:30–16:00; day before a day of rest 2025-12-19"),
    ({"meter_no": "M1", "faults": "NO_LINK; NO_ANSWER"}, "电能表：M1 · 没有通信档案；近时未应答",
     "meter: M1 · no link of the meter; has not answered lately"),
)  # fmt: skip


@pytest.mark.parametrize(("evidence", "chinese", "english"), SHOWN)
def test_evidence_is_worded(evidence, chinese, english):
    found = Condition(code="X", held=False, evidence=evidence)
    for language, wanted in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            assert evidence_words(found) == wanted


def test_every_value_of_a_warrant_has_its_word():
    named = {name for facts in (GOOD, PREPAID) for each in judge(facts) for name in each.evidence}
    assert named - {"faults"} <= set(EVIDENCE_WORDS)
