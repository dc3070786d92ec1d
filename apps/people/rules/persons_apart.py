"""Four eyes: who asked and who decides are different natural persons; no switch turns it off."""

from apps.core.errors import Conflict, Forbidden


class SamePerson(Conflict):
    """The person who asked may not decide."""

    default = "这是您本人提出的，须由另一位工作人员复核。请转给同事办理。"


class NoStaff(Forbidden):
    """An account without a natural person behind it cannot sign."""

    default = "当前账号没有对应的工作人员，不能办理需要签名的事项；请联系安全管理员。"


def staff_of(staff_id: int | None) -> int:
    """The natural person who signs. Raises NoStaff."""
    if staff_id is None:
        raise NoStaff
    return staff_id


def check_two_persons(first: int | None, second: int | None) -> None:
    """Raises SamePerson or NoStaff."""
    if staff_of(second) == first:
        raise SamePerson
