"""Which words give away a place, a sex, a role, or that one person is meant: English, Russian and Kyrgyz.

The lists err on the side of silence: a word too many costs a reader an adjective, a word too few may cost a person more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PLACE = "[place]"
ROLE = "[role]"

_SEX = re.compile(
    r"\b(s?he|hers?|herself|him|his|himself|(?:\w+[- ]?)?wom[ae]n(?:folk)?|m[ae]n(?:folk)?|(?:police|chair|fore|business|crafts|sales|service|repair)m[ae]n"
    r"|females?|males?|(?:school)?girls?|(?:school)?boys?|lad(?:y|ies)|gentlem[ae]n|guys?|girlfriends?|boyfriends?|bride|groom|fianc[ée]e?"
    r"|(?:house|mid)?wi(?:fe|ves)|(?:ex-)?husbands?|(?:grand|step)?(?:mother|father|daughter|son)s?|moms?|mums?|mommy|mummy|dads?|daddy"
    r"|(?:grand)(?:ma|pa)s?|(?:half-?|step)?(?:sister|brother)s?|aunts?|aunties?|uncles?|nieces?|nephews?|widow(?:s|er|ers|ed)?"
    r"|mrs?|ms|miss|sir|madam|ma'am|pregnan(?:t|cy)|breast-?feeding|maternity"
    # Russian: pronouns, people, and the past tense after "я", which gives the speaker's sex.
    r"|он|она|его|её|ее|ему|ей|ею|нем|нём|ней|него|неё|нее|нему|ним|нею|женщин\w*|мужчин\w*|муж(?:а|у|ем|е|ья|ей)?|жен(?:а|ы|е|у|ой|ам|ами)?"
    r"|девушк\w*|девоч\w*|мальчик\w*|парен\w*|парн\w+|мам(?:а|ы|е|у|ой)|мать|матери|матерью|пап(?:а|ы|е|у|ой)|от(?:ец|ца|цу|цом)|доч\w+|сын\w*"
    r"|сестр\w*|брат(?:а|у|ом|ья|ьев)?|бабушк\w*|дедушк\w*|т[её]т\w+|дяд\w+|вдов\w*|беремен\w*|я(?:\s+\w+){0,3}?\s+\w+(?:ла|л|лась|лся)"
    # Kyrgyz, with its endings.
    r"|аял\w*|эркек\w*|кыз(?!ык|ма|мат|уу)\w*|күйөө\w*|апа\w{0,6}|эне\w{0,6}|ата(?:м|ң|сы|бы?з)\w*|келин\w*|эже\w*|байке\w*|жесир\w*|кош\s+бойлуу)\b",
    re.IGNORECASE,
)
_BOTH_SEXES = re.compile(
    r"\b(?:(?:s?he|him|his|hers?|himself|herself|он|она|его|её|ему|ей)\s*(?:/|or|или)\s*(?:s?he|him|his|hers?|himself|herself|он|она|его|её|ему|ей)"
    r"|s/he|(?:wom[ae]n|girls|females?)\s*(?:/|and|or)\s*(?:m[ae]n|boys|males?)|(?:m[ae]n|boys|males?)\s*(?:/|and|or)\s*(?:wom[ae]n|girls|females?))\b"
    r"|\(s\)he\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(clients?|probationers?|parolees?|convicts?|prisoners?|ex-prisoners?|inmates?|detainees?|offenders?|returnees?|officers?|inspectors?"
    r"|employees?|staff|specialists?|psychologists?|theologians?|lawyers?|judges?|teachers?|experts?|officials?|civil servants?|respondents?"
    r"|imams?|moldos?|mullahs?|клиент\w*|осужд[её]нн\w*|заключ[её]нн\w*|условно\w*|сотрудни\w+|инспектор\w*|психолог\w*|специалист\w*|имам\w*"
    r"|эксперт\w*|кардар\w*|соттолгон\w*|кызматкер\w*|адис\w*)\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(one(?!\s+of\s+(?:the\s+)?(?:most|main|few)\b)|single(?! mothers)|isolated|the\s+only|only\s+(?:one|case|refusal|exception|person|client|family)|exception|"
    r"an?\s+(?:\w+\s+){0,2}(?:client|probationer|parolee|convict|prisoner|offender|returnee|resident|respondent|officer|employee|person|"
    r"wom[ae]n|m[ae]n|girl|boy|child|student|family|household|mother|father)|"
    r"(?:certain|particular|young|elderly)\s+(?:client|probationer|woman|man))\b",
    re.IGNORECASE,
)
_NO_CASE = re.compile(
    r"\bno\s+(?:\w+\s+){0,2}cases?\s+of\s+an?\b.*|\bnot\s+(?:a\s+)?(?:single|one)\b|\bone\s+unified\b|\bof\s+the\s+client\b", re.IGNORECASE
)
_JOINS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u200b-\u200d\u2060]+")
_BETWEEN = r"[\s\-\u00ad\u2010-\u2015\u200b-\u200d\u2060]*"
_SHORT_NAME = 3
_ENDINGS = r"(?:т[оеөауыү]н?|тун|тук\w*|к[оеөау]|д[оеөау]н?|дун|е|а|у|ом|ем|ск\w+|лук\w*|лик\w*)?"
"""Endings of a place's name in Russian and Kyrgyz: a short name takes these only, or "Ош" would mask "ошибка"."""


def names_a_sex(text: str) -> bool:
    """Whether words give away a sex; "he/she" does not.

    Examples
    --------
    >>> names_a_sex("Now she helps her mom"), names_a_sex("issues he/she has")
    (True, False)
    >>> names_a_sex("Я вернулась домой"), names_a_sex("Мен үйгө кайттым")
    (True, False)
    """
    return _SEX.search(_BOTH_SEXES.sub(" ", text)) is not None


def names_a_role(text: str) -> bool:
    """Whether words say what somebody is to the study: a client, an officer, a returnee.

    Examples
    --------
    >>> names_a_role("the probationer remains satisfied"), names_a_role("we have two computers")
    (True, False)
    """
    return _ROLE.search(text) is not None


def tells_of_one(text: str) -> bool:
    """Whether words tell of one person or one family; "no case of a client" tells of none.

    Examples
    --------
    >>> tells_of_one("all respondents but one took courses"), tells_of_one("no case of a client taking a course")
    (True, False)
    """
    return _ONE.search(_NO_CASE.sub(" ", text)) is not None


def mask_places(text: str, names: Iterable[str]) -> tuple[str, int]:
    """Put ``[place]`` for every name of a place, whatever its case, hyphens and endings; and how often.

    Examples
    --------
    >>> mask_places("Bishkek's courts, JALAL ABAD, Ошто, ошибка", ["Bishkek", "Jalal-Abad", "Ош"])
    ("[place]'s courts, [place], [place], ошибка", 3)
    """
    patterns = []
    for name in sorted({name.strip() for name in names} - {""}, key=lambda name: (-len(name), name)):
        pieces = [re.escape(piece) for piece in _JOINS.split(name) if piece]
        if pieces:
            patterns.append(rf"(?<!\w){_BETWEEN.join(pieces)}" + (r"\w*" if len(name) > _SHORT_NAME else rf"{_ENDINGS}(?!\w)"))
    if not patterns:
        return text, 0
    return re.compile("|".join(patterns), re.IGNORECASE).subn(PLACE, text)


def mask_roles(text: str) -> tuple[str, int]:
    """Put ``[role]`` for every word that says what somebody is to the study; and how often."""
    return _ROLE.subn(ROLE, text)
