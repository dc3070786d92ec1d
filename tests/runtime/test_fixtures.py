"""The fixtures that every other test stands on."""

from django.db import connection


def test_tests_have_the_rights_of_the_web(db):
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_database()")
        role, name = cursor.fetchone()
    assert role == "vp_app"
    assert name.startswith("test_")


def test_an_actor_has_the_rights_of_its_role_only(clerk, chief, station_clerk):
    assert clerk.roles == {"benefit_clerk"}
    assert clerk.staff_id != chief.staff_id
    assert station_clerk.sees("340321104201")
    assert not station_clerk.sees("340321105201")
