"""What desks have on file: each shows what is its own, whatever it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.model.errors import NotFound
from services.model.people import EVERYTHING
from services.office import Office
from services.stores.objects import Listing
from tests.house import an_office, submit


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = an_office(tmp_path_factory.mktemp("shelf"))
    yield office
    office.close()


@pytest.fixture(scope="module")
def filing_id(office: Office) -> str:
    """A filing of a kind that nobody reads."""
    return submit(office, label="合作协议.csv").filing.id


def test_a_desk_finds_what_is_its_own_and_no_other_desk_does(office: Office, filing_id: str) -> None:
    assert office.filings.get(filing_id, scope=EVERYTHING).id == filing_id
    for desk in (office.ledgers, office.rectifications, office.documents):
        with pytest.raises(NotFound):
            desk.get(filing_id, scope=EVERYTHING)


@pytest.mark.parametrize("asked", ["filing", "ledger", "rectification", "document"])
def test_a_listing_of_whatever_kind_lists_only_what_the_desk_keeps(office: Office, filing_id: str, asked: str) -> None:
    listing = Listing(kind=asked)
    assert [row.id for row in office.filings.rows(listing, scope=EVERYTHING)] == [filing_id]
    for desk in (office.ledgers, office.rectifications, office.documents):
        assert desk.rows(listing, scope=EVERYTHING) == []
        assert desk.count(listing, scope=EVERYTHING) == 0
        assert desk.counts(scope=EVERYTHING).states == {}
        assert desk.years(scope=EVERYTHING) == []
