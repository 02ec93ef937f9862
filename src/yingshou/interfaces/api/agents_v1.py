"""Version 1 of the interface of collecting agents: its calls, its description, its answers to errors."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.docs import Swagger

from yingshou.interfaces.api import agent_calls, agent_files, problems
from yingshou.interfaces.api.agent_access import AgentSignature
from yingshou.interfaces.api.examples import PROBLEM_SCHEMA

_DESCRIPTION = """\
代收机构（银行、商超、代办点）调用的接口：查询欠费、缴费、冲正、每日对账文件。每个请求都要签名。

Called by collecting agents (banks, shops, community agents): what an account owes, pay, take back, the daily
check file. Every request is signed.
"""


class AgentsApi(NinjaAPI):
    """The interface of agents with the problem schema among its components and short operation ids."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the OpenAPI description."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        return schema

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Name an operation by its function."""
        return str(operation.view_func.__name__)


def _build() -> AgentsApi:
    made = AgentsApi(
        title="应收 · 代收机构 Yingshou for agents",
        version="1",
        description=_DESCRIPTION,
        docs=Swagger(settings={"validatorUrl": None}),
        auth=AgentSignature(),
        urls_namespace="agents-v1",
    )
    problems.install(made)
    made.add_router("", agent_calls.router)
    made.add_router("/check-files", agent_files.router)
    return made


api = _build()
