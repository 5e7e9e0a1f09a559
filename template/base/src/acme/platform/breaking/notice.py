"""Whether what ends, ends with notice."""

from collections.abc import Iterator
from datetime import date, timedelta

from acme.platform.deprecation import deprecation_of
from acme.platform.document import Document

# A quarter: whoever plans by quarters can still plan for it. Why, says docs/changing-the-api.md.
NOTICE = timedelta(days=90)


def ends_early(place: str, before: Document, after: Document, today: date) -> Iterator[str]:
    """The line for an end that comes sooner than a client had to expect.

    It does not count the days that are left: such a line would be another one tomorrow, and could
    not be allowed.
    """
    was, now = _sunset(before), _sunset(after)
    if now is None or (was is not None and was <= max(now, today)):
        return
    if now <= today:
        yield f"{place} sunset: {now} is over already"
    elif was is not None:
        yield f"{place} sunset: was {was}, is {now}"
    elif now < today + NOTICE:
        yield f"{place} sunset: {now} is less than {NOTICE.days} days of notice"


def _sunset(part: Document) -> date | None:
    deprecation = deprecation_of(part)
    return deprecation.sunset if deprecation else None
