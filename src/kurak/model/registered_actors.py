"""An actor of the register as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisteredActor:
    """An actor with all that is said of it.

    Parameters
    ----------
    name
        As it may be shown; of a person without recorded consent nothing else is there but the type.
    type
        Empty where the source does not say.
    other_names
        How else sources write it.
    parent
        Shown name of the actor that it belongs to.
    fields, services
        Fields of activity that it is in, and services that it is behind.
    sources
        Where it stands.
    """

    name: str
    type: str
    other_names: tuple[str, ...] = ()
    parent: str = ""
    fields: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    withheld: bool = False
