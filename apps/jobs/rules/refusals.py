"""Refusals of jobs: each says what is wrong and what to do next."""

from apps.core.errors import Conflict, Invalid, NotFound


class EmployerNotFound(NotFound):
    default = "没有找到这家用人单位，可能不在您的管辖范围内。请从用人单位列表进入。"


class VacancyNotFound(NotFound):
    default = "没有找到这个岗位，可能已经结束招聘或不在您的管辖范围内。请从岗位列表进入。"


class FairNotFound(NotFound):
    default = "没有找到这场招聘会，可能不在您的管辖范围内。请从招聘会列表进入。"


class ApplicationNotFound(NotFound):
    default = "没有找到这条投递记录，可能不在您的管辖范围内。请从投递列表进入。"


class BadCreditCode(Invalid):
    default = "统一社会信用代码不正确，请对照营业执照重新填写。"


class WrongState(Conflict):
    default = "这条记录的状态已经改变，请刷新页面后再办理。"
