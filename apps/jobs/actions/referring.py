"""Hooks of the kind of case 就业一件事: one form, and the clerk's one act makes what was asked for through the ordinary actions, or finds it there."""

from apps.cases.models import Case
from apps.cases.rules.answers import Answers
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.jobs.actions.learning import issue_voucher
from apps.jobs.actions.seekers import Wishes, choose_news, enter_seeker
from apps.jobs.actions.signing import sign_up
from apps.jobs.choices import Channel, LedgerStatus
from apps.jobs.models import Seeker, SignUp, TrainingVoucher
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
