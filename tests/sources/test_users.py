"""Why: the file of users decides who can send and see; it never holds a password, and a slip in it lets nobody in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kurak.sources.users import add_user, hash_password, made_password, password_fits, read_users

GOOD = hash_password("tulip")


def test_a_password_is_kept_as_a_salted_hash() -> None:
    assert hash_password("tulip") != GOOD
    assert password_fits("tulip", GOOD)
    assert not password_fits("tulips", GOOD)
    assert not password_fits("", GOOD)
    assert not password_fits("x" * 1000, GOOD)


def test_scrypt_gives_the_numbers_of_the_standard() -> None:
    """RFC 7914, section 12, third test vector (N 16384, r 8, p 1), its first 32 bytes."""
    made = hash_password("pleaseletmein", salt=b"SodiumChloride").split("$")[3]
    import base64

    assert base64.b64decode(made).hex() == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_users_are_added_and_read(tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    add_user(file, name="айгүл", role="interviewer", password="tulip")
    add_user(file, name="boss", role="owner", password=made_password())
    users, findings = read_users(file)
    assert not findings
    assert [(one.name, one.role, one.key) for one in users.values()] == [("айгүл", "interviewer", 1), ("boss", "owner", 1)]
    assert password_fits("tulip", users["айгүл"].password)
    assert "tulip" not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    for name in ("boss", "two words", "../x", ""):
        with pytest.raises(ValueError, match="user"):
            add_user(file, name=name, role="owner", password="x")


@pytest.mark.parametrize(
    "line",
    [
        "a,interviewer,tulip,1",
        f"a,king,{GOOD},1",
        f"a b,owner,{GOOD},1",
        f"a,owner,{GOOD},0",
        f"a,owner,{GOOD}",
        f"a,owner,{GOOD},1,x",
        f"ok,owner,{GOOD},1",
        f"a,owner,{GOOD.replace('16384', '1073741824')},1",
        f"a,owner,{GOOD.replace('16384', '1')},1",
    ],
    ids=[
        "password in plain words",
        "unknown role",
        "space in the name",
        "key of nobody",
        "a cell too few",
        "a cell too many",
        "name given twice",
        "too much memory",
        "too little work",
    ],
)
def test_a_line_with_a_slip_is_a_finding_and_no_user(tmp_path: Path, line: str) -> None:
    file = tmp_path / "users.csv"
    file.write_text(f"name,role,password,key\nok,owner,{GOOD},1\n{line}\n", "utf-8")
    users, findings = read_users(file)
    assert list(users) == ["ok"]
    assert [(one.code, one.where[0].line) for one in findings] == [("COL-004", 3)]
    assert "tulip" not in findings[0].message


@pytest.mark.parametrize("content", [b"", b"name;role\n", b"\xff\xfe"])
def test_a_file_that_is_none_lets_nobody_in(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "users.csv").write_bytes(content)
    users, findings = read_users(tmp_path / "users.csv")
    assert not users
    assert [one.code for one in findings] == ["COL-004"]
    assert [one.code for one in read_users(tmp_path / "none.csv")[1]] == ["COL-004"]
