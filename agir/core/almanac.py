"""The names of months and seasons, folded, in French and English.

Seasons are those of community life and cover the year without overlap: winter is January to
March, spring April to June, summer July and August, autumn September to December.
"""

_NAMES = {
    1: "janvier janv jan january",
    2: "fevrier fevr fev february feb",
    3: "mars mar march",
    4: "avril avr april apr",
    5: "mai may",
    6: "juin jun june",
    7: "juillet juil july jul",
    8: "aout aou august aug",
    9: "septembre sept sep september",
    10: "octobre oct october",
    11: "novembre nov november",
    12: "decembre dec december",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
SEASONS = {
    "hiver": (1, 3),
    "winter": (1, 3),
    "printemps": (4, 6),
    "spring": (4, 6),
    "ete": (7, 8),
    "summer": (7, 8),
    "automne": (9, 12),
    "autumn": (9, 12),
    "fall": (9, 12),
}
