"""What a stored text must not hold: a name or a number of an account, a link, or words that a search finds again."""

from __future__ import annotations

import re

from kurak.model.media import MediaUnit

COLUMNS = frozenset(
    {
        "user", "users", "username", "user_name", "author", "authors", "account", "handle", "profile", "nick", "nickname", "name", "channel_name",
        "link", "links", "url", "urls", "uri", "href", "permalink", "text", "full_text", "verbatim", "quote", "title", "headline", "body", "content",
        "message", "comment", "post", "post_id", "tweet_id", "phone", "email", "e_mail",
        "автор", "имя", "пользователь", "ссылка", "текст", "заголовок", "шилтеме", "колдонуучу", "аты",
    }
)  # fmt: skip
"""Columns that lead to whoever wrote a unit, or to the unit itself."""

MOST_QUOTED = 4
"""More words between quotation marks can be searched for."""

_TRACE = re.compile(
    r"@\w|https?:|www\.|\bt\.me\b|\bvk\.com\b|\b[\w-]+\.(?:com|org|net|info|kg|ru|kz|uz|tj|io|me)\b(?:/|\b)|(?<!\d)\+?\d(?:[ -]?\d){6,}(?!\d)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"«([^»]*)»|“([^”]*)”|„([^“”]*)[“”]|\"([^\"]*)\"|‹([^›]*)›")


def leaves_trace(text: str) -> bool:
    """Whether a text holds the name of an account, a link, or a number long enough for a phone or a post.

    Examples
    --------
    >>> [leaves_trace(one) for one in ("Says that roads are bad.", "See @somebody", "on www.example.org", "vk.com/x", "call 0555 123 456", "in 2026-05")]
    [False, True, True, True, True, False]
    """
    return _TRACE.search(text) is not None


def quotes_words(text: str) -> bool:
    """Whether more than four words stand between quotation marks: a search would find them.

    Examples
    --------
    >>> quotes_words("Calls the road «a disgrace»."), quotes_words("Says “the road has been like this for years”.")
    (False, True)
    """
    return any(len(re.findall(r"\w+", part)) > MOST_QUOTED for match in _QUOTED.finditer(text) for part in match.groups() if part)


def is_forbidden(column: str) -> bool:
    """Whether a column by its name holds what must not be stored."""
    return re.sub(r"[\s-]+", "_", column.strip().lower()) in COLUMNS - set(MediaUnit.model_fields)
