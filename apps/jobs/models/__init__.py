"""Tables of jobs (就业创业), split by noun."""

from apps.jobs.models.advancing import DegreeStudy, Mentor, Mentoring, MentoringNote
from apps.jobs.models.businesses import BusinessService, FoundingBase, VeteranBusiness
from apps.jobs.models.employers import Employer
from apps.jobs.models.fairs import Booth, Fair, FairQuota, FairVacancy
from apps.jobs.models.loans import InterestSubsidy, Loan, LoanFlow
from apps.jobs.models.placements import FollowUp, Placement
from apps.jobs.models.seekers import JobNews, Seeker, SeekerStatus
from apps.jobs.models.signups import Application, SignUp
from apps.jobs.models.training import Attendance, Enrolment, LivingAllowance, TrainingClass, TrainingVoucher
from apps.jobs.models.vacancies import Vacancy

__all__ = [
    "Application",
    "Attendance",
    "Booth",
    "BusinessService",
    "DegreeStudy",
    "Employer",
    "Enrolment",
    "Fair",
    "FairQuota",
    "FairVacancy",
    "FollowUp",
    "FoundingBase",
    "InterestSubsidy",
    "JobNews",
    "LivingAllowance",
    "Loan",
    "LoanFlow",
    "Mentor",
    "Mentoring",
    "MentoringNote",
    "Placement",
    "Seeker",
    "SeekerStatus",
    "SignUp",
    "TrainingClass",
    "TrainingVoucher",
    "Vacancy",
    "VeteranBusiness",
]
