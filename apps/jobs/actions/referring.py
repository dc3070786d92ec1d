"""Hooks of the kinds of case 就业一件事 and 导师预约: one form, and the clerk's one act makes what was asked for through the ordinary actions, or finds it there."""

from apps.cases.models import Case
from apps.cases.queries import kind_of
from apps.cases.rules.answers import Answers
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.jobs.actions.advancing import pair_mentor
from apps.jobs.actions.learning import issue_voucher
from apps.jobs.actions.seekers import Wishes, choose_news, enter_seeker
from apps.jobs.actions.signing import sign_up
from apps.jobs.choices import Channel, LedgerStatus
from apps.jobs.models import Seeker, SignUp, TrainingVoucher
from apps.jobs.queries.advancing import mentors
from apps.jobs.queries.public import public_fairs
from apps.people.models import Person

WISHES = ("training", "degree", "news", "fair", "relief")


def asked(_actor: Actor, _person: Person, _kind: object, answers: Answers) -> None:
    """Hook of registration. Raises Invalid: nothing was asked for."""
    if not any(answers.open.get(name) is True for name in WISHES):
        raise Invalid("请至少选择一项：技能培训、学历提升、岗位信息、招聘会或者税收优惠。", field="training")


def refer(actor: Actor, case: Case, _act: str) -> None:
    """Hook of the clerk's act: a voucher, the ledger with job news, a place at the county's next fair. Degrees and the employer's relief are told in the
    answer: a school and an employer are chosen by the person. What is there already stays; a refusal refuses the act."""
    person, note = case.person, f"就业一件事{case.receipt_no}"
    if case.answers.get("training") and not TrainingVoucher.objects.filter(person=person).exclude(state="void").exists():
        issue_voucher(actor, person_id=person.pk)
    if case.answers.get("news"):
        row = Seeker.objects.filter(person=person).first()
        if row is None:
            enter_seeker(
                actor, person_id=person.pk, status=LedgerStatus.SEEKING, since=actor.today, wishes=Wishes(), note=note
            )
        elif not row.takes_news:
            choose_news(actor, seeker_id=row.pk, takes_news=True)
    fair = public_fairs(actor).filter(division_id__startswith=person.division_id[:6]).first()
    if (
        case.answers.get("fair")
        and fair is not None
        and not SignUp.objects.filter(fair=fair, person=person, state="signed_up").exists()
    ):
        sign_up(actor, fair_id=fair.pk, person_id=person.pk, channel=Channel.STATION)


def pair(actor: Actor, case: Case, _act: str) -> None:
    """Hook of the clerk's act on 导师预约: the mentor named looks after who asked; a pair that lasts stays, and a mentor beyond the county's list is only told.
    Raises Invalid (no such mentor, or two)."""
    name = str(case.answers.get("mentor_name") or "").strip()
    if not name:
        return
    found = list(mentors(actor).filter(name=name, ended_on__isnull=True)[:2])
    if len(found) != 1:
        words = "不止一位" if found else "不在本县现任导师里"
        raise Invalid(f"导师“{name[:20]}”{words}。请到“培训—导师”核对姓名；没有聘任的，请先聘任。", field="mentor_name")
    if not found[0].mentorings.filter(person=case.person, ended_on__isnull=True).exists():
        topic = kind_of(case.version).field("topic")
        words = dict(topic.choices).get(str(case.answers.get("topic")), "") if topic else ""
        goal = f"导师预约{case.receipt_no}：{words}"
        pair_mentor(actor, mentor_id=found[0].pk, person_id=case.person_id, goal=goal)
