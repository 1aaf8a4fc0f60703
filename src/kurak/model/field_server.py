"""The server from which a study's submissions are fetched."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from kurak.model.noun import Name, Noun

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class FieldServer(Noun):
    """Where submissions are fetched from: kurak fetch. No password or token ever stands in a file.

    Examples
    --------
    >>> FieldServer(kind="kobo", url="https://kobo.example.org/", form="aBcD").url
    'https://kobo.example.org'
    """

    kind: Annotated[Literal["kobo", "central"], Field(description="KoboToolbox, or ODK Central.")]
    url: Annotated[Name, Field(description="Address of the server, with https://.")]
    form: Annotated[
        Name,
        Field(description="Id of the form: for KoboToolbox the asset's uid, for ODK Central the form's id."),
    ]
    project: Annotated[int | None, Field(gt=0, description="Number of the project; ODK Central only.")] = None
    user: Annotated[str, Field(description="E-mail address of the account; ODK Central only.")] = ""
    secret: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
            description="Name of the environment variable that holds the token (KoboToolbox) or password (ODK Central).",
        ),
    ] = "KURAK_SERVER_SECRET"

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        url = url.rstrip("/")
        parts = urlsplit(url)
        if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("write the address of the server alone: https://kobo.example.org")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("the address must begin with https://: the secret would be readable on the way")
        return url

    @field_validator("form")
    @classmethod
    def _one_step(cls, form: str) -> str:
        if not re.fullmatch(r"[^\s/\\?#%]+", form):
            raise ValueError("the id of a form has no blank, slash or question mark")
        return form

    @model_validator(mode="after")
    def _whole(self) -> FieldServer:
        if self.kind == "central" and (self.project is None or not self.user):
            raise ValueError("ODK Central needs project and user too")
        return self
