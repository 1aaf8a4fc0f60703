"""Whoever may see less must never be shown more: rules of audiences, and the stricter ones for studies of offenders."""

import pytest
from pydantic import ValidationError

from kurak.model.audiences import AUDIENCES, DEFAULTS
from kurak.model.disclosure_rules import AudienceChoices, Disclosure


@pytest.mark.parametrize("protects", ["general", "offenders"])
def test_usual_rules_get_laxer_from_public_to_internal(protects):
    rules = Disclosure(protects=protects)
    bases = [rules.rules(one).smallest_base for one in AUDIENCES]
    ks = [rules.rules(one).k for one in AUDIENCES]
    risks = [rules.rules(one).largest_risk for one in AUDIENCES]
    assert bases == sorted(bases, reverse=True)
    assert ks == sorted(ks, reverse=True)
    assert risks == sorted(risks)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_offenders_are_protected_at_least_as_much_as_anybody(audience):
    general, strict = DEFAULTS["general"][audience], DEFAULTS["offenders"][audience]
    assert strict.smallest_base >= general.smallest_base
    assert strict.k >= general.k
    assert strict.l >= general.l
    assert strict.largest_risk <= general.largest_risk
    assert strict.records <= general.records


def test_a_stricter_study_has_ten_people_a_cell_unless_it_says_otherwise():
    assert Disclosure(protects="offenders").smallest_base == 10
    assert Disclosure(protects="offenders", smallest_base=7).smallest_base == 7


@pytest.mark.parametrize(
    ("name", "lax", "strict"), [("smallest_base", 2, 9), ("k", 2, 9), ("l", 1, 3), ("largest_risk", 0.9, 0.01)]
)
def test_the_public_is_never_shown_more_than_partners(name, lax, strict):
    public, partner = AudienceChoices.model_validate({name: lax}), AudienceChoices.model_validate({name: strict})
    with pytest.raises(ValidationError, match=f"{name} is laxer for public than for partner"):
        Disclosure(audiences={"public": public, "partner": partner})


def test_an_audience_reads_its_own_base():
    rules = Disclosure(audiences={"public": AudienceChoices(smallest_base=12)})
    assert rules.for_audience("public").smallest_base == 12
    assert rules.for_audience("internal").smallest_base == 3
    assert rules.smallest_base == 5
