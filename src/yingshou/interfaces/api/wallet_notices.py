"""Where wallets send their notices: no sign-in, the signature counts; each is answered in its own form."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.errors import HttpError

from yingshou.core.errors import YingshouError
from yingshou.flows.take_wallet_notification import take_wallet_notification
from yingshou.gateways.wallets import NoticeRefusedError, Wallet
from yingshou.interfaces import wallets
from yingshou.interfaces.clock import business_date

router = Router()
LONGEST_NOTICE = 64 * 1024
log = logging.getLogger("yingshou.wallets")


@router.post("/{channel}", auth=None, include_in_schema=False)
def notice(request: HttpRequest, channel: str) -> HttpResponse:
    """Take a notice; what cannot be booked yet is answered so that the wallet sends it again."""
    code = channel.upper()
    if code not in wallets.channels() or channel != code.lower():
        raise HttpError(404, "no such wallet")
    wallet = wallets.wallet_of(code)
    if len(request.body) > LONGEST_NOTICE:
        return _failed(wallet, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
    try:
        outcome = take_wallet_notification(
            wallet=wallet, headers=request.headers, body=request.body, as_of=business_date()
        )
    except NoticeRefusedError as refused:
        log.warning("%s notice refused: %s", code, refused.en)
        return _failed(wallet, HTTPStatus.UNAUTHORIZED, "refused")
    except YingshouError as held:
        log.warning("%s notice held: %s", code, held.en)
        return _failed(wallet, HTTPStatus.SERVICE_UNAVAILABLE, held.code)
    log.info("%s notice: %s", code, outcome)
    kind, body = wallet.taken_answer()
    return HttpResponse(body, content_type=kind)


def _failed(wallet: Wallet, status: HTTPStatus, message: str) -> HttpResponse:
    kind, body = wallet.failed_answer(message)
    response = HttpResponse(body, status=status, content_type=kind)
    response.own_form = True  # type: ignore[attr-defined]
    return response
