"""The own file of the veteran who asks: never anybody else's. What is not theirs is not found."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, DateField, Q, QuerySet, SmallIntegerField, Sum

from apps.benefits.models import Confirmation, ConfirmationRound, Finding, Span
from apps.benefits.queries.explaining import WhyNot, answers_for
from apps.benefits.queries.ledger import Line, lines_of, with_states
from apps.benefits.queries.slips import Slip, slip_of
from apps.benefits.rules import SCHEMES, Gap, StandardMissing, monthly_fen
from apps.benefits.rules.barring import SUSPENSIONS
from apps.cards.models import Card
from apps.cases.models import Case, CaseEvent
from apps.cases.queries.cases import act_label
from apps.cases.queries.kinds import kinds_of
from apps.cases.rules.definition import Kind
from apps.core.action import permission, require
from apps.core.actor import SHANGHAI, Actor
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.core.together import Given, Part, Prepared, Together
from apps.payments.models import Claim, HeldOver, Payment
from apps.payments.queries.dues import dues_of
from apps.people.models import PayeeAccount, Person
from apps.people.queries import same_human
from apps.policy.queries import books, version_parts
from apps.policy.rules import Book
from apps.portal.rules.entering import NotYours
from apps.portal.rules.mandates import ACTING
from apps.portal.rules.words import PAY_DAY, PAYMENT_WORDS, MonthMoney, found_words, matter_words, next_pay_day, sentences
from apps.visits.models import Pairing, Visit

VIEW_OWN = permission("portal.view_own", "查看本人待遇和档案")
READS_SHOWN, MATTERS_SHOWN, VISITS_SHOWN = 100, 50, 5
SUSPENDED = "有依法中止发放的情形，原因和恢复的办法请带身份证到服务站当面了解"
_WAITING = ("rejected", "returned", "not_paid")


@dataclass(frozen=True, slots=True)
class Running:
    """A scheme that pays now: since when, and how much this month (None: the standard is not known yet)."""

    name: str
    since: Month
    fen: int | None


@dataclass(frozen=True, slots=True)
class Home:
    """The first page after signing in."""

    lines: Sequence[str]
    money: MonthMoney
    running: Sequence[Running]
    next_on: date | None
    account_tail: str
    account_bank: str
    found: Sequence[str]
    confirm_by: date | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as its payee sees it."""

    payment: Payment
    sign: str
    words: str

    @property
    def month(self) -> Month:
        return Month.of(self.payment.batch.month)

    @property
    def is_back(self) -> bool:
        """It came back from the bank."""
        return self.payment.state in ("failed", "returned")


@dataclass(frozen=True, slots=True)
class Matter:
    """One application: where it stands, what happened, and what was answered."""

    case: Case
    words: str
    steps: Sequence[tuple[date, str]]
    said: str


@dataclass(frozen=True, slots=True)
class Benefits:
    """我的待遇: what runs, what was paid by year, what came back."""

    home: Home
    years: Sequence[tuple[int, Sequence[Paid]]]
    back: Sequence[HeldOver]


def _mine(actor: Actor) -> Q:
    """Rows of the veteran and of dossiers merged into theirs. Raises Forbidden for anybody but a veteran."""
    require(actor, VIEW_OWN)
    return _of(actor.person_id or 0)


def _of(person: Any) -> Q:
    """By the one or two numbers of the human: an OR over the joined dossier would read every row of the county to find these."""
    return Q(person_id__in=Person.objects.filter(Q(pk=person) | Q(merged_into_id=person)).order_by().values("pk"))


def myself(actor: Actor) -> Person:
    """The dossier of who asks."""
    require(actor, VIEW_OWN)
    row = Person.objects.select_related("division__parent").filter(pk=actor.person_id or 0).first()
    if row is None:
        raise NotYours
    return row


def _running(own: Q, month: Any) -> QuerySet[Span]:
    rows = Span.objects.filter(own, from_month__lte=month).exclude(to_month__lte=month)
    return rows.select_related("scheme").order_by("scheme__sort", "id")


def _priced(span: Span, month: Month, rates: Book) -> Running:
    fen = None
    with suppress(StandardMissing):  # told as “正在核定”
        fen = monthly_fen(span.scheme_id, span.rate_key, span.facts, month, rates, span.region_code).fen
    return Running(SCHEMES[span.scheme_id].name, Month.of(span.from_month), fen)


def _pay_day(rates: Book, month: Month, division_code: str) -> int:
    """The day of the month by which the county pays: the policy parameter ``pay_day``, else the 25th."""
    found = rates.param("pay_day", month, division_code)
    return min(28, max(1, int(found.value))) if found is not None else PAY_DAY


def _money(lines: Sequence[Line], returned_fen: int) -> MonthMoney:
    """This month's dues by state; what came back counts whatever month it is of, and there alone."""
    sums = dict.fromkeys(("owed", "sent", "paid", "returned"), 0)
    for line in lines:
        state = {"unknown": "sent", "netted": "paid"}.get(line.state, line.state)
        sums[state] += line.due.amount_fen
    return MonthMoney(sums["owed"], sums["sent"], sums["paid"], returned_fen)


def _back(own: Q) -> QuerySet[HeldOver]:
    """Dues whose money came back from the bank and waits."""
    return HeldOver.objects.filter(own, reason__in=_WAITING)


def _home_parts(ask: Together) -> dict[str, Part[Any]]:
    person, month, today = Given("person", BigIntegerField()), Given("month", DateField()), Given("today", DateField())
    own, year = _of(person), Given("year", SmallIntegerField())
    accounts = PayeeAccount.objects.filter(person_id=person, is_live=True).defer("account_sealed")
    found = Finding.objects.filter(own, matter="claim", state="open").select_related("scheme").order_by("due_on", "id")
    return {
        "spans": ask.rows(_running(own, month)),
        "account": ask.first(accounts),
        "back": ask.figures(_back(own), fen=Sum("due__amount_fen")),
        "found": ask.rows(found),
        "round": ask.first(ConfirmationRound.objects.filter(year=year, opens_on__lte=today)),
        "confirmed": ask.count(Confirmation.objects.filter(own, round__year=year)),
        "dues": ask.rows(with_states(dues_of(Claim.objects.filter(own)).filter(period=month)).order_by("id")),
        **version_parts(ask, today),
    }


_asked_home = Prepared(_home_parts)


def home(actor: Actor, division_code: str) -> Home:
    """What comes, when and where to; one statement, which also asks whether standards have changed."""
    require(actor, VIEW_OWN)
    today, month = actor.today, actor.month
    got = _asked_home(person=actor.person_id or 0, month=month.first, today=today, year=today.year)
    rates = books(today, got)
    day, account, around = _pay_day(rates(division_code), month, division_code), got["account"], got["round"]
    money = _money(lines_of(got["dues"]), got["back"]["fen"] or 0)
    tail = account.account_tail if account else ""
    running = [_priced(span, month, rates(span.region_code)) for span in got["spans"]]
    waits = around is not None and not got["confirmed"] and bool(running)
    monthly = sum(one.fen or 0 for one in running) if running else None
    return Home(
        lines=sentences(money, today=today, pay_day=day, tail=tail, monthly_fen=monthly),
        money=money,
        running=running,
        next_on=next_pay_day(today, day, is_paid=bool(money.paid_fen) and not money.coming_fen),
        account_tail=tail[-4:],
        account_bank=account.bank_name if account else "",
        found=[found_words(one.scheme.name, one.due_on, one.papers, today) for one in got["found"]],
        confirm_by=around.closes_on if waits else None,
    )


def _payments(actor: Actor) -> QuerySet[Payment]:
    rows = Payment.objects.filter(_mine(actor)).exclude(state="withdrawn").select_related("batch")
    return rows.order_by("-batch__month", "-id")


def benefits(actor: Actor, division_code: str) -> Benefits:
    """Everything about the money, by year."""
    years: dict[int, list[Paid]] = {}
    for row in _payments(actor):
        sign, words = PAYMENT_WORDS.get(row.state, ("", row.get_state_display()))
        years.setdefault(row.batch.month.year, []).append(Paid(row, sign, words))
    back = _back(_mine(actor)).select_related("due__scheme", "payment").order_by("due__period", "due_id")
    return Benefits(home(actor, division_code), list(years.items()), list(back))


def slip(actor: Actor, payment_id: int) -> Slip:
    """The slip of an own payment. Raises NotYours for anybody else's, as for none."""
    row = _payments(actor).filter(pk=payment_id).first()
    if row is None:
        raise NotYours
    return slip_of(row)


def why(actor: Actor) -> list[WhyNot]:
    """为什么没有我: every scheme against the own file."""
    paid = _running(_mine(actor), actor.month.first).values_list("scheme_id", flat=True)
    answers = answers_for(myself(actor), actor.today, set(paid))
    return [replace(one, gaps=tuple(_told(gap) for gap in one.gaps)) for one in answers]


def _told(gap: Gap) -> Gap:
    """A page announces no warrant: sentence, loss of rights and warrant read alike, the station explains them face to face."""
    return replace(gap, reason=SUSPENDED) if gap.kind in SUSPENSIONS else gap


def matters(actor: Actor) -> list[Matter]:
    """The own applications, the latest first, whoever registered them; three statements. Notes between clerks stay inside."""
    rows = Case.objects.filter(_mine(actor)).select_related("kind").order_by("-id")
    cases = list(rows.defer("private_sealed", "delegate_id_number_sealed", "delegate_phone_sealed")[:MATTERS_SHOWN])
    kinds, events = kinds_of(case.version_id for case in cases), _events(cases)
    return [_matter(case, kinds[case.version_id], events.get(case.pk, [])) for case in cases]


def matter_of(case: Case, kind: Kind) -> Matter:
    """One application as its page shows it."""
    return _matter(case, kind, _events([case]).get(case.pk, []))


def _events(cases: Sequence[Case]) -> dict[int, list[CaseEvent]]:
    found: dict[int, list[CaseEvent]] = {}
    for event in CaseEvent.objects.filter(case__in=cases).order_by("case_id", "seq"):
        found.setdefault(event.case_id, []).append(event)
    return found


def _matter(case: Case, kind: Kind, events: Sequence[CaseEvent]) -> Matter:
    steps = [(_day(event.at), act_label(kind, event.from_step, event.act)) for event in events]
    asked = next((event.note for event in reversed(events) if event.act == "supplement"), "")
    answered = next((event.answer or event.note for event in reversed(events) if event.to_step == case.step), "")
    said = asked if case.state == "waiting" else answered if not case.is_open else ""
    ended = _day(case.ended_at) if case.ended_at else None
    label = kind.label(case.step) if case.is_open else ""
    return Matter(case, matter_words(case.state, label, case.due_on, ended), steps, said)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def my_cards(actor: Actor) -> list[Card]:
    """The own cards, the latest first; the national number stays sealed."""
    rows = Card.objects.filter(_mine(actor)).defer("national_no_sealed", "national_no_blind")
    return list(rows.order_by("-sequence", "-id"))


@dataclass(frozen=True, slots=True)
class Contact:
    """我的联系人: who keeps in touch (None: nobody by name), and the last visits: the day, how, by whom."""

    pairing: Pairing | None
    visits: Sequence[Visit]


def contact(actor: Actor) -> Contact:
    """Who keeps in touch with the veteran, and when somebody last came. What was written down at a visit is not shown."""
    pairing = Pairing.objects.filter(_mine(actor), until__isnull=True).select_related("officer").first()
    visits = Visit.objects.filter(_mine(actor), corrected_by__isnull=True, outcome="met").select_related("staff")
    return Contact(pairing, list(visits.only("on", "mode", "staff__name").order_by("-on", "-id")[:VISITS_SHOWN]))


@dataclass(frozen=True, slots=True)
class Look:
    """An act on the own file, and how often it was done on that day by the same for the same reason."""

    entry: AuditEntry
    times: int

    @property
    def name(self) -> str:
        return f"{self.entry.actor_name}（当天{self.times}次）" if self.times > 1 else self.entry.actor_name


def readers(actor: Actor) -> list[Look]:
    """Who looked at the own file in full (an employer: what was agreed to), who changed it and who signed in, and why;
    what a helper did with the own applications; newest first."""
    require(actor, VIEW_OWN)
    file = Q(row_type="people.Person", row_id__in=[str(pk) for pk in same_human(actor.person_id or 0)])
    cases = [str(pk) for pk in Case.objects.filter(_mine(actor)).values_list("pk", flat=True)]
    helped = Q(row_type="cases.Case", row_id__in=cases, via="portal", actor_name__contains=ACTING)
    rows = AuditEntry.objects.filter(file | helped, outcome__in=["read", "done"])
    alike: dict[tuple[object, ...], list[AuditEntry]] = {}
    for row in rows.order_by("-id")[: 4 * READS_SHOWN]:
        alike.setdefault((_day(row.at), row.actor_name, row.verb, row.reason), []).append(row)
    return [Look(same[0], len(same)) for same in alike.values()][:READS_SHOWN]
