"""Which of several mistakes in a request is told, as docs/errors.md promises it."""

from collections.abc import Awaitable, Callable, Sequence

from pydantic_core import ErrorDetails

from acme.kit.problem import FieldError, Problem, invalid
from acme.platform.http.problems import unknown_path
from acme.platform.http.validation import problem_of_mistakes


async def problem_of_request(
    mistakes: Sequence[ErrorDetails],
    *,
    skip: int,
    read_body: Callable[[], Awaitable[object]],
    look_at_query: Callable[[], Sequence[FieldError]],
) -> Problem:
    """The path, then the form of the body, then all values together.

    `skip` is how many parts a framework puts before the location, the first of which is the place.
    `read_body` raises what is wrong with the body's form.
    """
    places = {mistake["loc"][0] for mistake in mistakes}
    if "path" in places:
        return unknown_path()
    if "body" in places:
        try:
            await read_body()
        except Problem as problem:
            return problem
    return invalid(*look_at_query(), *problem_of_mistakes(mistakes, skip=skip).errors)
