"""Why: guessing must not pay, must not block the team, and must not cost the server its memory or its time."""

from __future__ import annotations

import asyncio
import base64

import pytest
from small_server import team

from kurak.app.web import gate as gate_module
from kurak.app.web.gate import FREE_TRIES, LONGEST_WAIT, REMEMBERED, SESSION, Gate, Refused
from kurak.sources.users import User

SECRET = b"s" * 32
TEAM = team(aigul="interviewer", bek="interviewer", boss="owner")


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(TEAM, SECRET, clock=clock, calendar=clock)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords that were really compared; the comparison itself is made cheap."""
    seen: list[str] = []

    def fits(password: str, kept: str) -> bool:
        seen.append(password)
        return any(one.password == kept and password == f"{one.name}-tulip" for one in TEAM.values())

    monkeypatch.setattr(gate_module, "password_fits", fits)
    return seen


def ask(gate: Gate, name: str, password: str, address: str = "192.0.2.1") -> User | Refused:
    return asyncio.run(gate.by_password(name, password, address=address))


def test_a_right_password_is_let_in_and_a_wrong_one_is_not(gate: Gate) -> None:
    assert ask(gate, "aigul", "aigul-tulip") == TEAM["aigul"]
    assert ask(gate, "aigul", "bek-tulip") == Refused()
    assert ask(gate, "nobody", "aigul-tulip") == Refused()
    assert ask(gate, "", "") == Refused()


def test_a_thousand_wrong_passwords_are_hardly_looked_at(gate: Gate, clock: Clock, looked_at: list[str]) -> None:
    answers = []
    for number in range(1_000):
        answers.append(ask(gate, "aigul", f"guess {number}"))
        clock.now += 1
    assert all(isinstance(one, Refused) for one in answers)
    # A thousand seconds: five free tries, then after 1, 2, 4 … seconds.
    assert len(looked_at) <= FREE_TRIES + 11
    # The right one is not looked at either, from there; from elsewhere, the person still comes in.
    assert isinstance(ask(gate, "aigul", "aigul-tulip"), Refused)
    assert ask(gate, "aigul", "aigul-tulip", "192.0.2.9") == TEAM["aigul"]
    clock.now += LONGEST_WAIT
    assert ask(gate, "aigul", "aigul-tulip") == TEAM["aigul"]


def test_tries_that_come_all_at_once_are_not_all_looked_at(gate: Gate, looked_at: list[str]) -> None:
    async def storm() -> list[User | Refused]:
        return await asyncio.gather(*(gate.by_password("aigul", f"guess {n}", address="192.0.2.1") for n in range(1_000)))

    assert all(isinstance(one, Refused) for one in asyncio.run(storm()))
    assert len(looked_at) == FREE_TRIES


def test_many_addresses_or_many_names_do_not_help(gate: Gate, looked_at: list[str]) -> None:
    for number in range(1_000):
        ask(gate, "aigul", f"guess {number}", f"2001:db8::{number:x}")
    assert len(looked_at) == 100
    looked_at.clear()
    for number in range(1_000):
        ask(gate, f"name{number}", "guess", "198.51.100.1")
    assert len(looked_at) == 100


def test_a_phone_whose_password_was_right_just_now_is_not_locked_out(gate: Gate, clock: Clock, looked_at: list[str]) -> None:
    assert ask(gate, "aigul", "aigul-tulip") == TEAM["aigul"]
    for number in range(200):
        ask(gate, "aigul", f"guess {number}", f"2001:db8::{number:x}")
    looked_at.clear()
    assert ask(gate, "aigul", "aigul-tulip") == TEAM["aigul"]
    assert looked_at == []
    clock.now += REMEMBERED + LONGEST_WAIT
    assert ask(gate, "aigul", "aigul-tulip") == TEAM["aigul"]
    assert looked_at == ["aigul-tulip"]


def test_right_passwords_use_up_no_tries(gate: Gate, clock: Clock, looked_at: list[str]) -> None:
    for _ in range(300):
        for name in TEAM:
            assert ask(gate, name, f"{name}-tulip", "192.0.2.1") == TEAM[name]
        clock.now += REMEMBERED + 1


def test_memory_is_bounded(gate: Gate, looked_at: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "MOST_REMEMBERED", 50)
    for number in range(300):
        ask(gate, f"name{number}", "x" * 100, f"2001:db8::{number:x}")
    assert len(gate._wrong) <= 50


def test_keys_of_phones(gate: Gate) -> None:
    keys = {name: gate.key_of(user) for name, user in TEAM.items()}
    assert len(set(keys.values())) == len(TEAM)
    assert gate.by_key(keys["aigul"]) == TEAM["aigul"]
    assert len(base64.urlsafe_b64decode(keys["aigul"] + "=")) == 32
    for wrong in ("", keys["aigul"][:-1], keys["aigul"] + "x", "ключ"):
        assert gate.by_key(wrong) is None
    renewed = Gate({"aigul": User("aigul", "interviewer", TEAM["aigul"].password, key=2)}, SECRET)
    assert renewed.by_key(keys["aigul"]) is None
    assert Gate(TEAM, b"t" * 32).by_key(keys["aigul"]) is None


def test_sessions_end_and_cannot_be_made_up(gate: Gate, clock: Clock) -> None:
    cookie = gate.session(TEAM["aigul"])
    assert gate.by_session(cookie) == TEAM["aigul"]
    name, until, signed = cookie.split(":")
    later = str(int(until) + 1)
    for wrong in ("", "aigul", f"boss:{until}:{signed}", f"{name}:{later}:{signed}", f"{name}:{until}:", f"{name}:²:{signed}", f"{name}:{until}:ю"):
        assert gate.by_session(wrong) is None
    changed = {"aigul": User("aigul", "interviewer", TEAM["bek"].password)}
    assert Gate(changed, SECRET, calendar=clock).by_session(cookie) is None
    clock.now += SESSION
    assert gate.by_session(cookie) is None
