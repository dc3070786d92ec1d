"""Vacancies out as a sheet and in again: unchanged, whole or nothing, never twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.errors import Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.jobs import actions
from apps.jobs.models import Vacancy
from apps.jobs.resources import COLUMNS, read_vacancies, write_vacancies
from apps.people.rules.columns import HeaderMissing
from tests.jobs.make import Jobs, credit_code, vacancy_given
from tests.jobs.test_pages import door

pytestmark = pytest.mark.django_db
HEAD = ",".join(column.label for column in COLUMNS.rows)


def lines(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def row(jobs: Jobs, **over: str) -> str:
    given = {"credit_code": credit_code(1), "employer": "随便写", "title": "数控车工", "trade": "生产制造", "headcount": "5人", "pay_low": "5000", "pay_high": "7000元",
             "area": "本县", "place": "县经济开发区", "valid_until": jobs.today.isoformat(), "education": "高中", "age_min": "", "age_max": "45", "skills": "数控、叉车证",
             "reserved": "", "flags": "退役军人优先、订单", "duties": "", "welfare": "五险一金"}  # fmt: skip
    return ",".join({**given, **over}.values())


def test_a_sheet_comes_in_whole_and_the_second_time_changes_nothing(jobs: Jobs) -> None:
    jobs.employer()
    content = lines(row(jobs), row(jobs, title="钳工"))
    done = actions.import_vacancies(jobs.clerk, content=content)
    assert (done.fresh, done.known) == (2, 0)
    one = Vacancy.objects.get(title="数控车工")
    assert (one.state, one.pay_high_fen, one.education, one.age_max, one.is_ordered, one.is_aimed) == (
        "draft",
        700_000,
        "senior",
        45,
        True,
        False,
    )
    assert one.skills == ["数控", "叉车证"] and "车工" in one.grams
    again = actions.import_vacancies(jobs.clerk, content=content)
    assert (again.fresh, again.known, Vacancy.objects.count()) == (0, 2, 2)
    assert AuditEntry.objects.filter(verb="jobs.import_vacancies", outcome="done").count() == 2


def test_wrong_rows_are_named_and_nothing_is_written(jobs: Jobs) -> None:
    jobs.employer()
    jobs.employer(verified=False)
    content = lines(
        row(jobs), row(jobs, credit_code=credit_code(1)[:-1] + "X"), row(jobs, credit_code=credit_code(9)), row(jobs, credit_code=credit_code(2)),
        row(jobs, trade="杂项"), row(jobs, headcount="若干"), row(jobs, valid_until=""), row(jobs, pay_low="50"),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        actions.import_vacancies(jobs.clerk, content=content)
    said = str(refused.value)
    assert "7行不能导入" in said and all(f"第{number}行" in said for number in range(3, 10)) and "第2行" not in said
    for words in ("校验位", "还没有登记", "待核验", "行业“杂项”", "应为整数", "没有填写", "500元"):
        assert words in said, words
    assert not Vacancy.objects.exists()
    with pytest.raises(HeaderMissing):
        actions.import_vacancies(jobs.clerk, content="姓名,年龄\n甲,1".encode())
    with pytest.raises(Forbidden):
        actions.import_vacancies(jobs.leader, content=content)


def test_another_township_imports_nothing_of_ours(jobs: Jobs) -> None:
    jobs.employer()
    with pytest.raises(Invalid, match="不在您的管辖范围内"):
        actions.import_vacancies(jobs.far, content=lines(row(jobs)))


def test_what_goes_out_comes_in_unchanged(jobs: Jobs) -> None:
    first = jobs.vacancy(
        reserved="fire", education="college", age_min=18, age_max=35, is_aimed=True, skills=("数控", "=1+1")
    )
    content = write_vacancies(jobs.clerk, Vacancy.objects.select_related("employer"))
    read = read_vacancies(content)
    given = vacancy_given(
        jobs.today, reserved="fire", education="college", age_min=18, age_max=35, is_aimed=True, skills=("数控", "=1+1")
    )
    assert read.faults == [] and read.rows == [(3, first.employer.credit_code, given)]


def test_the_pages_hand_out_and_take_sheets(jobs: Jobs) -> None:
    client = door(jobs.clerk)
    jobs.employer()
    answer = client.post(reverse("jobs:take_sheet"), {"file": SimpleUploadedFile("a.csv", lines(row(jobs)))})
    assert answer.status_code == 302 and Vacancy.objects.count() == 1
    assert client.post(reverse("jobs:take_sheet"), {"file": SimpleUploadedFile("a.csv", b"%PDF-1.4")}).status_code == 422
    for name in ("template", "export", "take_sheet"):
        assert client.get(reverse(f"jobs:{name}")).status_code == 200
    assert read_vacancies(client.get(reverse("jobs:export"), {"q": "车工"}).content).rows
