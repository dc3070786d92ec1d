"""Tasks that life asks for: looked for every night, set-based, never twice however many nights were missed."""

from datetime import timedelta
from typing import Any

from django.db import connection

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.visits.actions.campaigns import MEMBERS, member_values
from apps.visits.rules.lists import FULL_COVER
from apps.visits.rules.triggers import DUES, LOOK_BACK_DAYS, quarter, year_end

_INSERT = """
insert into visits_task (key, person_id, division_id, trigger, listed, also, why, opened_on, due_on, state, is_added, reason)
select t.key, p.id, p.division_id, t.trigger, t.listed, array[]::varchar[], t.why, %(today)s, t.due_on, 'open', false, ''
from ({source}) t join people_person p on p.id = t.person_id
where {who}
order by p.division_id, p.id
on conflict (key) do nothing
"""
_ACTIVE = "p.state = 'active'"
_EVENTS = """
select 'returned:s' || s.id as key, s.person_id, 'returned' as trigger, '' as listed, %(returned)s as why,
       greatest(s.discharged_on, %(today)s::date) + %(returned_days)s as due_on
from people_servicerecord s where s.is_live and s.discharged_on between %(since)s and %(today)s
union all
select 'recruit:s' || s.id, s.person_id, 'recruit', '', %(recruit)s, %(today)s::date + %(recruit_days)s
from people_servicerecord s where s.is_live and s.enlisted_on between %(since)s and %(today)s and s.discharged_on is null
union all
select 'merit:h' || h.id, h.person_id, 'merit', '', %(merit)s || '：' || h.title, %(today)s::date + %(merit_days)s
from people_honour h where h.is_live and h.kind in ('first_merit', 'second_merit', 'third_merit') and h.awarded_on between %(since)s and %(today)s
union all
select 'model:h' || h.id, h.person_id, 'model', '', %(model)s || '：' || h.title, %(today)s::date + %(model_days)s
from people_honour h where h.is_live and h.kind in ('title', 'model') and h.awarded_on between %(since)s and %(today)s
union all
select k.trigger || ':d' || d.id, d.person_id, k.trigger, '', k.why, %(today)s::date + k.days
from people_hardship d
join (values ('serious_illness', 'illness', %(illness)s, %(illness_days)s), ('accident', 'upheaval', %(upheaval)s, %(upheaval_days)s),
             ('minimum_living', 'hardship', %(hardship_why)s, %(hardship_days)s), ('destitute', 'hardship', %(hardship_why)s, %(hardship_days)s),
             ('at_risk', 'hardship', %(hardship_why)s, %(hardship_days)s), ('low_income', 'hardship', %(hardship_why)s, %(hardship_days)s),
             ('disabled', 'hardship', %(hardship_why)s, %(hardship_days)s), ('housing', 'hardship', %(hardship_why)s, %(hardship_days)s)
     ) as k(kind, trigger, why, days) on k.kind = d.kind
where d.is_live and d.until is null and d.since between %(since)s and %(today)s
"""
_DEATHS = """
select 'death:p' || d.id as key, d.id as person_id, 'death' as trigger, '' as listed, %(death)s as why, %(today)s::date + %(death_days)s as due_on
from people_person d where d.died_on between %(since)s and %(today)s
"""
_KEY = """
select 'contact:' || %(quarter)s || ':p' || l.person_id as key, l.person_id, 'contact' as trigger, 'key' as listed,
       %(quarter)s || ' 季度联系' as why, %(quarter_end)s::date as due_on
from visits_listing l where l.kind = 'key' and l.until is null
union all
select 'yearly:' || %(year)s || ':p' || l.person_id, l.person_id, 'yearly', 'key', %(year)s || ' 年度走访', %(year_end)s::date
from visits_listing l where l.kind = 'key' and l.until is null
union all
select 'pairing:' || %(quarter)s || ':p' || r.person_id, r.person_id, 'pairing', '', %(quarter)s || ' 结对联系', %(quarter_end)s::date
from visits_pairing r where r.until is null
"""
_COVER = f"""
select 'cover:' || %(year)s || ':' || m.listed || ':p' || m.person_id as key, m.person_id, 'cover' as trigger, m.listed,
       %(year)s || ' 年全覆盖走访' as why, %(year_end)s::date as due_on
from ({MEMBERS}) m
"""  # noqa: S608 - constants of this module


@action(permission="visits.make_tasks", label="生成走访任务")
def make_tasks(actor: Actor) -> dict[str, int]:
    """Every task that is due to exist by today and does not yet; run again it makes none. Returns how many by source."""
    values = _values(actor)
    found = {}
    with connection.cursor() as cursor:
        for name, source, who in (
            ("events", _EVENTS, _ACTIVE), ("deaths", _DEATHS, "p.state = 'died'"), ("contacts", _KEY, _ACTIVE), ("cover", _COVER, _ACTIVE)
        ):  # fmt: skip
            cursor.execute(_INSERT.format(source=source, who=who), values)
            found[name] = cursor.rowcount
    audit.record(actor, "visits.make_tasks", ("visits.task", "", "每日走访任务"), after=found)
    return found


def _values(actor: Actor) -> dict[str, Any]:
    today = actor.today
    name, last = quarter(today)
    values: dict[str, Any] = {
        **member_values(FULL_COVER, today), "today": today, "since": today - timedelta(days=LOOK_BACK_DAYS), "quarter": name,
        "quarter_end": last, "year": str(today.year), "year_end": year_end(today),
    }  # fmt: skip
    for trigger, due in DUES.items():
        values["hardship_why" if trigger == "hardship" else trigger] = due.why
        values[f"{trigger}_days"] = due.days
    return values
