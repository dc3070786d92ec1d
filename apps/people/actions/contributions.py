"""What veterans give (作用发挥), entered by the bureau or by the station of their place."""

from datetime import date

from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.scope import within
from apps.org.models import Division
from apps.people.actions.background import AlreadyEntered, enter
from apps.people.choices import ContributionKind
from apps.people.models import Contribution, Person
from apps.people.queries.people import lock_person
from apps.people.rules.contributions import IN_VILLAGES, check_contribution
from apps.people.rules.identity import check_day
from apps.people.rules.words import needed


@action(permission="people.record_contribution", label="登记作用发挥")
def record_contribution(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    title: str,
    organisation: str,
    since: date,
    hours: int | None = None,
    audience: int | None = None,
    donated_fen: int | None = None,
    village: str = "",
    evidence_id: int | None = None,
) -> Contribution:
    """A post from a day on, or one event on that day; ``village`` is the code of the village of a post, the person's own when empty.
    Raises Invalid, BadDate, AlreadyEntered."""
    person = lock_person(actor, person_id)
    if kind not in ContributionKind.values:
        raise Invalid("请选择种类。", field="kind")
    check_day(since, person.born_on, actor.today, "开始（活动）日期")
    check_contribution(kind, hours=hours, audience=audience, donated_fen=donated_fen)
    title = needed(title, "请填写职务或活动名称，例如“村党支部书记”“文明交通劝导”。", "title", 80)
    organisation = needed(organisation, "请填写单位、学校、村或志愿服务队的名称。", "organisation", 120)
    same = {"kind": kind, "since": since, "title": title, "organisation": organisation}
    if Contribution.objects.filter(person=person, is_live=True, **same).exists():
        raise AlreadyEntered("这一条已经登记过，不需要重复登记。", field="title")
    row = Contribution(
        **same,
        hours=hours,
        audience=audience,
        donated_fen=donated_fen,
        division_id=_village(actor, person, kind, village.strip()),
    )
    return enter(actor, person, row, "contributions", evidence_id)


def _village(actor: Actor, person: Person, kind: str, code: str) -> str | None:
    if kind not in IN_VILLAGES:
        if code:
            raise Invalid("只有兵支书和村（社区）“两委”成员填写任职村（社区）。", field="village")
        return None
    if not code:
        return person.division_id
    row = Division.objects.filter(within(actor, "pk"), pk=code, level="village").first()
    if row is None:
        raise Invalid("没有找到这个村（社区），请填写12位区划代码，或留空表示本人所属的村。", field="village")
    return row.pk
