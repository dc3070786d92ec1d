"""The API doors of jobs."""

from apps.core.rest import Route
from apps.jobs.api.advancing import DegreeViewSet, MentoringViewSet, MentorViewSet
from apps.jobs.api.businesses import BaseViewSet, BusinessServiceViewSet, BusinessViewSet
from apps.jobs.api.employers import EmployerViewSet, VacancyViewSet
from apps.jobs.api.fairs import BoothViewSet, FairViewSet
from apps.jobs.api.living import LivingViewSet
from apps.jobs.api.loans import InterestViewSet, LoanViewSet
from apps.jobs.api.people import FollowUpViewSet, JobApplicationViewSet, PlacementViewSet, SignUpViewSet
from apps.jobs.api.seekers import JobNewsViewSet, MatchViewSet, SeekerViewSet
from apps.jobs.api.training import ClassViewSet, LearnerViewSet, VoucherViewSet

routes: list[Route] = [
    ("employment/employers", EmployerViewSet, "job_employer"),
    ("employment/vacancies", VacancyViewSet, "job_vacancy"),
    ("employment/fairs", FairViewSet, "job_fair"),
    ("employment/booths", BoothViewSet, "job_booth"),
    ("employment/sign-ups", SignUpViewSet, "job_sign_up"),
    ("employment/applications", JobApplicationViewSet, "job_application"),
    ("employment/placements", PlacementViewSet, "job_placement"),
    ("employment/follow-ups", FollowUpViewSet, "job_follow_up"),
    ("employment/seekers", SeekerViewSet, "job_seeker"),
    ("employment/matches", MatchViewSet, "job_match"),
    ("employment/news", JobNewsViewSet, "job_news"),
    ("employment/loans", LoanViewSet, "job_loan"),
    ("employment/interest", InterestViewSet, "job_interest"),
    ("employment/businesses", BusinessViewSet, "job_business"),
    ("employment/services", BusinessServiceViewSet, "job_business_service"),
    ("employment/bases", BaseViewSet, "job_base"),
    ("employment/classes", ClassViewSet, "job_class"),
    ("employment/learners", LearnerViewSet, "job_learner"),
    ("employment/training-vouchers", VoucherViewSet, "job_voucher"),
    ("employment/living", LivingViewSet, "job_living"),
    ("employment/degrees", DegreeViewSet, "job_degree"),
    ("employment/mentors", MentorViewSet, "job_mentor"),
    ("employment/mentorings", MentoringViewSet, "job_mentoring"),
]
