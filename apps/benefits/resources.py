"""Templates of comparison lists and of confirmation results, for whoever asks how the file should look."""

import io

from apps.benefits.choices import ConfirmationChannel, ListKind
from apps.benefits.rules.catalogue import SCHEMES
from apps.benefits.rules.listing import TOLD
from apps.benefits.rules.opening import headers_of, words_of
from apps.core.sheets import Sheet, open_book

OUTCOMES = ("通过", "未通过")
LAST_ROW = 50_001
DAY_HEADERS = {
    "death": "死亡日期", "hospital": "死亡日期", "cremation": "火化日期", "prison": "收监日期", "household": "迁出日期",
    "pension": "开始领取日期", "low_income": "享受日期",
}  # fmt: skip


def list_template(kind: str) -> bytes:
    """A workbook with the header this kind of list needs; every cell is text, so that long numbers stay whole."""
    target = io.BytesIO()
    book = open_book(target)
    label, (told, words) = ListKind(kind).label, TOLD[kind]
    headers = ["序号", "姓名", "公民身份号码", DAY_HEADERS[kind], told]
    sheet = Sheet(book, "名单", f"{label}：请从第3行起填写，不要改动表头。", headers, (8, 16, 24, 16, 24))
    notes = Sheet(book, "填写说明", "各栏目的填写要求", ["栏目", "说明"], (18, 80))
    notes.write(("姓名", "与身份证一致。须脱敏的，只遮盖中间的字，例如“王*国”。"))
    notes.write(
        ("公民身份号码", "18位，按文本填写。须脱敏的，请保留出生日期八位和末四位；出生日期也遮盖的，须有完整的末四位。")
    )
    notes.write((DAY_HEADERS[kind], "年-月-日，例如2026-03-05；不掌握的留空。"))
    notes.write((told, f"从下拉列表选择：{'、'.join(words)}；也可以写别的内容，不掌握的留空。"))
    rule = {"validate": "list", "source": list(words), "show_error": False}  # another office's own words are welcome
    sheet.sheet.data_validation(2, 4, LAST_ROW, 4, rule)
    book.close()
    return target.getvalue()


def result_template(channel: str) -> bytes:
    """The result file of a face-check device or the roster of a gathering; the result is chosen from a list."""
    target = io.BytesIO()
    book = open_book(target)
    label = ConfirmationChannel(channel).label
    headers = ["序号", "姓名", "公民身份号码", "核验日期", "核验结果"]
    sheet = Sheet(book, "确认结果", f"年度确认（{label}）：请从第3行起填写，不要改动表头。", headers, (8, 16, 24, 16, 14))
    notes = Sheet(book, "填写说明", "各栏目的填写要求", ["栏目", "说明"], (18, 80))
    notes.write(("姓名", "与身份证一致。"))
    notes.write(("公民身份号码", "18位，按文本填写。"))
    notes.write(("核验日期", "年-月-日，例如2026-10-15；留空的按上传当天。"))
    notes.write(("核验结果", "从下拉列表选择“通过”或“未通过”。未通过的由工作人员另行核实，不作确认。"))
    rule = {
        "validate": "list", "source": list(OUTCOMES), "error_title": "不在可选范围内",
        "error_message": "请从下拉列表中选择“通过”或“未通过”。",
    }  # fmt: skip
    sheet.sheet.data_validation(2, 4, LAST_ROW, 4, rule)
    book.close()
    return target.getvalue()


def opening_template(scheme: str) -> bytes:
    """The list of the rights of one scheme that a county brings along; chosen facts have drop-downs."""
    target = io.BytesIO()
    book, rule = open_book(target), SCHEMES[scheme]
    headers = headers_of(scheme)
    title = f"{rule.name}期初名单：请从第3行起填写，不要改动表头；带*的必填。"
    sheet = Sheet(book, "期初名单", title, headers, (14, 24, 16, 24, *(18 for _ in rule.facts)))
    for at, fact in enumerate(rule.facts, len(headers) - len(rule.facts)):
        if words := words_of(fact):
            check = {
                "validate": "list",
                "source": list(words),
                "error_title": "不在可选范围内",
                "error_message": f"请从下拉列表中选择{fact.label}。",
            }
            sheet.sheet.data_validation(2, at, LAST_ROW, at, check)
    notes = Sheet(book, "填写说明", "各栏目的填写要求", ["栏目", "说明"], (24, 80))
    notes.write(("姓名、公民身份号码", "与档案一致；没有建档的请先建档。号码按文本填写。"))
    notes.write(("批准日期、批准文号", "按批件填写，日期写成年-月-日。"))
    for fact in rule.facts:
        notes.write(
            (fact.label, f"从下拉列表选择：{'、'.join(words_of(fact))}。" if words_of(fact) else "按批件和档案填写。")
        )
    book.close()
    return target.getvalue()
