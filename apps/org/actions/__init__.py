"""What the organisation does, by noun."""

from apps.org.actions.accounts import change_password, create_account, reset_password, reset_second_factor
from apps.org.actions.loading import load_divisions, load_roles, save_station
from apps.org.actions.roles import expire_grants, grant_role, revoke_role
from apps.org.actions.second_factor import confirm_second_factor, drop_second_factor, pass_second_factor, start_second_factor
from apps.org.actions.sessions import end_session, record_sign_in, record_sign_out
from apps.org.actions.staff import change_lane, close_staff, create_staff, hand_over, reopen_staff

__all__ = [
    "change_lane",
    "change_password",
    "close_staff",
    "confirm_second_factor",
    "create_account",
    "create_staff",
    "drop_second_factor",
    "end_session",
    "expire_grants",
    "grant_role",
    "hand_over",
    "load_divisions",
    "load_roles",
    "pass_second_factor",
    "record_sign_in",
    "record_sign_out",
    "reopen_staff",
    "reset_password",
    "reset_second_factor",
    "revoke_role",
    "save_station",
    "start_second_factor",
]
