"""Entity tags and the conditions on them (C8, C9)."""

import time
from uuid import UUID

import pytest

from acme.kit.etag import BadTags, etag_for, etag_matches, expected_versions

KEY = UUID("01a1fdee-27da-716e-bcd3-8e6b53283ab1")
OTHER = UUID("01a1fdee-27da-716e-bcd3-8e6b53283ab2")
TAG = etag_for(KEY, 3)


def test_a_tag_is_strong_and_its_own() -> None:
    assert TAG.startswith('"')
    assert TAG.endswith('"')
    assert len({TAG, etag_for(KEY, 4), etag_for(OTHER, 3)}) == 3


LISTS = [
    f'"x",   {TAG}',
    f'"x"\t,\t{TAG}',
    f'"x",,{TAG}',
    f'"x", , {TAG}',
    f", {TAG}",
    f"{TAG},",
    f" \t{TAG} , \t",
]


@pytest.mark.parametrize(
    "header", [TAG, f"W/{TAG}", "*", f'"x", {TAG}', f'W/"y",W/{TAG}', *LISTS]
)
def test_c8_the_comparison_for_reading_is_weak(header: str) -> None:
    assert etag_matches(header, TAG)


@pytest.mark.parametrize("header", ['"x"', etag_for(KEY, 4), etag_for(OTHER, 3)])
def test_c8_another_tag_does_not_match(header: str) -> None:
    assert not etag_matches(header, TAG)


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        (TAG, {3}),
        ("*", None),
        (f"{TAG}, {etag_for(KEY, 9)}", {3, 9}),
        *((header, {3}) for header in LISTS),
        (f"W/{TAG}", set()),
        (etag_for(OTHER, 3), set()),
        ('"x"', set()),
        ('"3283ab1-99999999999999999999"', set()),
    ],
)
def test_c9_the_comparison_for_writing_is_strong(header: str, versions: object) -> None:
    assert expected_versions(header, KEY) == versions


@pytest.mark.parametrize(
    "header",
    ["", ",", " , ", "x", '"x', '"x""y"', '"x" "y"', "W/x", "W/,", '*, "x"', "*,", '"\x00"', '"x"\x85'],
)
def test_what_is_no_tag_is_refused(header: str) -> None:
    with pytest.raises(BadTags):
        expected_versions(header, KEY)
    with pytest.raises(BadTags):
        etag_matches(header, TAG)


def test_a_long_list_takes_no_time() -> None:
    for header in (f"{TAG}{' ,' * 50_000}x", '"x",\t' * 50_000, "," * 100_000):
        before = time.thread_time()
        with pytest.raises(BadTags):
            etag_matches(f"{header}x", TAG)
        assert time.thread_time() - before < 0.5
