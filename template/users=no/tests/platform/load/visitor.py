"""Who asks: nobody in particular."""

from load.arriving import Headers, Post


def arrive(_post: Post) -> Headers:
    return dict
