"""Which list a person stands on, by what the registry says. Pure.

烈士褒扬条例 第二十五条、英雄烈士保护法 第二十一条 (kin of martyrs every year); 军人抚恤优待条例 第三十八条 (townships find hardship by visits).
"""

from apps.visits.choices import Listed

#: Category of the registry -> list.
BY_CATEGORY = {
    "red_army_veteran": Listed.RED_ARMY,
    "red_army_west": Listed.RED_ARMY,
    "red_army_separated": Listed.RED_ARMY,
    "martyr_survivor": Listed.MARTYR_SURVIVOR,
    "martyr_child": Listed.MARTYR_SURVIVOR,
    "duty_death_survivor": Listed.OTHER_SURVIVOR,
    "illness_death_survivor": Listed.OTHER_SURVIVOR,
    "demobilized": Listed.DEMOBILIZED,
    "disabled_soldier": Listed.DISABLED,
    "disabled_police": Listed.DISABLED,
    "disabled_militia": Listed.DISABLED,
    "disabled_official": Listed.DISABLED,
    "disabled_other": Listed.DISABLED,
    "war_veteran": Listed.WAR_VETERAN,
    "test_veteran": Listed.WAR_VETERAN,
    "returned_ill": Listed.RETURNED_ILL,
    "conscript_family": Listed.MILITARY_FAMILY,
    "military_family": Listed.MILITARY_FAMILY,
    "rural_elder": Listed.RURAL_ELDER,
    "discharged_soldier": Listed.VETERAN,
    "transferred_officer": Listed.VETERAN,
    "retired_officer": Listed.VETERAN,
}
#: Lists the registry cannot know; staff keep them with a reason.
BY_HAND = (Listed.BORDER_FAMILY, Listed.KEY, Listed.MODEL)
#: Visited without exception, every year.
FULL_COVER = (Listed.BORDER_FAMILY, Listed.DEMOBILIZED, Listed.MARTYR_SURVIVOR)
#: Who stands on several lists is counted on the first of these.
ORDER = tuple(Listed)


def categories_of(lists: list[str]) -> list[tuple[str, str, int]]:
    """(category, list, rank) of the asked lists; a lower rank goes first."""
    return [(kind, str(one), ORDER.index(one)) for kind, one in BY_CATEGORY.items() if one in lists]
