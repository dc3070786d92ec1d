"""公开统计: what the bureau did this year, in whole numbers of the county. One statement; missing is not zero; no number of people below five."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Q, Sum

from apps.alliance.queries import offers_public
from apps.cards.models import Card
from apps.cases.models import Case, CaseClock, Rating
from apps.core.together import Together
from apps.jobs.models import Fair, Placement
from apps.memorials.models import Tribute
from apps.memorials.queries import martyrs_public
from apps.org.models import Station
from apps.payments.models import Batch, Payment
from apps.portal.rules.counting import Row, counted, people, share, sum_of


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and its rows."""

    title: str
    rows: Sequence[Row]


def statistics(today: date) -> list[Chapter]:
    """This year up to today."""
    year, ask = date(today.year, 1, 1), Together()
    paid = Payment.objects.filter(batch__month__gte=year, state="paid")
    money = ask.figures(paid, fen=Sum("amount_fen"), lines=Count("id"), payees=Count("person", distinct=True))
    closed = ask.figures(Batch.objects.filter(month__gte=year, state="closed"), last=Max("month"), batches=Count("id"))
    cards = ask.count(Card.objects.filter(state="in_use"))
    ended = ask.count(Case.objects.filter(ended_at__date__gte=year, state__in=("done", "refused")))
    ran = CaseClock.objects.filter(stopped_on__gte=year, case__state__in=("done", "refused"))
    clocks = ask.figures(ran, all=Count("id"), on_time=Count("id", filter=Q(stopped_on__lte=F("due_on"))))
    rated = ask.figures(
        Rating.objects.filter(rated_at__date__gte=year), all=Count("id"), good=Count("id", filter=Q(grade__gte="3"))
    )
    stations = ask.count(Station.objects.all())
    fairs = ask.count(Fair.objects.filter(starts_on__gte=year, held_on__isnull=False))
    placed = ask.figures(Placement.objects.filter(year=today.year, is_counted=True), people=Count("person", distinct=True))
    offers = ask.figures(offers_public(today).order_by(), all=Count("id"), shops=Count("merchant", distinct=True))
    martyrs, flowers = ask.count(martyrs_public()), ask.count(Tribute.objects.filter(kind="flower", left_at__date__gte=year))
    last = closed.value["last"]
    return [
        Chapter("抚恤补助发放", (
            sum_of("今年已发到账", money.value["fen"]), people("领到的人", money.value["payees"]), counted("发放笔数", money.value["lines"], "笔"),
            Row("已结清到", f"{last.year}年{last.month}月" if last else ""),
        )),
        Chapter("办事", (
            counted("今年办结", ended.value, "件"), share("在时限内办完", clocks.value["on_time"], clocks.value["all"], "个时限"),
            share("评价满意", rated.value["good"], rated.value["all"], "次评价"), counted("正在使用的优待证", cards.value, "张"),
        )),
        Chapter("就业", (counted("今年办招聘会", fairs.value, "场"), people("今年登记就业", placed.value["people"]))),
        Chapter("服务站和优待", (
            counted("服务站", stations.value, "个"),
            counted("惠军商家", offers.value["shops"], "家"), counted("正在执行的优惠", offers.value["all"], "项"),
        )),
        Chapter("烈士褒扬", (counted("网上纪念的烈士", martyrs.value, "位"), counted("今年网上献花", flowers.value, "束"))),
    ]  # fmt: skip
