"""Pages of the coalition's follow-up: the week, mine, hours, gifts, silences."""

from django.urls import path

from agir.followup.views import alone, bin, ledger, letters, mine, support, week

HERE = "r/<slug:coalition>/suivi/"

pages = [
    path(HERE, week.index, name="index"),
    path(f"{HERE}cette-semaine/", week.this_week, name="week"),
    path(f"{HERE}mon-suivi/", mine.mine, name="mine"),
    path(f"{HERE}silences/", letters.silences, name="silences"),
    path(f"{HERE}silences/<int:organisation>/ecrire/", letters.greet, name="greet"),
    path(f"{HERE}apports/", ledger.ledger_page, name="ledger"),
    path(f"{HERE}apports/tableau.csv", ledger.ledger_csv, name="ledger_csv"),
    path(f"{HERE}structure-de-soutien/", support.support, name="support"),
    path(f"{HERE}structure-de-soutien/coller/", support.paste, name="support_paste"),
    path(f"{HERE}relais/", alone.alone, name="alone"),
    path(f"{HERE}corbeille/", bin.bin_page, name="bin"),
]
