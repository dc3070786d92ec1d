"""What every side list (附表) begins with."""

from typing import Any

from import_export.resources import ModelResource

from apps.people.resources.person import OnlyStaged, PersonResource
from apps.people.rules.sidelists import PERSON


class SideList(ModelResource):
    """The three columns that say whose row it is."""

    dossier_no, name, id_number = (PersonResource.fields[key] for key in PERSON)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """As with the roster. Raises OnlyStaged."""
        raise OnlyStaged
