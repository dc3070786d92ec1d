"""The shipped permissions and divisions."""

import csv

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.core.actor import Actor
from apps.core.registry import REGISTRY, discover
from apps.org.actions import load_divisions
from apps.org.actions.loading import DivisionRow
from apps.org.choices import RoleCode
from apps.org.models import Division, Role

ADMIN = ("sysadm", "secadm", "auditor")
MONEY = ("payments", "benefits")


def lines(app: str = "*") -> list[dict[str, str]]:
    found = []
    for path in sorted(settings.BASE_DIR.glob(f"fixtures/{app}/permissions.csv")):
        found += list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    return found


@pytest.mark.parametrize("app", ["core", "org"])
def test_permissions_and_labels_are_exactly_those_of_the_code(app):
    discover(app)
    code = {key: label for key, label in REGISTRY.items() if key.startswith(f"{app}.") and ".test_" not in key}
    assert {line["permission"]: line["label"] for line in lines(app)} == code


def test_administrators_never_move_money():
    readable = ("view", "see", "list", "load_")  # reading, and reference data such as bank profiles
    for line in lines():
        app, _, name = line["permission"].partition(".")
        if app in MONEY and not name.startswith(readable):
            assert [line[role] for role in ADMIN] == ["0"] * 3, line["permission"]


def test_no_role_both_administers_and_audits():
    table = {line["permission"]: line for line in lines("org")} | {line["permission"]: line for line in lines("core")}
    assert [role.value for role in RoleCode if table["org.grant_role"][role.value] == "1"] == ["secadm"]
    assert [role.value for role in RoleCode if table["core.view_audit"][role.value] == "1"] == ["auditor"]
    assert [role.value for role in RoleCode if table["org.create_staff"][role.value] == "1"] == ["sysadm"]


@pytest.mark.django_db
def test_roles_are_loaded_with_their_groups_and_a_second_run_changes_nothing(capsys, as_owner):
    assert Role.objects.count() == len(RoleCode.values)
    call_command("load_roles")
    assert "没有变化" in capsys.readouterr().out
    Role.objects.get(pk="finance").group.permissions.clear()
    call_command("load_roles")
    assert "财务" in capsys.readouterr().out
    assert Role.objects.get(pk="finance").group.permissions.filter(codename="sign_in").exists()


@pytest.mark.django_db
def test_divisions_are_loaded_with_pinyin_and_parents(capsys, house):
    county = Division.objects.get(name="怀远县")
    assert county.pinyin == "huaiyuanxian"
    assert county.prefix == county.pk[:6]
    assert Division.objects.filter(parent=county, level="township").exists()
    call_command("load_divisions")
    assert "没有变化" in capsys.readouterr().out
    assert load_divisions(house, rows=[DivisionRow(county.pk, "county", "怀远县", "安徽省怀远县", None, "x")]) == 1
    county.refresh_from_db()
    assert county.full_name == "安徽省怀远县"
    with pytest.raises(Exception, match="12位数字"):
        load_divisions(Actor.house(), rows=[DivisionRow("34", "county", "短", "短", None, "")])


@pytest.mark.django_db
def test_a_malformed_permission_file_is_named(tmp_path, settings, as_owner):
    folder = tmp_path / "fixtures" / "x"
    folder.mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    head = "permission,label," + ",".join(RoleCode.values)
    for body, words in (
        ("x.y,甲,1,1", "第2行缺列"),
        (f"x.y,甲{',1' * len(RoleCode)}\nx.y,甲{',1' * len(RoleCode)}", "重复出现"),
    ):
        (folder / "permissions.csv").write_text(f"{head}\n{body}\n", encoding="utf-8")
        with pytest.raises(CommandError, match=words):
            call_command("load_roles")
