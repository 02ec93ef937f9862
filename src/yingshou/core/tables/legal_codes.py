"""Reason codes of matters before a court and of claims written off."""

from yingshou.core.tables.problems import ProblemCode

LEGAL_CODES = {
    "UNKNOWN_MATTER": ProblemCode(
        "没有此案件", "there is no such matter", "核对案件编号", "check its number"),
    "UNKNOWN_ITEM": ProblemCode(
        "该户没有这笔未清应收", "the account has no such open item", "核对应收编号，或先查看欠费明细",
        "check its number in the list of what the account owes"),
    "IN_MATTER": ProblemCode(
        "该应收已在另一未结案件中", "another matter that is not closed is about the item", "在该案件中继续办理，或先结案",
        "go on in that matter, or close it first"),
    "STEP_ORDER": ProblemCode(
        "按程序，该步骤不能接在案件当前状态之后", "the step does not follow the state the matter is in",
        "先补登此前的步骤；案件页列出可登记的步骤", "record the steps before it; the page of the matter lists which may follow"),
    "STEP_TOO_EARLY": ProblemCode(
        "法定期间届满之后才能申请执行", "execution may be applied for only once the term is over", "期间届满后再登记；送达日期有误的先核对",
        "record it after that day; check the day the paper was served"),
    "FILE_GONE": ProblemCode(
        "保存的文件不存在或已被改动", "a kept file is gone or was changed", "从备份恢复 legal 文件夹",
        "restore the folder `legal` from the backup"),
    "UNKNOWN_GROUND": ProblemCode(
        "没有在该日有效的核销事由", "no such ground holds on the day", "查看 write_off_grounds", "see the file write_off_grounds"),
    "GROUND_TOO_YOUNG": ProblemCode(
        "逾期时间未达到该核销事由的要求", "an item is not overdue for long enough", "改用符合的事由，或到期后再申请",
        "choose a ground that fits, or ask again later"),
    "GROUND_TOO_LARGE": ProblemCode(
        "金额超过该核销事由的上限", "the amount is above what the ground allows", "改用符合的事由", "choose a ground that fits"),
    "GROUND_NO_STEP": ProblemCode(
        "案件中没有该核销事由所需的步骤", "the matter has not had the step the ground needs", "先在案件中登记该步骤及其法律文书",
        "record the step with its document in the matter first"),
    "GROUND_NO_DOCUMENT": ProblemCode(
        "该核销事由须附证明文件", "the ground needs a document", "上传证明文件", "attach the document"),
    "WRITTEN_OFF": ProblemCode(
        "该应收已核销，账销案存", "the item is written off, its claim kept", "收到款项按核销后收回办理；需要更正时先撤销核销",
        "book money for it as a recovery; undo the write-off before it is corrected"),
    "ITEM_LOCKED": ProblemCode(
        "该应收在途（代扣）或在欠费分期协议中", "the item is out with the bank or part of an agreement on arrears",
        "收回代扣批次，或终止分期协议后再申请", "recall the debit, or end the agreement first"),
    "NOTHING_WRITTEN_OFF": ProblemCode(
        "该户没有可收回的核销欠费，或没有可用余额", "the account has no claim written off, or no money to settle it with",
        "先登记收款，再办理核销后收回", "take the payment first, then book the recovery"),
}  # fmt: skip
"""Codes of refusals in legal matters and write-offs."""
