"""A card carries the division it is counted under: filled in by PostgreSQL, and following its holder by a key that cascades."""

from django.db import migrations

from apps.core.sqltools import composite_foreign_key

FILL = """
create function cards_card_counted() returns trigger language plpgsql as $guard$
begin
  select division_id into new.division_id from people_person where id = new.person_id for key share; -- a move under way is waited for
  return new;
end $guard$;
create trigger cards_card_counted before insert or update of person_id on cards_card
  for each row execute function cards_card_counted();
"""
DROP = """
drop trigger cards_card_counted on cards_card;
drop function cards_card_counted();
"""


class Migration(migrations.Migration):
    replaces = [("cards", "0003_counted_where")]
    dependencies = [("cards", "0002_card_guards"), ("people", "0011_person_with_division"), ("org", "0002_lanes")]

    operations = [
        migrations.RunSQL(FILL, DROP),
        composite_foreign_key(
            "cards_card",
            "card_counted_where",
            "person_id, division_id",
            "people_person",
            "id, division_id",
            tail="on update cascade",
        ),
    ]
