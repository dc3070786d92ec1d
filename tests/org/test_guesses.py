"""A password asked for inside a session is guessed no more often than one at the door."""

import pytest

from apps.core.models import AuditEntry
from apps.org.models import SecondFactor, User
from tests.org.make import PASSWORD, sign_in
from tests.org.test_doors import enrol

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "field", "more"),
    [
        ("/account/password/", "current", {"password": "Huaiyuan-2027-mima", "again": "Huaiyuan-2027-mima"}),
        ("/account/second-factor/off/", "password", {}),
    ],
)
def test_wrong_passwords_inside_a_session_count_like_those_at_the_door(user, address, field, more):
    client, _ = sign_in(user)
    enrol(user)
    kept = User.objects.get(pk=user.pk).password
    for _ in range(4):
        assert client.post(address, {field: "falsch", **more}).status_code == 422
    assert client.post(address, {field: "falsch", **more}).status_code == 429
    answer = client.post(address, {field: PASSWORD, **more})
    assert answer.status_code == 429 and "锁定" in answer.content.decode()
    assert User.objects.get(pk=user.pk).password == kept and SecondFactor.objects.filter(user=user).exists()
    assert sign_in(user)[1].status_code == 429
    assert (
        AuditEntry.objects.filter(outcome="refused", verb__in=["org.change_password", "org.drop_second_factor"]).count() == 4
    )
