"""An agreement changed for a customer in difficulty in the console: proposed, decided by another, signed."""

import pytest

from tests.interfaces.console.company import LARGE
from yingshou.records.contracts.models import Renegotiation
from yingshou.records.contracts.queries import versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
FORM = {
    "valid_from_month": "2026-01", "base_method": "LAST_BILL", "offset_mode": "CUMULATIVE",
    "holiday_shift": "NONE", "final_due_days": "5", "reason": "订单减少", "difficulty": "SHORT_OF_ORDERS",
    "terms-TOTAL_FORMS": "1", "terms-INITIAL_FORMS": "0", "terms-0-kind": "SEGMENT",
    "terms-0-month_offset": "0", "terms-0-day": "20", "terms-0-percent": "80",
}  # fmt: skip


def test_from_the_form_to_the_signed_version(sign_in):
    manager, director = sign_in("account_manager"), sign_in("director")
    address = f"/customers/{LARGE[0]}/agreement"
    bare = manager.post(address, {**FORM, "action": "propose", "difficulty": ""})
    assert bare.context["form"].errors.keys() == {"difficulty"}
    assert not Renegotiation.objects.exists()
    shown = manager.post(address, {**FORM, "action": "propose"}, follow=True).content.decode()
    assert "订单不足" in shown
    assert "由另一人审批" in shown
    number = Renegotiation.objects.get().pk
    before = versions(LARGE[0]).count()
    assert manager.post(f"/renegotiations/decide/{number}", {"act": "approve"}).status_code == 403
    page = director.post(f"/renegotiations/decide/{number}", {"act": "approve"}, follow=True)
    assert "已批准" in page.content.decode()
    assert versions(LARGE[0]).count() == before + 1
    assert director.get("/renegotiations/?state=APPROVED").context["table"].rows.count() == 1
    assert director.get("/renegotiations/show/none").status_code == 404
