"""Version 1 of the API: its resources, its description, its answers to errors."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.errors import HttpError
from ninja.openapi.docs import Swagger

from yingshou.interfaces.api import (
    accounts,
    analysis,
    anomalies,
    arrangements,
    arrears,
    bills,
    care,
    closings,
    collection,
    corrections,
    credit,
    drafts,
    forecasts,
    guarantee_acts,
    guarantees,
    health,
    legal,
    money_requests,
    next_actions,
    notices,
    payments,
    plans,
    positions,
    prepaid,
    problem_rows,
    problems,
    progress,
    reads,
    receivables,
    renegotiations,
    risk,
    supply,
    wallet_notices,
    wallet_orders,
    warnings,
    write_offs,
)
from yingshou.interfaces.api.access import may
from yingshou.interfaces.api.examples import PROBLEM_SCHEMA

_DESCRIPTION = """\
金额、电量、单价均为文本形式的十进制数；月份写作 2025-10；日期为北京时间。

- 在 `Authorization: Bearer <密钥>` 中给出密钥（`yingshou user token NAME` 生成），或使用控制台的登录会话。
- 列表分页：以同样的条件把 `next_cursor` 作为 `cursor` 传回。
- 写操作须带 `Idempotency-Key`：同键同请求返回已存的答复并标 `Idempotency-Replayed: true`；
  同键不同请求拒绝（422）；首个请求未完成时 409。
- 错误为问题文档（RFC 9457），`code` 稳定，中英文俱全。

Sums, energy and prices are decimals written as text; months are written 2025-10; days are those of Beijing.

- Sign in with `Authorization: Bearer <key>` (`yingshou user token NAME`), or with the console's session.
- Lists come in pages: give `next_cursor` back as `cursor` with the same filters.
- Every write needs `Idempotency-Key`: the same key with the same request gets the stored answer, marked
  `Idempotency-Replayed: true`; with another request it is refused (422); while the first still runs, 409.
- Errors are problem documents (RFC 9457) with a stable `code`, in Chinese and English.
"""

# The validator of Swagger UI is an outside service, so it is switched off.
_DOCS = Swagger(
    settings={"validatorUrl": None, "displayRequestDuration": True, "persistAuthorization": False}
)

_RESOURCES: dict[str, Router] = {
    "/accounts": accounts.router,
    "/reads": reads.router,
    "/bills": bills.router,
    "/corrections": corrections.router,
    "/receivables": receivables.router,
    "/arrears": arrears.router,
    "/arrangements": arrangements.router,
    "/closings": closings.router,
    "/collection": collection.router,
    "/payments": payments.router,
    "/drafts": drafts.router,
    "/money-requests": money_requests.router,
    "/prepaid": prepaid.router,
    "/legal-matters": legal.router,
    "/write-offs": write_offs.router,
    "/guarantees": guarantees.router,
    "/claims": guarantees.claims,
    "/releases": guarantee_acts.releases,
    "/visits": care.visits,
    "/reminders": care.reminders,
    "/renegotiations": renegotiations.router,
    "/supply": supply.router,
    "/positions": positions.router,
    "/risk": risk.router,
    "/credit": credit.router,
    "/warnings": warnings.router,
    "/anomalies": anomalies.router,
    "/plans": plans.router,
    "/progress": progress.router,
    "/forecasts": forecasts.router,
    "/problems": problem_rows.router,
    "/analysis": analysis.router,
    "/tier-notices": analysis.notices,
    "/wallet-orders": wallet_orders.router,
    "/wallet-notices": wallet_notices.router,
    "/next": next_actions.router,
    "/notices": notices.router,
    "/message-receipts": notices.receipts,
    "/health": health.router,
}


class YingshouApi(NinjaAPI):
    """The API with the problem schema among its components and short operation ids."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI description."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        for operation in (each for path in schema["paths"].values() for each in path.values()):
            for parameter in operation["parameters"]:
                # A sentence of ours answers its absence, so the code has a default; clients must send it.
                parameter["required"] |= parameter["name"] == "Idempotency-Key"
        return schema

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Name an operation by its function."""
        return str(operation.view_func.__name__)


def _build() -> YingshouApi:
    made = YingshouApi(
        title="应收 Yingshou",
        version="1",
        description=_DESCRIPTION,
        docs=_DOCS,
        auth=may("view_book"),
        urls_namespace="api-v1",
    )
    problems.install(made)
    for prefix, router in _RESOURCES.items():
        made.add_router(prefix, router)
    made.add_router("", _elsewhere)
    return made


_elsewhere = Router()


@_elsewhere.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", auth=None, include_in_schema=False
)
def no_such_address(request: HttpRequest, rest: str) -> None:
    """Answer every other address with a problem document."""
    del request, rest
    raise HttpError(404, "no such address")


api = _build()
