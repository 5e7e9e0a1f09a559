"""Who asks: a user."""

from load.arriving import Headers, Post
from load.credential import sign_up


def arrive(post: Post) -> Headers:
    return sign_up(post).headers
