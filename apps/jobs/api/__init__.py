"""The API doors of jobs."""

from apps.core.rest import Route
from apps.jobs.api.employers import EmployerViewSet, VacancyViewSet
from apps.jobs.api.fairs import BoothViewSet, FairViewSet
from apps.jobs.api.people import FollowUpViewSet, JobApplicationViewSet, PlacementViewSet, SignUpViewSet

routes: list[Route] = [
    ("employment/employers", EmployerViewSet, "job_employer"),
    ("employment/vacancies", VacancyViewSet, "job_vacancy"),
    ("employment/fairs", FairViewSet, "job_fair"),
    ("employment/booths", BoothViewSet, "job_booth"),
    ("employment/sign-ups", SignUpViewSet, "job_sign_up"),
    ("employment/applications", JobApplicationViewSet, "job_application"),
    ("employment/placements", PlacementViewSet, "job_placement"),
    ("employment/follow-ups", FollowUpViewSet, "job_follow_up"),
]
