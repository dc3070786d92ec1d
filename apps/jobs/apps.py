"""Name plate of jobs (就业创业)."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "apps.jobs"
    label = "jobs"
    verbose_name = "就业创业"
    default_auto_field = "django.db.models.BigAutoField"

    #: What this app adds to the time line of a person.
    timeline = "apps.jobs.queries.strands.strands"
    #: What a death does to sign-ups and applications, and its undoing (called by ``benefits``).
    death_hooks = {
        "lines": "apps.jobs.queries.deaths.death_lines",
        "apply": "apps.jobs.actions.deaths.on_death",
        "undo": "apps.jobs.actions.deaths.on_death_undone",
    }
    #: What the steps of its kind of cases (就业一件事) set off.
    case_hooks = {
        "jobs.referral_asked": "apps.jobs.actions.referring.asked",
        "jobs.refer": "apps.jobs.actions.referring.refer",
        "jobs.pair": "apps.jobs.actions.referring.pair",
    }
    #: Whose full numbers this desk may see.
    concerns = "apps.jobs.queries.concerns.concerns"
    #: What waits, for the home page.
    home_todos = ("apps.jobs.queries.todos.todos",)
    off_timeline = {
        "FollowUp": "what is to be asked; its application and its placement are on the time line",
        "Loan": "an application with a bank; what was paid for it is told by payments",
        "LivingAllowance": "what it paid is told by payments",
        "TrainingVoucher": "a voucher; the course it paid for is on the time line",
        "Seeker": "what somebody can and wants; the work itself is on the time line",
    }
    #: Asked before two dossiers become one.
    merge_guard = "apps.jobs.queries.merging.merge_guard"
    #: What is settled by a rule when two dossiers become one, and what the screen says about it.
    merge_settle = "apps.jobs.actions.merging.settle"
    merge_lines = "apps.jobs.queries.merging.merge_lines"
    #: The same human signed up, applied or counted under both dossiers: refused by the guard, or kept where it was written.
    merge_repeats = (
        "job_signup_once",
        "job_application_once",
        "job_placement_once_a_year",
        "job_seeker_once",
        "job_loan_one_open",  # refused by the guard
        "job_ticket_once",  # these two settled by merge_settle
        "job_enrolment_once",
        "job_degree_once",
        "job_mentoring_once",
        "job_living_once",
    )
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (
        ("Employer", "contact_phone"),
        ("Placement", "paper"),
    )
    #: Rows that change by their rules but are never removed.
    no_delete = (
        "Employer",
        "Vacancy",
        "Fair",
        "Booth",
        "SignUp",
        "Application",
        "Placement",
        "FollowUp",
        "Seeker",
        "SeekerStatus",
        "JobNews",
        "Loan",
        "InterestSubsidy",
        "VeteranBusiness",
        "FoundingBase",
        "TrainingClass",
        "TrainingVoucher",
        "Enrolment",
        "Attendance",
        "LivingAllowance",
        "DegreeStudy",
        "Mentor",
        "Mentoring",
    )
    #: What was written stays as it was.
    append_only = ("LoanFlow", "BusinessService", "MentoringNote")
