"""The columns and types of an XLSForm: their spellings, and whose dialect a word of another program is."""

from __future__ import annotations

import re
from dataclasses import dataclass

TRANSLATED = {
    "label": "label",
    "caption": "label",
    "hint": "hint",
    "guidance_hint": "guidance_hint",
    "constraint_message": "constraint_message",
    "constraining_message": "constraint_message",
    "required_message": "required_message",
    "requiredmsg": "required_message",
    "image": "image",
    "big-image": "big-image",
    "audio": "audio",
    "video": "video",
    "media::image": "image",
    "media::big-image": "big-image",
    "media::audio": "audio",
    "media::video": "video",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
}
"""Columns that may stand once a language: ``label::Kyrgyz (ky)``."""

PLAIN_COLUMNS = {
    "type": "type",
    "command": "type",
    "name": "name",
    "value": "name",
    "tag": "name",
    "required": "required",
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "calculation": "calculation",
    "calculate": "calculation",
    "default": "default",
    "appearance": "appearance",
    "parameters": "parameters",
    "choice_filter": "choice_filter",
    "read_only": "read_only",
    "readonly": "read_only",
    "repeat_count": "repeat_count",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "trigger": "trigger",
    "save_to": "save_to",
    "disabled": "disabled",
    "autoplay": "autoplay",
    "rows": "rows",
    "query": "query",
    "noapperrorstring": "no_app_error_string",
    "no_app_error_string": "no_app_error_string",
    "compact_tag": "compact_tag",
}
"""Columns of the survey sheet that stand once."""

CHOICE_COLUMNS = {"list_name": "list_name", "list name": "list_name", "name": "name", "value": "name"}
"""Columns of the choices sheet that stand once."""

SETTINGS_COLUMNS = {
    "form_title": "form_title",
    "title": "form_title",
    "set_form_title": "form_title",
    "form_id": "form_id",
    "id_string": "form_id",
    "set_form_id": "form_id",
    "version": "version",
    "default_language": "default_language",
    "style": "style",
    "allow_choice_duplicates": "allow_choice_duplicates",
}
"""Columns of the settings sheet that are read."""

OTHER_SETTINGS = frozenset(
    {
        "instance_name", "public_key", "submission_url", "auto_send", "auto_delete", "namespaces", "prefix", "delimiter",
        "clean_text_values", "name", "instance_xmlns", "sms_keyword", "sms_separator", "client_editable", "attribute",
        "add_none_option", "omit_instanceid", "instance_id", "xforms-version", "allow_duplicates", "flat", "encryption",
    }
)  # fmt: skip
"""Columns of the settings sheet that the converter knows."""

OURS = frozenset({"kurak_release"})
"""Columns of ours in the survey sheet: what they say is read by nobody but Kurak."""

NOTES = re.compile(r"^(#|_|note|notes|comment|comments|remark|remarks|source|module|section|theme|todo)", re.IGNORECASE)
"""Headings under which people keep remarks of their own."""

PREFIXED = ("bind::", "body::", "control::", "instance::", "media::", "attribute::")
"""Columns that go into the XForm as they are."""

SURVEYCTO_COLUMNS = frozenset(
    {
        "minimum_seconds", "response_note", "publishable", "media:image", "media:audio", "media:video", "label:hindi",
        "sortby", "weight", "calculate_here", "form_definition_version", "sensitive",
    }
)  # fmt: skip
KOBO_COLUMNS = re.compile(r"^(\$|kobo--|hxl$|sms_|odk:)", re.IGNORECASE)

SURVEYCTO_TYPES = {
    "calculate_here": "a calculation at one place of the form",
    "text audit": "times of every question",
    "audio audit": "sound recorded in the background",
    "speed violations count": "questions answered too fast",
    "speed violations list": "questions answered too fast",
    "speed violations audit": "sound recorded where answers came too fast",
    "sensor_statistic": "statistics of a sensor",
    "sensor_stream": "a sensor's stream",
    "comments": "comments on fields",
    "caseid": "the case that the form was opened for",
    "subscriberid": "the SIM card",
    "simserial": "the SIM card",
    "enumerator": "the interviewer out of a data set",
}
"""Types of SurveyCTO that XLSForm does not have, and what they are for."""

KOBO_TYPES = {
    "begin_score": "a matrix of ratings",
    "end_score": "a matrix of ratings",
    "score__row": "a row of such a matrix",
    "begin_rank": "a ranking",
    "end_rank": "a ranking",
    "rank__level": "a level of such a ranking",
    "begin_kobomatrix": "a matrix of questions",
    "end_kobomatrix": "a matrix of questions",
}
"""Types of KoboToolbox that only its own server turns into XLSForm."""

SURVEYCTO_FUNCTIONS = frozenset(
    {
        "rank-index", "rank-value", "item-at", "item-index", "item-present", "de-duplicate", "hash", "username", "deviceid",
        "plug-in-metadata", "version", "rank-index-if", "coalesce-list", "linebreak", "count-items", "short-geopoint",
        "geo-scatter", "index", "once-format", "phone-call-log", "collapse", "max-list", "min-list", "join-if",
    }
)  # fmt: skip
"""Functions of SurveyCTO that ODK's engines do not know."""

_SIMPLE = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "range": "range",
    "date": "date", "time": "time", "datetime": "datetime", "date time": "datetime", "note": "note",
    "calculate": "calculate", "calculation": "calculate", "hidden": "hidden", "acknowledge": "acknowledge",
    "trigger": "acknowledge", "geopoint": "geopoint", "gps": "geopoint", "location": "geopoint", "geotrace": "geotrace",
    "geoshape": "geoshape", "image": "image", "photo": "image", "audio": "audio", "video": "video", "file": "file",
    "barcode": "barcode", "start": "start", "start time": "start", "end": "end", "end time": "end", "today": "today",
    "deviceid": "deviceid", "device id": "deviceid", "imei": "deviceid", "username": "username", "email": "email",
    "phonenumber": "phonenumber", "phone number": "phonenumber", "audit": "audit", "start-geopoint": "start-geopoint",
    "background-audio": "background-audio", "background-geopoint": "background-geopoint", "xml-external": "xml-external",
    "csv-external": "csv-external", "simserial": "simserial", "sim id": "simserial", "subscriberid": "subscriberid",
    "subscriber id": "subscriberid", "last-saved": "last-saved", "osm": "osm",
}  # fmt: skip

_SELECT = re.compile(
    r"^(?:add )?(?P<kind>select[ _](?:one|multiple|all that apply)|select1|rank)(?P<external>[ _]external)?"
    r"(?P<file>[ _]from[ _]file)?(?: prompt using| from| using)?\s+(?P<list>\S+?)(?:\s+(?P<other>or[ _]other|or specify other))?$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^(?P<what>begin|end)[ _]*(?P<kind>group|repeat|lgroup|loop|looped group)\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypeCell:
    """The cell of the column type, understood.

    Parameters
    ----------
    type
        The type in one spelling; ``opening`` and ``closing`` for groups; empty where it is not known.
    kind
        group or repeat, for the latter two.
    list, file, or_other
        Of a select: its list, or its file, and whether an open "other" is added.
    """

    type: str
    kind: str = ""
    list: str = ""
    file: str = ""
    or_other: bool = False


def read_type(written: str) -> TypeCell:
    """Understand the cell of the column type.

    Examples
    --------
    >>> read_type("select_multiple needs or_other")
    TypeCell(type='select_multiple', kind='', list='needs', file='', or_other=True)
    >>> read_type("begin repeat").kind
    'repeat'
    """
    text = " ".join(written.split())
    if match := _BRACKET.match(text):
        repeats = match["kind"].lower() != "group"
        return TypeCell("opening" if match["what"].lower() == "begin" else "closing", kind="repeat" if repeats else "group")
    if match := _SELECT.match(text):
        kind = match["kind"].lower().replace(" ", "_")
        kind = "rank" if kind == "rank" else ("select_one" if kind in ("select_one", "select1") else "select_multiple")
        if match["file"]:
            return TypeCell(kind, file=match["list"], or_other=bool(match["other"]))
        return TypeCell(kind, list=match["list"], file="itemsets" if match["external"] else "", or_other=bool(match["other"]))
    return TypeCell(_SIMPLE.get(text.lower(), ""))
