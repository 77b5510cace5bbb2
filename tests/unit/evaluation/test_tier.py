"""The tiers by name: how their packages are called, and what is said of them."""

from datetime import date
from types import SimpleNamespace

import pytest

from orchestration.commands.table import COMMANDS
from orchestration.commands.words import of_evaluation
from orchestration.evaluation import ddi, documents
from orchestration.evaluation.evaluate import Evaluation
from orchestration.evaluation.request import Request
from orchestration.evaluation.tier import SECURE, TIERS, tier_of
from orchestration.ground.errors import WrongUse

RELEASE = SimpleNamespace(as_of="2026-10-31", known_at="2026-10-31")


def folder(tier: str, is_vintage: bool = False) -> str:
    request = Request("midterm", date(2026, 7, 31), RELEASE, b"", is_vintage, tier_of(tier))
    return request.folder_name


def test_the_secure_package_keeps_its_place_and_the_others_stand_beside_it():
    assert folder("secure") == "midterm_2026-10-31"
    assert folder("scientific") == "midterm_2026-10-31_scientific"
    assert folder("public", is_vintage=True) == "midterm_2026-10-31_k2026-10-31_public"


def test_a_tier_that_is_none_is_told_which_there_are():
    with pytest.raises(WrongUse, match="secure, scientific, public"):
        tier_of("open")


def test_the_command_offers_every_tier_and_gives_the_secure_one_unasked():
    (command,) = (each for each in COMMANDS if each.name == "evaluate")
    (argument,) = (each for each in command.arguments if each.name == "tier")
    assert argument.metavar.split("|") == list(TIERS) and argument.default == SECURE.name


@pytest.mark.parametrize("tier", TIERS.values(), ids=lambda tier: tier.name)
def test_every_tier_has_documents_of_its_own(tier):
    assert (documents.TEMPLATES / f"README{tier.suffix}.md").is_file()
    assert (documents.TEMPLATES / f"study{tier.suffix}.yml").is_file()
    made = Evaluation("midterm", tier.name, "f", "r", "a", "c", True, None, 3, {"panel": 1, "registry": 2})
    said = list(of_evaluation(made))
    assert said[-1] == tier.parting
    assert any("inventados" in line for line in said) == (tier.name == "public")


def test_the_catalogue_tells_each_tier_by_its_terms_and_identity():
    values = {
        "title": "t", "evaluation": "intermedia", "comparison": "midterm", "release_id": "r",
        "evaluation_version": "v", "cut_off": "2026-07-31", "cut_off_text": "c", "known_at": "2026-08-05",
        "plan_year": "2026", "plan_name": "p", "plan_approved_by": "q",
    }  # fmt: skip
    told = {name: ddi.render(values | {"tier": name}, [], {}, tier).decode() for name, tier in TIERS.items()}
    assert "Nivel seguro" in told["secure"] and "-r<" in told["secure"]
    assert "compromiso firmado" in told["scientific"] and "-r-scientific<" in told["scientific"]
    assert "FILAS INVENTADAS" in told["public"] and "-r-public<" in told["public"]
