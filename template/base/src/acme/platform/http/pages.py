"""The answer of a list, and the link to the page behind it."""

from urllib.parse import urlencode

from acme.platform.http.call import Call
from acme.platform.http.reply import Reply, answer


def answer_page(call: Call, body: bytes, next_cursor: str | None) -> Reply:
    if next_cursor is None:
        return answer(body)
    # The next page is asked for as this one was: every filter and the order stay.
    asked = [pair for pair in call.parameters() if pair[0] != "cursor"]
    query = urlencode([*asked, ("cursor", next_cursor)], safe=",")
    return answer(body, headers={"Link": f'<{call.path}?{query}>; rel="next"'})
