"""Refusals of jobs: each says what is wrong and what to do next."""

from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound


class EmployerNotFound(NotFound):
    default = "没有找到这家用人单位，可能不在您的管辖范围内。请从用人单位列表进入。"


class VacancyNotFound(NotFound):
    default = "没有找到这个岗位，可能已经结束招聘或不在您的管辖范围内。请从岗位列表进入。"


class FairNotFound(NotFound):
    default = "没有找到这场招聘会，可能不在您的管辖范围内。请从招聘会列表进入。"


class BoothNotFound(NotFound):
    default = "没有找到这家单位的参会记录，请从招聘会的参会单位列表进入。"


class SignUpNotFound(NotFound):
    default = "没有找到这个入场码。请核对号码，或者按姓名在报名名单里查找后签到。"


class ApplicationNotFound(NotFound):
    default = "没有找到这条投递记录，可能不在您的管辖范围内。请从投递列表进入。"


class PlacementNotFound(NotFound):
    default = "没有找到这条就业登记，可能不在您的管辖范围内。请从就业登记列表进入。"


class FollowUpNotFound(NotFound):
    default = "没有找到这次回访，可能不在您的管辖范围内。请从回访列表进入。"


class BadCreditCode(Invalid):
    default = "统一社会信用代码不正确，请对照营业执照重新填写。"


class WrongState(Conflict):
    default = "这条记录的状态已经改变，请刷新页面后再办理。"


class EmployerExists(Conflict):
    default = "这个统一社会信用代码已经登记，请从用人单位列表中打开原来的记录。"


class NotTrusted(Conflict):
    default = "这家单位还没有通过核验，请先核验营业执照。"


class ForeignEmployer(Conflict):
    default = "这家单位登记在外县，本场招聘会只面向本县用人单位。"


class VacancyExists(Conflict):
    default = "同一单位、同一地点的这个岗位正在招聘，请在原来的岗位上修改人数和有效期。"


class VacancyExpired(Conflict):
    default = "这个岗位已过有效期，请与单位核实后重新填写有效期。"


class BoothTaken(Conflict):
    default = "这个展位已经分给其他单位，请另选一个空展位。"


class FairFull(Conflict):
    default = "这场招聘会的报名名额已满。请关注其他场次，或者当天到现场登记候补。"


class NotOpen(Conflict):
    default = "这场招聘会现在不接受报名，请关注其他场次。"


class SignedUpAlready(AlreadyDone):
    default = "已经报过名，不用重复报名。"


class AppliedAlready(AlreadyDone):
    default = "已经投递过这个岗位，不用重复投递。"


class CountedAlready(AlreadyDone):
    default = "这条投递已经登记就业，不用重复登记。"
