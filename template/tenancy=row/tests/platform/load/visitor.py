"""Who asks: the owner of an organization."""

from secrets import token_hex

from load.arriving import Headers, Post
from load.credential import sign_up


def arrive(post: Post) -> Headers:
    credential = sign_up(post)
    slug = f"load-{token_hex(8)}"
    post("/api/v1/organizations", {"slug": slug, "name": slug}, credential.headers())
    return lambda: {**credential.headers(), "X-Tenant": slug}
