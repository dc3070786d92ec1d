"""The API doors of jobs."""

from apps.core.rest import Route
from apps.jobs.api.loans import InterestViewSet, LoanViewSet
from apps.jobs.api.seekers import JobNewsViewSet, MatchViewSet, SeekerViewSet

routes: list[Route] = [
    ("jobs/loans", LoanViewSet, "job_loan"),
    ("jobs/interest", InterestViewSet, "job_interest"),
    ("jobs/seekers", SeekerViewSet, "job_seeker"),
    ("jobs/news", JobNewsViewSet, "job_news"),
    ("jobs/matches", MatchViewSet, "job_match"),
]
