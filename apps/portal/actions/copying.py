"""A copy of the own file, taken along."""

import csv
import io

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.sheets import guarded
from apps.portal.queries.filed import copy_of
from apps.portal.queries.own import myself

TAKE = "portal.take_copy"


@action(permission=TAKE, label="下载本人档案副本")
def take_copy(actor: Actor) -> bytes:
    """Everything on file about who asks as csv (UTF-8 with mark), numbers masked, nothing that a spreadsheet takes for a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(("栏目", "项目", "内容"))
    sections = copy_of(actor)
    for section in sections:
        writer.writerows((section.name, guarded(item), guarded(text)) for item, text in section.lines)
    audit.record(actor, TAKE, myself(actor), after={"lines": sum(len(section.lines) for section in sections)})
    return target.getvalue().encode("utf-8-sig")
