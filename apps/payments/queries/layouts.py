"""A bank profile row as the pure layout the rules understand."""

from apps.payments.models import BankProfile
from apps.payments.rules.formats import Column, Layout


def layout_of(profile: BankProfile) -> Layout:
    """The layout of a bank's orders and answers."""
    return Layout(
        format=profile.format,
        encoding=profile.encoding,
        columns=tuple(Column(**column) for column in profile.columns),
        header=profile.header,
        totals=profile.totals,
        return_encodings=tuple(profile.return_encodings),
        return_columns=tuple(Column(**column) for column in profile.return_columns),
        return_header=profile.return_header,
        results=dict(profile.results),
    )
