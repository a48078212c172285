"""One organisation, several spellings."""

from __future__ import annotations

import pytest

from agir.plan.sheet.organisations import propose, unified


def test_case_accents_and_punctuation_are_unified_silently():
    names = ["École du Parc", "ECOLE DU PARC", "École  du-Parc ", "Autre"]
    assert set(unified(names).values()) == {"École du Parc", "Autre"}
    assert unified(["ecole du parc"], known=["École du Parc"]) == {"ecole du parc": "École du Parc"}


@pytest.mark.parametrize(
    ("name", "known", "reason"),
    [
        ("CPE Les Petits, Inc.", "CPE Les Petits", "ending"),
        ("La Maison de la famille", "Maison de la Famille", "ending"),
        ("CLS", "Contrat Local de Santé", "acronym"),
        ("Contrat Local de Santé", "CLS", "acronym"),
        ("SAD", "Service Autonomie à Domicile (SAD)", "parenthesis"),
        ("Service Autonomie à Domicile", "Service Autonomie à Domicile (SAD)", "parenthesis"),
        ("Maison de la famille de Laval", "Maison de la famile de Laval", "typing"),
    ],
)
def test_likely_merges_are_proposed_with_a_reason(name, known, reason):
    (merge,) = propose([name], [known])
    assert (merge.name, merge.into, merge.reason) == (name, known, reason)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("École 1 du quartier", "École 2 du quartier"),
        ("CPE Lune", "CPE Dune"),
        ("CLSC", "CLS"),
        ("Ville", "Village"),
        ("Service Infirmier (Personne H)", "Service Social (Personne H)"),
    ],
)
def test_different_organisations_are_left_alone(one, two):
    assert propose([one], [two]) == []


def test_between_two_new_names_one_only_gives_way():
    (merge,) = propose(["Contrat Local de Santé", "CLS"])
    assert (merge.name, merge.into) == ("CLS", "Contrat Local de Santé")


def test_a_thousand_names_are_compared():
    names = [f"Organisme communautaire {chr(97 + n % 26) * 3} {n}" for n in range(1_000)]
    merges = propose(names)
    assert {merge.name for merge in merges} <= set(names)
