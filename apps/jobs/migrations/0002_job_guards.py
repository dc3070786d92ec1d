"""What only PostgreSQL can promise: no fair takes more people than it has places, nothing is signed up for a fair that is over, a booth offers its
own employer's vacancies, a person's evidence belongs to that person."""

from django.db import migrations

from apps.core.sqltools import composite_foreign_key, no_delete

# Places lie in shares: a sign-up takes one of a share nobody else holds at the moment, and waits for a share only when all that have places are held.
PLACES = """
create or replace function jobs_signup_takes_place() returns trigger language plpgsql as $guard$
declare
  limited boolean;
  chosen bigint;
begin
  if tg_op = 'UPDATE' and old.state = new.state then
    return new;
  end if;
  if new.state = 'cancelled' then
    perform 1 from jobs_fair f where f.id = new.fair_id for share;
    select q.id into chosen from jobs_fairquota q where q.fair_id = new.fair_id order by random() limit 1 for no key update;
    update jobs_fairquota set free = free + 1 where id = chosen;
    return new;
  end if;
  select f.capacity is not null into limited from jobs_fair f
   where f.id = new.fair_id and (f.state in ('published', 'open') or f.is_opening) for share;
  if limited is null then
    raise exception '招聘会不在报名时间内。' using errcode = '23V03', constraint = 'job_signup_fair_open';
  end if;
  if not limited then
    return new;
  end if;
  -- Chosen first, taken then: one statement could choose a second share when the first had just changed, and two who do so block each other.
  select q.id into chosen from jobs_fairquota q where q.fair_id = new.fair_id and q.free > 0
   order by random() limit 1 for no key update skip locked;
  if chosen is null then
    select q.id into chosen from jobs_fairquota q where q.fair_id = new.fair_id and q.free > 0 order by q.share limit 1 for no key update;
  end if;
  if chosen is null then
    raise exception '招聘会名额已满。' using errcode = '23V03', constraint = 'job_signup_full';
  end if;
  update jobs_fairquota set free = free - 1 where id = chosen;
  return new;
end $guard$;
create trigger jobs_signup_takes_place before insert or update of state on jobs_signup
for each row execute function jobs_signup_takes_place();
"""
PLACES_BACK = "drop trigger jobs_signup_takes_place on jobs_signup; drop function jobs_signup_takes_place();"

BOOTHS = """
create or replace function jobs_booth_exists() returns trigger language plpgsql as $guard$
begin
  if new.number is not null and not exists (
    select 1 from jobs_fair f where f.id = new.fair_id and new.number <= f.booth_count for share) then
    raise exception '招聘会没有这个展位。' using errcode = '23V03', constraint = 'job_booth_exists';
  end if;
  return new;
end $guard$;
create trigger jobs_booth_exists before insert or update of number on jobs_booth for each row execute function jobs_booth_exists();
"""
BOOTHS_BACK = "drop trigger jobs_booth_exists on jobs_booth; drop function jobs_booth_exists();"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_squashed")]

    operations = [
        *(
            no_delete(f"jobs_{name}")
            for name in ("employer", "vacancy", "fair", "booth", "signup", "application", "placement", "followup")
        ),
        composite_foreign_key(
            "jobs_vacancy",
            "job_vacancy_division",
            "employer_id, division_id",
            "jobs_employer",
            "id, division_id",
            tail="on update cascade",
        ),
        composite_foreign_key(
            "jobs_fairvacancy", "job_offer_booth", "booth_id, fair_id, employer_id", "jobs_booth", "id, fair_id, employer_id"
        ),
        composite_foreign_key(
            "jobs_fairvacancy", "job_offer_vacancy", "vacancy_id, employer_id", "jobs_vacancy", "id, employer_id"
        ),
        composite_foreign_key(
            "jobs_application", "job_application_offer", "fair_id, vacancy_id", "jobs_fairvacancy", "fair_id, vacancy_id"
        ),
        composite_foreign_key(
            "jobs_placement", "job_placement_application", "application_id, person_id", "jobs_application", "id, person_id"
        ),
        composite_foreign_key(
            "jobs_followup",
            "job_follow_up_application_person",
            "application_id, person_id",
            "jobs_application",
            "id, person_id",
        ),
        composite_foreign_key(
            "jobs_followup", "job_follow_up_placement_person", "placement_id, person_id", "jobs_placement", "id, person_id"
        ),
        migrations.RunSQL(PLACES, PLACES_BACK),
        migrations.RunSQL(BOOTHS, BOOTHS_BACK),
    ]
