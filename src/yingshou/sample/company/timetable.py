"""The order in which the months are walked: one step after another, each named and safe to repeat."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from yingshou.core.period import add_months, format_month, month_of
from yingshou.sample.company.ahead import SIGNED_ON
from yingshou.sample.company.collectors import ARRANGED_ON, collection_days
from yingshou.sample.company.desk import DECIDED_ON
from yingshou.sample.company.difficult import ACTED_ON
from yingshou.sample.company.plan import AS_OF, BILLING_DAYS, LARGE_READING_DAY, READING_DAYS, Plan

FORETOLD_ON = AS_OF - timedelta(days=11)
"""The day of an earlier forecast, so that there is one to hold against what came."""
REVIEWED_ON = date(2026, 5, 31)
"""The day of an earlier review, whose outcome is known by the last day."""
_MONEY_DAYS = (1, 6, 12, 15, 20, 25, 27, 29)
"""Days of a month on which money is taken and dues are issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act of the walk: what, on which business date, for which month, since which day."""

    kind: str
    day: date
    zh: str
    en: str
    bill_month: int = 0
    reading_day: int = 0
    since: date = date.min

    @property
    def text(self) -> str:
        """Say in both languages what is being done."""
        return f"{self.day.isoformat()} {self.zh} · {self.en}"


def timetable(plan: Plan) -> list[Step]:
    """Return every step from the empty database to the last day."""
    before = add_months(plan.bill_months[0], -1)
    steps = [Step(kind="archive", day=plan.first_day, zh="建立档案", en="archive")]
    steps += [
        Step(
            kind="reads",
            day=plan.first_day,
            bill_month=before,
            reading_day=reading_day,
            zh="期初示数",
            en="opening reads",
        )
        for reading_day in READING_DAYS
    ]
    steps.append(Step(kind="schemes", day=plan.first_day, zh="供电方案核对", en="scheme check"))
    paid_until = cover_from = plan.first_day
    collected = collection_days(plan)
    # The first day of collection of a month draws its cases; the lists of the last day are to be seen.
    planned = {min(each for each in collected if each.month == day.month) for day in collected} | {AS_OF}
    for day in plan.days:
        steps += _readings(plan, day)
        if day.day in _MONEY_DAYS or day == AS_OF:
            steps.append(Step(kind="payments", day=day, since=paid_until, zh="银行到账", en="bank file"))
            steps.append(Step(kind="dues", day=day, zh="分次分段应收", en="dues"))
            paid_until = day
        if day == FORETOLD_ON:
            steps.append(
                Step(kind="intervals", day=day, since=_close_before(day), zh="15 分钟曲线", en="intervals")
            )
            steps.append(Step(kind="forecast", day=day, zh="负荷与回款预测", en="forecast"))
        if day in collected:
            steps += _collection(day, planned)
        if day == SIGNED_ON:
            steps.append(Step(kind="ahead", day=day, zh="商铺改费控", en="shops go over to cost control"))
        if day == DECIDED_ON:
            steps.append(Step(kind="requests", day=day, zh="减免退费申请", en="waivers and a refund"))
        if day == ACTED_ON:
            steps.append(Step(kind="difficult", day=day, zh="困难客户", en="customers in difficulty"))
        if day > SIGNED_ON:
            steps.append(Step(kind="prepaid_day", day=day, zh="费控日测算", en="day of cost control"))
            steps.append(Step(kind="messages", day=day, zh="发送通知", en="notices sent"))
        steps += [_review(day)] if day == REVIEWED_ON else ()
        if day.day == LARGE_READING_DAY and day > cover_from:
            steps.append(
                Step(
                    kind="positions",
                    day=day - timedelta(days=1),
                    since=cover_from,
                    zh="日敞口",
                    en="positions",
                )
            )
            cover_from = day
    return [*steps, *_last_day(plan)]


def _last_day(plan: Plan) -> Iterator[Step]:
    """Give what is worked out on the last day, when all is in."""
    yield Step(kind="intervals", day=AS_OF, since=_close_before(AS_OF), zh="15 分钟曲线", en="intervals")
    yield Step(kind="positions", day=AS_OF, since=plan.first_day, zh="全部日敞口", en="all positions")
    yield Step(kind="notices", day=AS_OF, zh="阶梯提示", en="tier notices")
    yield Step(kind="inspections", day=AS_OF, zh="用电分析与检查", en="look at use, inspections")
    month_end = AS_OF.replace(day=1) - timedelta(days=1)
    yield Step(kind="scorecard", day=month_end, zh="训练评分卡", en="scorecard trained")
    yield from (_review(month_end), _review(AS_OF))
    if REVIEWED_ON in plan.days:
        yield Step(kind="back_test", day=AS_OF, since=REVIEWED_ON, zh="评价回测", en="back-test of a review")
    yield Step(kind="warnings", day=AS_OF, zh="预警", en="early warning")
    yield Step(kind="risk", day=AS_OF, zh="全账簿风险", en="risk of the book")
    yield Step(kind="forecast", day=AS_OF, zh="负荷与回款预测", en="forecast")


def _readings(plan: Plan, day: date) -> Iterator[Step]:
    """Give the reads and bills of a reading day."""
    month = month_of(day)
    if month not in plan.bill_months:
        return
    named = {"day": day, "bill_month": month, "reading_day": day.day}
    if day.day in READING_DAYS:
        yield Step(kind="reads", zh=f"{format_month(month)} 抄表示数", en="reads", **named)
    if day.day in BILLING_DAYS:
        yield Step(kind="bills", zh=f"{format_month(month)} 算费", en="bills", **named)
    if day.day == LARGE_READING_DAY:
        since = _close_before(day)
        if since <= FORETOLD_ON < day:
            since = FORETOLD_ON + timedelta(days=1)
        yield Step(
            kind="intervals", since=since, zh=f"{format_month(month)} 15 分钟曲线", en="intervals", **named
        )
        yield Step(
            kind="bills", zh=f"{format_month(month)} 大客户算费", en="bills of large customers", **named
        )


def _review(day: date) -> Step:
    return Step(kind="grades", day=day, zh="信用评价", en="review of credit")


def _collection(day: date, planned: Container[date]) -> Iterator[Step]:
    """Give what the collectors do on a day, after its money is in."""
    yield Step(kind="collection", day=day, zh="催费日", en="day of collection")
    if day in planned:
        yield Step(kind="next", day=day, zh="催费建议", en="next best action")
    if day < AS_OF:
        yield Step(kind="results", day=day, zh="催费结果", en="results of tasks")
    if day == ARRANGED_ON:
        yield Step(kind="arrangement", day=day, zh="欠费分期", en="agreement on arrears")


def _close_before(day: date) -> date:
    """Return the day before this one that closed a month of the large customers."""
    month = day.replace(day=1) if day.day > LARGE_READING_DAY else day.replace(day=1) - timedelta(days=1)
    return month.replace(day=LARGE_READING_DAY)
