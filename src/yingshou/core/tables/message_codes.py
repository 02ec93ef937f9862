"""Reason codes of messages: what keeps an address, a wording or a notice from being of use."""

from yingshou.core.tables.problems import ProblemCode

MESSAGE_CODES = {
    "NOT_AN_ADDRESS": ProblemCode(
        "不是该渠道的地址", "not an address of this channel", "短信填 11 位手机号，电子邮件填邮箱地址，不含换行",
        "give a mobile number of 11 digits for SMS, an e-mail address for EMAIL, no line breaks"),
    "TEMPLATE_FIELD": ProblemCode(
        "模板中有不认识的字段或多余的花括号", "the wording has an unknown field or a stray brace",
        "只使用该用途的字段，见交换文件说明 message_templates", "use the fields of the purpose alone; see message_templates"),
    "UNKNOWN_TEMPLATE": ProblemCode(
        "没有适用的通知模板", "no wording applies", "先导入该用途、语言的模板", "import a wording for the purpose first"),
    "MISSING_FIELD": ProblemCode(
        "通知缺少模板要用的内容", "a fact the wording needs is missing", "补上该内容", "give the fact"),
    "NOT_DECLINABLE": ProblemCode(
        "此类通知依法必须送达，不能退订", "this notice must be served and cannot be declined", "向客户说明；其他用途可以退订",
        "explain it to the customer; other purposes may be declined"),
    "UNKNOWN_NOTICE": ProblemCode(
        "没有此通知", "there is no such notice", "核对通知编号", "check its number"),
    "NOTICE_ENDED": ProblemCode(
        "该通知的状态不允许此操作", "the state of the notice does not allow this", "查看该通知的发送记录",
        "look at what became of it"),
    "NO_CHANNEL": ProblemCode(
        "没有配置可用的通知渠道", "no channel is configured", "在 messages.toml 中配置渠道，通知会自动继续发送",
        "configure a channel in messages.toml; the notice then goes on by itself", blocking=False),
    "NO_ADDRESS": ProblemCode(
        "没有可用的联系方式", "there is no address to reach the account at", "补录联系方式 account_contacts",
        "add a contact to account_contacts", blocking=False),
}  # fmt: skip
"""Codes of the tables and acts of messages."""
