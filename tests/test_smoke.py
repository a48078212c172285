from tests.cast import Cast


def test_the_cast_is_seated(cast: Cast) -> None:
    assert set(cast.members) == set(cast.archived_members)
    assert cast.archived.is_archived
