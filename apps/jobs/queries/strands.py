"""What jobs adds to the time line of a person."""

from apps.core.actor import Actor
from apps.core.timeline import Strand, Subject
from apps.jobs.models import Application, DegreeStudy, Enrolment, Mentoring, Placement, SignUp, VeteranBusiness
from apps.jobs.queries.businesses import VIEW_BUSINESS
from apps.jobs.queries.reach import VIEW_APPLICATION
from apps.jobs.queries.training import VIEW_TRAINING


def strands(_actor: Actor, subject: Subject) -> list[Strand]:
    """Fairs visited, applications made, work begun, businesses founded; classes, degrees, mentors."""
    mine = {"person__in": subject.ids}
    fairs = SignUp.objects.filter(**mine, state="signed_up").select_related("fair")
    sent = Application.objects.filter(**mine).select_related("vacancy__employer")
    owned = VeteranBusiness.objects.filter(owner__in=subject.ids).select_related("employer")
    work = Placement.objects.filter(**mine).defer("paper_sealed")
    learnt = Enrolment.objects.filter(**mine).select_related("training")
    studied = DegreeStudy.objects.filter(**mine)
    paired = Mentoring.objects.filter(**mine).select_related("mentor")
    return [
        Strand("sign_up", "work", fairs, "signed_up_at", _signed_up, is_instant=True, permission=VIEW_APPLICATION),
        Strand("application", "work", sent, "applied_at", _applied, is_instant=True, permission=VIEW_APPLICATION),
        Strand("placement", "work", work, "started_on", _placed, permission=VIEW_APPLICATION),
        Strand("business", "work", owned, "founded_on", _founded, permission=VIEW_BUSINESS),
        Strand("enrolment", "work", learnt, "enrolled_on", _learnt, permission=VIEW_TRAINING),
        Strand("degree", "work", studied, "registered_on", _studied, permission=VIEW_TRAINING),
        Strand("mentoring", "work", paired, "since", _paired, permission=VIEW_TRAINING),
    ]


def _signed_up(row: SignUp) -> tuple[str, str]:
    return f"报名{row.fair.name}", "已到场" if row.attended_at else "未到场"


def _applied(row: Application) -> tuple[str, str]:
    return f"投递{row.vacancy.employer.name}“{row.vacancy.title}”", row.get_state_display()


def _founded(row: VeteranBusiness) -> tuple[str, str]:
    return f"创办{row.employer.name}", f"{row.get_role_display()}，{row.get_state_display()}"


def _placed(row: Placement) -> tuple[str, str]:
    return f"到{row.employer_name}就业", f"{row.title}，凭证：{row.get_evidence_display()}"


def _learnt(row: Enrolment) -> tuple[str, str]:
    return f"参加{row.training.name}", row.get_state_display()


def _studied(row: DegreeStudy) -> tuple[str, str]:
    return f"报名{row.school}{row.get_level_display()}", f"{row.subject}，{row.get_state_display()}"


def _paired(row: Mentoring) -> tuple[str, str]:
    return f"{row.mentor.get_kind_display()}{row.mentor.name}结对", row.goal
