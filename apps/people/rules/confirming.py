"""May an import be written as it was checked? The whole file or nothing, unless the clerk says otherwise. Pure."""

from apps.core.errors import Conflict, Invalid


class RowsOpen(Conflict):
    """Rows with problems, or suspected duplicates nobody has judged, stand in a file that was to be written whole."""


class NothingToWrite(Invalid):
    """No row is new, changed, or judged to be somebody new."""

    default = "没有需要写入的行：其余各行不变、有问题，或已判断是同一人。请下载有问题的行，改正后重新上传。"


class FileMoved(Conflict):
    """Between check and writing the registry changed under the file: none of it is written."""


class NumberTaken(FileMoved):
    """While the file was written somebody else registered one of its ID numbers or accounts."""

    default = "写入的同时，名册里有人的身份证号、账号或户被别人登记了，整份名册一行也没有写入。系统正在重新检查，请核对新的结果后再确认写入。"


def check_confirm(problems: int, unanswered: int, to_write: int, *, only_good: bool) -> None:
    """Rows with problems, suspected duplicates not judged, rows to write. Raises RowsOpen, NothingToWrite."""
    if not only_good and (problems or unanswered):
        left = [f"{problems}行有问题"] * bool(problems) + [f"{unanswered}行疑似重复还没有判断"] * bool(unanswered)
        raise RowsOpen(
            f"名册里有{'、'.join(left)}，整份名册都没有写入。请改正后重新上传、逐行判断疑似重复，"
            "或者勾选“只写入没有问题的行”再确认。",
            field="only_good",
        )
    if not to_write:
        raise NothingToWrite


def moved(numbers: list[int]) -> FileMoved:
    """The refusal that names the first rows."""
    named = "、".join(str(number) for number in numbers[:5])
    more = f"等{len(numbers)}行" if len(numbers) > 5 else "行"
    return FileMoved(
        f"检查之后，第{named}{more}的档案、身份证号、账号或户被别人登记或改过，整份名册一行也没有写入。"
        "系统正在重新检查，请核对新的结果后再确认写入。"
    )
