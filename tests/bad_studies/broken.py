"""The small study, broken in one way each: what is broken, and the finding it must give."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from good_study import FILES

Break = Callable[[Path], None]
ETHICS = FILES["study.yaml"][FILES["study.yaml"].index("ethics:\n") :]


@dataclass(frozen=True)
class Broken:
    """One broken study: how it is broken, and the code, file and line that must be found."""

    name: str
    how: Break
    code: str
    file: str
    line: int | None
    fix: str = ""
    """Words that the fix must hold."""
    also: frozenset[str] = frozenset()
    """Other codes that follow from the same break."""


def swap(file: str, old: str, new: str) -> Break:
    """Replace a text that stands in the file once."""

    def how(folder: Path) -> None:
        text = FILES[file]
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (folder / file).write_bytes(text.replace(old, new).encode())

    return how


def write(file: str, content: str | bytes) -> Break:
    """Write a whole file."""

    def how(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return how


def add(file: str, text: str) -> Break:
    """Add to the end of a file."""
    return write(file, FILES[file] + text)


def remove(*files: str) -> Break:
    """Take files away."""

    def how(folder: Path) -> None:
        for file in files:
            (folder / file).unlink()

    return how


def nominations(row: str) -> Break:
    """A table of nominations: one row that is fine, and this one."""
    header = "place,nominator,question,nominee,unit,nominator_actor,source"
    return write("stakeholders/nominations.csv", f"{header}\nAlatoo,1,trust,L1,m1,,round 1\n{row}\n")


def ratings(row: str) -> Break:
    """A table of ratings: one row that is fine, and this one."""
    return write("stakeholders/ratings.csv", f"actor_id,rater,aspect,rating,source\noffice,R1,influence,2,IV\n{row}\n")


def all_of(*ways: Break) -> Break:
    """Several steps of one break."""

    def how(folder: Path) -> None:
        for way in ways:
            way(folder)

    return how


def folder_in_place_of(file: str) -> Break:
    """A folder where a file should be."""

    def how(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return how


def huge(file: str) -> Break:
    """A file of 200 MB that takes no room on the disk."""

    def how(folder: Path) -> None:
        os.truncate(folder / file, 200_000_000)

    return how


def link_out(folder: Path) -> None:
    """A link to a file outside the study."""
    outside = folder.parent / "outside.csv"
    outside.write_text(FILES["review/facts.csv"])
    (folder / "review/facts.csv").unlink()
    (folder / "review/facts.csv").symlink_to(outside)


def link_to_itself(folder: Path) -> None:
    """A link that leads to itself: the computer refuses to open it."""
    (folder / "review/facts.csv").unlink()
    (folder / "review/facts.csv").symlink_to("facts.csv")


def misspelt_folder(folder: Path) -> None:
    """The folder of the review under another name."""
    shutil.copytree(folder / "review", folder / "reviews")


def in_1251(file: str, old: str, new: str) -> Break:
    """Save a file in Windows-1251, with Cyrillic letters."""
    return write(file, FILES[file].replace(old, new).encode("cp1251"))


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
MANY_ROWS = FILES["review/facts.csv"] + "".join(f"G{n},nonsense,People trust,smith2020,I,\n" for n in range(150))
DEFINED = "  - {id: trust, term: Trust, definition: Relying on others., source_key: smith2020}\n"
POLYGON = '"id": "A1", "properties": {}, "geometry": {"type": "Polygon"'

BROKEN = (
    # files
    Broken("a map file that is not there", remove("frame/areas.geojson"), "FIL-001", "study.yaml", 20),
    Broken("a table of the report that is not there", remove("published/agree.csv"), "FIL-001", "published/published.yaml", 13),
    Broken("modelled files that are not there", swap("study.yaml", "[frame/frame.csv]", "[frame/frame.csv, data.csv]"), "FIL-001", "study.yaml", 17),
    Broken("a folder named study.yaml", folder_in_place_of("study.yaml"), "FIL-002", "study.yaml", None),
    Broken("a link to itself", link_to_itself, "FIL-003", "review/facts.csv", None),
    Broken("a table of 200 MB", huge("instrument/items.csv"), "FIL-004", "instrument/items.csv", None),
    Broken("an empty file", write("review/facts.csv", ""), "FIL-005", "review/facts.csv", None),
    Broken("Windows-1251", in_1251("stakeholders/actors.csv", "The office", "Отдел"), "FIL-006", "stakeholders/actors.csv", 2, "iconv -f WINDOWS-1251"),
    Broken("bytes of no encoding", write("published/tools.csv", b"tool,amount\nSur\x98\xff\x81vey,100\n"), "FIL-006", "published/tools.csv", 2),
    Broken("UTF-16 with its mark", write("published/tools.csv", FILES["published/tools.csv"].encode("utf-16")), "FIL-007", "published/tools.csv", 1),
    Broken("UTF-16 without a mark", write("study.yaml", FILES["study.yaml"].encode("utf-16-le")), "FIL-007", "study.yaml", 1),
    Broken("a zero byte", write("published/tools.csv", b"tool,amount\nSur\0vey,100\n"), "FIL-008", "published/tools.csv", 2),
    Broken("a byte order mark", write("study.yaml", "\ufeff" + FILES["study.yaml"]), "FIL-009", "study.yaml", 1),
    Broken("Windows line ends", write("frame/frame.csv", FILES["frame/frame.csv"].replace("\n", "\r\n")), "FIL-010", "frame/frame.csv", 1),
    Broken("a map outside the study", swap("study.yaml", "frame/areas.geojson", "../areas.geojson"), "FIL-011", "study.yaml", 20),
    Broken("an absolute path", swap("published/published.yaml", "claims: claims.csv", "claims: /etc/passwd"), "FIL-011", "published/published.yaml", 14, also=frozenset({"FIL-012"})),
    Broken("items outside the study", swap("published/published.yaml", "../instrument/items.csv", "../../items.csv"), "FIL-011", "published/published.yaml", 3),
    Broken("a path with backslashes", swap("published/published.yaml", "file: long.csv", "file: 'tables\\long.csv'"), "FIL-011", "published/published.yaml", 11, "forward", also=frozenset({"FIL-012"})),
    Broken("a link out of the study", link_out, "FIL-011", "review/facts.csv", None),
    Broken("a misspelt file name", all_of(remove("frame/frame.csv"), write("frame/frames.csv", FILES["frame/frame.csv"]), swap("study.yaml", "[frame/frame.csv]", "[frame/frames.csv]")), "FIL-012", "frame/frames.csv", None, 'did you mean "frame.csv"?'),
    Broken("a misspelt folder name", misspelt_folder, "FIL-012", "reviews", None, 'did you mean "review"?'),
    Broken("geometry cut off", write("frame/areas.geojson", FILES["frame/areas.geojson"][:150]), "FIL-013", "frame/areas.geojson", 2),
    Broken("geometry that is no collection", write("frame/areas.geojson", "[1, 2]"), "FIL-013", "frame/areas.geojson", 1),
    Broken("a point in place of an area", swap("frame/areas.geojson", '"type": "MultiPolygon"', '"type": "Point"'), "FIL-013", "frame/areas.geojson", None, also=frozenset({"STU-004"})),
    Broken("coordinates not nested as in a polygon", swap("frame/areas.geojson", "[[[70, 40]", "[[[[70, 40]]"), "FIL-013", "frame/areas.geojson", None, also=frozenset({"STU-004"})),
    Broken("an area without id", swap("frame/areas.geojson", POLYGON, POLYGON.replace('"id": "A1", ', "")), "FIL-014", "frame/areas.geojson", None, also=frozenset({"STU-004"})),
    Broken("two areas of one id", swap("frame/areas.geojson", '"A2"', '"A1"'), "FIL-014", "frame/areas.geojson", None, also=frozenset({"STU-004"})),
    Broken("metres in place of degrees", swap("frame/areas.geojson", "[70, 40], [71, 40]", "[700000, 40], [71, 40]"), "FIL-015", "frame/areas.geojson", None, also=frozenset({"STU-004"})),
    Broken("150 rows with the same slip", write("review/facts.csv", MANY_ROWS), "FIL-016", "review/facts.csv", None, also=frozenset({"CSV-013"})),
    # YAML
    Broken("a bracket never closed", swap("study.yaml", "sex: [women, men]", "sex: [women, men"), "YML-001", "study.yaml", 9),
    Broken("a colon inside a text", swap("study.yaml", "A small study", "A study: small"), "YML-001", "study.yaml", 2, "quotes"),
    Broken("a control character", swap("study.yaml", "A small study", "A \x07 study"), "YML-001", "study.yaml", 2),
    Broken("a tab", swap("study.yaml", "  size: 3000", "\tsize: 3000"), "YML-002", "study.yaml", 5, "spaces"),
    Broken("a key twice", add("study.yaml", "title: Another\n"), "YML-003", "study.yaml", 34),
    Broken("an alias", swap("study.yaml", "id: small\ntitle: A small study", "id: &name small\ntitle: *name"), "YML-004", "study.yaml", 2),
    Broken("a merge key", swap("published/glossary.yaml", "abbreviations:", "  - &base {id: other, term: Other, definition: Another.}\n  - {<<: *base, id: third}\nabbreviations:"), "YML-005", "published/glossary.yaml", 4, also=frozenset({"YML-004"})),
    Broken("an alias bomb", add("study.yaml", BOMB), "YML-006", "study.yaml", 35),
    Broken("an alias inside itself", add("study.yaml", "credits: &c [*c]\n"), "YML-006", "study.yaml", 34),
    Broken("a merge of itself", add("study.yaml", "credits: &c {<<: *c}\n"), "YML-006", "study.yaml", 34, also=frozenset({"YML-005"})),
    Broken("brackets inside brackets", add("study.yaml", "credits: " + "[" * 500 + "]" * 500 + "\n"), "YML-007", "study.yaml", 34),
    Broken("hyphens without end", add("study.yaml", "credits:\n  " + "- " * 100_000 + "a\n"), "YML-007", "study.yaml", 35),
    Broken("two documents", add("study.yaml", "---\ntitle: Another\n"), "YML-008", "study.yaml", 34),
    Broken("a list at the top", write("study.yaml", "- id: small\n"), "YML-009", "study.yaml", 1),
    Broken("comments only", write("study.yaml", "# nothing yet\n"), "YML-009", "study.yaml", 1),
    Broken("a tag that could run a program", swap("study.yaml", "title: A small study", "title: !!python/name:os.system x"), "YML-010", "study.yaml", 2, also=frozenset({"YML-019"})),
    Broken("a key that is a list", add("study.yaml", "? [a, b]\n: c\n"), "YML-011", "study.yaml", 34),
    Broken("an unknown key", swap("study.yaml", "allocation:", "alocation:"), "YML-012", "study.yaml", 13, 'did you mean "allocation"?'),
    Broken("a comma in a text without quotes", swap("published/glossary.yaml", "Relying on others.", "Relying on others, and so on"), "YML-012", "published/glossary.yaml", 2, "quotes"),
    Broken("a missing key", swap("study.yaml", "  n: 100\n", ""), "YML-013", "study.yaml", 9, "add n"),
    Broken("a wrong word", swap("study.yaml", "proportional", "proportionnal"), "YML-014", "study.yaml", 13, 'did you mean "proportional"?'),
    Broken("a word that is no yes or no", swap("published/published.yaml", "groups: [women, men]}\nbases", "groups: [women, men], exhaustive: maybe}\nbases"), "YML-014", "published/published.yaml", 6, "true or false"),
    Broken("a number out of range", swap("study.yaml", "smallest_base: 5", "smallest_base: 1"), "YML-015", "study.yaml", 27),
    Broken("a word for a number", swap("study.yaml", "n: 100", "n: many"), "YML-016", "study.yaml", 10),
    Broken("a decimal comma in YAML", swap("instrument/scales.yaml", '"2.35"', '"2,35"'), "YML-017", "instrument/scales.yaml", 17, "2.35"),
    Broken("thousands with commas", swap("study.yaml", "size: 3000", "size: 3,000"), "YML-017", "study.yaml", 5, "write 3000"),
    Broken("a text for a list", swap("study.yaml", "sex: [women, men]", "sex: women"), "YML-018", "study.yaml", 8, "list"),
    Broken("a list for a text", swap("study.yaml", "title: A small study", "title: [A, small]"), "YML-018", "study.yaml", 2),
    Broken("a merge of a text", add("study.yaml", "seeds: {<<: draw}\n"), "YML-018", "study.yaml", 34, also=frozenset({"YML-005"})),
    Broken("a key without a value", swap("study.yaml", "title: A small study", "title:"), "YML-019", "study.yaml", 2),
    Broken("an id with a blank", swap("study.yaml", "id: small", "id: too small"), "YML-020", "study.yaml", 1, "blank"),
    Broken("a key with a blank where an id stands", swap("study.yaml", "  sex: [", "  the sex: ["), "YML-020", "study.yaml", 8),
    Broken("a title without end", swap("study.yaml", "A small study", "x" * 301), "YML-021", "study.yaml", 2),
    Broken("a code twice", swap("published/codebook.yaml", "id: b.work", "id: b"), "YML-022", "published/codebook.yaml", 8, also=frozenset({"QUA-001", "CON-001", "STK-002", "REC-001"})),
    Broken("a term twice", swap("published/glossary.yaml", DEFINED, DEFINED * 2), "YML-022", "published/glossary.yaml", 3),
    Broken("a conclusion twice", swap("published/conclusions.yaml", "id: C1.b", "id: C1.a"), "YML-022", "published/conclusions.yaml", 9),
    Broken("a recommendation twice", swap("report/recommendations.yaml", "id: R1.1", "id: R1"), "YML-022", "report/recommendations.yaml", 7),
    # tables
    Broken("semicolons", write("frame/frame.csv", FILES["frame/frame.csv"].replace(",", ";")), "CSV-001", "frame/frame.csv", 1),
    Broken("tabs between columns", write("published/tools.csv", "tool\tamount\nSurvey\t100\n"), "CSV-001", "published/tools.csv", 1),
    Broken("a quote never closed", swap("frame/frame.csv", '"Kok-Bel, upper"', '"Kok-Bel, upper'), "CSV-002", "frame/frame.csv", 5),
    Broken("text after a quote", swap("frame/frame.csv", '"Kok-Bel, upper"', '"Kok-Bel", upper'), "CSV-008", "frame/frame.csv", 5),
    Broken("letters after a quote", swap("frame/frame.csv", '"Kok-Bel, upper"', '"Kok-Bel" upper'), "CSV-002", "frame/frame.csv", 5),
    Broken("a column twice", write("published/tools.csv", "tool,amount,amount\nSurvey,100,100\n"), "CSV-003", "published/tools.csv", 1),
    Broken("a decimal comma in a long table", swap("published/long.csv", "2.40", '"2,40"'), "CSV-004", "published/long.csv", 2, "2.40"),
    Broken("a decimal comma in a wide table", swap("published/wide.csv", "2.65", '"2,65"'), "CSV-004", "published/wide.csv", 4, "2.65"),
    Broken("a decimal comma in a claim", swap("published/claims.csv", ",2.4,", ',"2,4",'), "CSV-004", "published/claims.csv", 2, "2.4", also=frozenset({"CON-003"})),
    Broken("thousands with commas in a table", swap("frame/frame.csv", "1000,400", '"1,000",400'), "CSV-004", "frame/frame.csv", 2, "write 1000"),
    Broken("a missing column", write("published/tools.csv", "tool,note\nSurvey,one\n"), "CSV-005", "published/tools.csv", 1),
    Broken("a misspelt column", write("published/tools.csv", "tool,amount,locaton\nSurvey,100,here\n"), "CSV-006", "published/tools.csv", 1, 'did you mean "location"?'),
    Broken("a column without a name", write("published/tools.csv", "tool,amount,\nSurvey,100,\n"), "CSV-007", "published/tools.csv", 1),
    Broken("a row too long", swap("frame/frame.csv", "Ak-Jar,500,", "Ak-Jar,upper,500,"), "CSV-008", "frame/frame.csv", 3),
    Broken("a decimal comma without quotes", swap("published/long.csv", "2.40", "2,40"), "CSV-008", "published/long.csv", 2, "2.40"),
    Broken("a row too short", swap("frame/frame.csv", "N2,North,,village", "N2,North,village"), "CSV-009", "frame/frame.csv", 3),
    Broken("a table without rows", write("published/tools.csv", "tool,amount\n"), "CSV-010", "published/tools.csv", 1),
    Broken("a row of commas", add("published/tools.csv", ",\n"), "CSV-011", "published/tools.csv", 3),
    Broken("an empty cell", swap("frame/frame.csv", "Alatoo", ""), "CSV-012", "frame/frame.csv", 2),
    Broken("an empty cell in a wide table", swap("published/wide.csv", "t2,3.1", ",3.1"), "CSV-012", "published/wide.csv", 3),
    Broken("a wrong word in a table", swap("published/barriers.csv", ",present,", ",there,"), "CSV-013", "published/barriers.csv", 2),
    Broken("a word for a number in a table", swap("frame/frame.csv", "1000,400", "many,400"), "CSV-014", "frame/frame.csv", 2),
    Broken("a negative size", swap("frame/frame.csv", "1000,400", "-1000,400"), "CSV-015", "frame/frame.csv", 2),
    Broken("an id with a blank in a table", swap("frame/frame.csv", "N1,", "N 1,"), "CSV-016", "frame/frame.csv", 2),
    Broken("a name without end", swap("frame/frame.csv", "Alatoo", "x" * 301), "CSV-017", "frame/frame.csv", 2),
    Broken("an id twice", swap("frame/frame.csv", "N2,", "N1,"), "CSV-018", "frame/frame.csv", 3),
    Broken("a claim twice", swap("published/claims.csv", "k9,", "k8,"), "CSV-018", "published/claims.csv", 10),
    # study.yaml
    Broken("study.yaml is missing", remove("study.yaml"), "STU-001", "study.yaml", None),
    Broken("a map of another domain", swap("study.yaml", "domain: region", "domain: regions"), "STU-002", "study.yaml", 22, '"region"'),
    Broken("a misspelt group on the map", swap("study.yaml", "    South region: A2", "    South: A2"), "STU-003", "study.yaml", 25),
    Broken("an area that the map lacks", swap("study.yaml", "South region: A2", "South region: A3"), "STU-004", "study.yaml", 25),
    Broken("a stratum that is no column", swap("study.yaml", "[region, settlement]", "[region, setlement]"), "STU-005", "study.yaml", 12, '"settlement"'),
    Broken("ten times the interviews planned", swap("study.yaml", "achieved: 98", "achieved: 980"), "STU-006", "study.yaml", 11),
    # the frame
    Broken("a frame unlike the printed design", swap("frame/frame.csv", "900,300,census", "901,300,census"), "FRM-001", "published/sample_design.csv", 4, also=frozenset({"FRM-002"})),
    Broken("another population", swap("study.yaml", "size: 3000", "size: 3001"), "FRM-002", "study.yaml", 5),
    Broken("a region that is no group", swap("frame/frame.csv", "S1,South region", "S1,South regio"), "FRM-003", "frame/frame.csv", 4, '"South region"', also=frozenset({"FRM-001"})),
    Broken("households and people exchanged", swap("frame/frame.csv", "1000,400", "1000,4000"), "FRM-005", "frame/frame.csv", 2, "correct the size"),
    Broken("shares of no group", add("study.yaml", "planning: {shares: {sex: {source: census, groups: {womem: 0.5}}}}\n"), "STU-007", "study.yaml", 34, 'did you mean "women"?'),
    Broken("a name for no domain", add("study.yaml", "labels: {sexs: {women: {ru: женщины}}}\n"), "STU-008", "study.yaml", 34, 'did you mean "sex"?'),
    Broken("a name for no group", add("study.yaml", "labels: {sex: {womem: {ru: женщины}}}\n"), "STU-008", "study.yaml", 34, 'did you mean "women"?'),
    Broken("a name in one language only", add("study.yaml", "labels:\n  sex:\n    women: {ru: женщины, ky: аялдар}\n    men: {ru: мужчины}\n"), "STU-009", "study.yaml", 37, "add the name"),
    Broken("two groups of one name", add("study.yaml", "labels:\n  sex:\n    women: {ru: люди}\n    men: {ru: люди}\n"), "STU-010", "study.yaml", 37, "another name"),
    Broken("a unit without people", add("frame/frame.csv", "S3,South region,,village,Empty,0,0,census\n"), "FRM-004", "frame/frame.csv", 6),
    # questions
    Broken("an item that is not listed", swap("instrument/scales.yaml", "items: [c1]", "items: [c1, c2]"), "QST-001", "instrument/scales.yaml", 10),
    Broken("a scale that is not there", swap("instrument/items.csv", "c1,change", "c1,chance"), "QST-002", "instrument/items.csv", 4, '"change"'),
    Broken("an item that its scale does not list", swap("instrument/items.csv", "c1,change", "c1,trust"), "QST-003", "instrument/items.csv", 4),
    Broken("a negative item of another scale", swap("instrument/scales.yaml", "reverse: [t2]", "reverse: [c1]"), "QST-004", "instrument/scales.yaml", 9),
    Broken("evidence for no item", swap("instrument/scales.yaml", "  t2: wording", "  t9: wording"), "QST-005", "instrument/scales.yaml", 12),
    Broken("answers from 5 to 1", swap("instrument/scales.yaml", "min: 1", "min: 9"), "QST-006", "instrument/scales.yaml", 3),
    Broken("four labels for five answers", swap("instrument/scales.yaml", "[a, b, c, d, e]", "[a, b, c, d]"), "QST-007", "instrument/scales.yaml", 5),
    Broken("an item in two scales", swap("instrument/scales.yaml", "items: [c1]", "items: [c1, t1]"), "QST-008", "instrument/scales.yaml", 10),
    Broken("a percentage of no answer", swap("instrument/scales.yaml", "{negative: \"23\"", "{negativ: \"23\""), "QST-009", "instrument/scales.yaml", 18, '"negative"'),
    Broken("an item lost", swap("instrument/scales.yaml", "items_printed: 3", "items_printed: 4"), "QST-010", "instrument/scales.yaml", 1),
    Broken("a factor model with a slip", add("instrument/scales.yaml", "model: trust == t1 + t2\n"), "QST-011", "instrument/scales.yaml", 19, "docs/methods.md"),
    Broken("a factor model of nobody's item", add("instrument/scales.yaml", "model: f =~ t1 + t2 + t9\n"), "QST-011", "instrument/scales.yaml", 19),
    Broken("agreement off the scale", swap("instrument/scales.yaml", "  max: 5\n", "  max: 5\n  collapsed: {agree: [5, 6]}\n"), "QST-012", "instrument/scales.yaml", 5),
    Broken("agreement that is disagreement", swap("instrument/scales.yaml", "  max: 5\n", "  max: 5\n  collapsed: {agree: [4, 5], disagree: [1, 4]}\n"), "QST-012", "instrument/scales.yaml", 5),
    Broken("don't know on the scale", swap("instrument/scales.yaml", "  max: 5\n", "  max: 5\n  dont_know_codes: [5]\n"), "QST-013", "instrument/scales.yaml", 5),
    Broken("a scale called as an item", swap("instrument/scales.yaml", "change: {label: Change, items: [c1]}", "c1: {label: Change, items: [c1]}"), "QST-014", "instrument/scales.yaml", 10, also=frozenset({"QST-002"})),
    Broken("a relation of no scale", add("study.yaml", "scales:\n  relations: [{name: liking, scales: [trust, chance]}]\n"), "SCL-009", "study.yaml", 35, '"change"'),
    # the published report
    Broken("a breakdown not described", swap("published/published.yaml", "scale: trust, breakdown: sex, section", "scale: trust, breakdown: gender, section"), "PUB-001", "published/published.yaml", 12),
    Broken("a cell of no breakdown", swap("published/long.csv", "T1,trust,region,III,t1,North", "T1,trust,regions,III,t1,North"), "PUB-001", "published/long.csv", 2, '"region"'),
    Broken("bases of no breakdown", swap("published/published.yaml", "sex: {breakdown: sex, kind", "sex: {breakdown: sexes, kind"), "PUB-001", "published/published.yaml", 9),
    Broken("a cell of no group", swap("published/long.csv", "t1,North", "t1,Nort"), "PUB-002", "published/long.csv", 2, '"North"'),
    Broken("a column of no group", swap("published/wide.csv", "women,men", "women,man"), "PUB-002", "published/wide.csv", 2, '"men"'),
    Broken("a claim of no group", swap("published/claims.csv", "sex,men,48", "sex,man,48"), "PUB-002", "published/claims.csv", 5, '"men"'),
    Broken("a base of no group", swap("published/published.yaml", "{women: 50, men: 48}", "{women: 50, man: 48}"), "PUB-002", "published/published.yaml", 9, '"men"'),
    Broken("a table of no scale", swap("published/long.csv", "T1,trust,region,III,t1,North", "T1,trast,region,III,t1,North"), "PUB-003", "published/long.csv", 2, '"trust"'),
    Broken("a cell of no item", swap("published/long.csv", "III,t1,North", "III,t7,North"), "PUB-004", "published/long.csv", 2),
    Broken("a sum of no claim", swap("published/published.yaml", "parts: [k3, k4]", "parts: [k3, k44]"), "PUB-005", "published/published.yaml", 19, '"k4"'),
    Broken("a printed mean of no claim", swap("instrument/scales.yaml", "claim: k1", "claim: k99"), "PUB-005", "instrument/scales.yaml", 17),
    Broken("a group twice in a breakdown", swap("published/published.yaml", "[women, men]", "[women, men, women]"), "YML-022", "published/published.yaml", 6),
    Broken("an item twice in a wide table", swap("published/wide.csv", "t2,3.1,,3.2", "t1,3.1,,3.2"), "CSV-018", "published/wide.csv", 3),
    Broken("two tables of means with one id", swap("published/published.yaml", "{file: wide.csv, layout: wide,", "{file: agree.csv, layout: wide, id: w, scale: trust, breakdown: sex}\n  - {file: wide.csv, layout: wide, id: w,"), "YML-022", "published/published.yaml", 13),
    Broken("a claim whose value is no number", swap("published/claims.csv", "answer,negative,23,", "answer,negative,23 %,"), "PUB-006", "published/claims.csv", 6),
    Broken("a word in a wide table", swap("published/wide.csv", "t2,3.1", "t2,high"), "PUB-006", "published/wide.csv", 3),
    Broken("150 percent in a claim", swap("published/claims.csv", "answer,negative,23", "answer,negative,150"), "PUB-007", "published/claims.csv", 6),
    Broken("150 percent in a table", swap("published/agree.csv", "45.5", "145.5"), "PUB-007", "published/agree.csv", 2),
    Broken("a share of 136 percent in the design", swap("published/sample_design.csv", "63.3,36.7", "63.3,136.7"), "PUB-007", "published/sample_design.csv", 2),
    Broken("150 percent of a question", swap("instrument/scales.yaml", "40.50", "150"), "PUB-007", "instrument/scales.yaml", 18),
    Broken("a sum of no row", swap("published/published.yaml", "[Women, Men]", "[Women, Man]"), "PUB-008", "published/published.yaml", 21, '"Men"'),
    Broken("a sum of no column", swap("published/published.yaml", "down: [n]", "down: [m]"), "PUB-008", "published/published.yaml", 22),
    Broken("a report without scales", swap("published/published.yaml", "instrument: ../instrument/scales.yaml\n", ""), "PUB-009", "published/published.yaml", 1),
    Broken("a measure nearly right", swap("published/claims.csv", "percent positive", "percent positiv"), "PUB-010", "published/claims.csv", 7, '"percent positive"'),
    Broken("a wide table without breakdown", swap("published/published.yaml", "scale: trust, breakdown: sex, section", "scale: trust, section"), "PUB-011", "published/published.yaml", 12),
    Broken("a name for no table", add("published/published.yaml", "printed_tables:\n  sample_desing.csv: {number: Table 1}\n"), "PUB-012", "published/published.yaml", 24, '"sample_design.csv"'),
    # conclusions
    Broken("a conclusion on no claim", swap("published/conclusions.yaml", "claims: [k1]", "claims: [k11]"), "CON-001", "published/conclusions.yaml", 6, '"k1"'),
    Broken("a conclusion on no quotation", swap("published/conclusions.yaml", "quotes: [Q1]", "quotes: [R7]"), "CON-001", "published/conclusions.yaml", 6),
    Broken("a test of no claim", swap("published/conclusions.yaml", "claim: k1, less", "claim: k11, less"), "CON-001", "published/conclusions.yaml", 8),
    Broken("a test without a condition", swap("published/conclusions.yaml", "{claim: k1, less_than: 3}", "{claim: k1}"), "CON-002", "published/conclusions.yaml", 8),
    Broken("a test of a statement", swap("published/conclusions.yaml", "claim: k1, less_than: 3", "claim: k9, less_than: 3"), "CON-003", "published/conclusions.yaml", 8),
    # codes, actors, sources, recommendations
    Broken("a barrier of no code", swap("published/barriers.csv", "b.work", "b.wrok"), "QUA-001", "published/barriers.csv", 2, '"b.work"'),
    Broken("a quotation of no code, after a cell of two lines", add("published/quotes.csv", "Q2,IV,We waited.,client,z\n"), "QUA-001", "published/quotes.csv", 4),
    Broken("two codebooks", write("coding/codebook.yaml", FILES["published/codebook.yaml"]), "QUA-002", "coding/codebook.yaml", None),
    Broken("an activity of no actor", swap("stakeholders/activities.csv", "Work,office,", "Work,offise,"), "STK-001", "stakeholders/activities.csv", 2, '"office"'),
    Broken("a service of no actor", swap("stakeholders/services.csv", "office|ngo", "office|nga"), "STK-001", "stakeholders/services.csv", 2, '"ngo"'),
    Broken("a need of no code", swap("stakeholders/programme_items.csv", "b.work", "b.job"), "STK-002", "stakeholders/programme_items.csv", 2),
    Broken("a need of no service", swap("stakeholders/programme_items.csv", "S1", "S9"), "STK-003", "stakeholders/programme_items.csv", 2),
    # nominations and ratings: the first row is fine
    Broken("a nomination of nobody", nominations("Alatoo,2,trust,offise,,,round 1"), "STK-030", "stakeholders/nominations.csv", 3, '"office"'),
    Broken("a nominator of no role", nominations("Alatoo,2,trust,L1,,L9,round 1"), "STK-030", "stakeholders/nominations.csv", 3),
    Broken("a nominator in two units", nominations("Alatoo,1,trust,ngo,m2,,round 1"), "STK-031", "stakeholders/nominations.csv", 3),
    Broken("a nomination twice", nominations("Alatoo,1,trust,L1,m1,,round 1"), "STK-032", "stakeholders/nominations.csv", 3),
    Broken("a nomination without a source", nominations("Alatoo,2,trust,L1,,,"), "STK-033", "stakeholders/nominations.csv", 3),
    Broken("a rating without a source", ratings("office,R2,interest,2,"), "STK-033", "stakeholders/ratings.csv", 3),
    Broken("a rating of nobody", ratings("offise,R2,interest,2,IV"), "STK-030", "stakeholders/ratings.csv", 3, '"office"'),
    Broken("a rating off the scale", ratings("office,R2,interest,6,IV"), "STK-034", "stakeholders/ratings.csv", 3),
    Broken("a power that is neither yes nor no", ratings("office,R2,power,2,IV"), "STK-034", "stakeholders/ratings.csv", 3),
    Broken("a rating twice", ratings("office,R1,influence,3,IV"), "STK-035", "stakeholders/ratings.csv", 3),
    Broken(
        "a nomination of a person without consent",
        all_of(
            write("stakeholders/actors.csv", "actor_id,name,type,person,section_ref\noffice,The office,state,,IV\nngo,A society,ngo,,IV\nsomebody,Somebody,,yes,IV\n"),
            nominations("Alatoo,2,trust,somebody,,,round 1"),
        ),
        "STK-036", "stakeholders/nominations.csv", 3, also=frozenset({"STK-022"}),
    ),
    Broken("a source cut off", swap("review/sources.bib", "year = {2020}, title", "year = {2020, title"), "REV-001", "review/sources.bib", 2),
    Broken("a field twice in a source", swap("review/sources.bib", "@book{doe2019, author = {Doe, Jo}, year", "@book{doe2019, author = {Doe, Jo}, author = {Doe}, year"), "REV-001", "review/sources.bib", 3),
    Broken("a source twice", swap("review/sources.bib", "doe2019", "smith2020"), "REV-002", "review/sources.bib", 3),
    Broken("a fact of no source", swap("review/facts.csv", "smith2020", "smith2021"), "REV-003", "review/facts.csv", 2, '"smith2020"'),
    Broken("a term of no source", swap("published/glossary.yaml", "smith2020", "smyth"), "REV-003", "published/glossary.yaml", 2),
    Broken("a recommendation for no code", swap("report/recommendations.yaml", "codes: [b.work]", "codes: [b.works]"), "REC-001", "report/recommendations.yaml", 4, '"b.work"'),
    Broken("a recommendation on no conclusion", swap("report/recommendations.yaml", "findings: [C1]", "findings: [K7]"), "REC-002", "report/recommendations.yaml", 7),
    Broken("strengths of no actor", swap("stakeholders/swot.csv", "W1,office", "W1,offise"), "STK-001", "stakeholders/swot.csv", 2, '"office"'),
    Broken("a strength without a source", swap("stakeholders/swot.csv", "helps,IV,", "helps,,"), "STK-080", "stakeholders/swot.csv", 2),
    Broken("a weakness of no source", swap("stakeholders/swot.csv", "smith2020", "smith2021"), "REV-003", "stakeholders/swot.csv", 3, '"smith2020"'),
    Broken("what speaks against a strength without a source", swap("stakeholders/swot.csv", "is far,V", "is far,"), "STK-081", "stakeholders/swot.csv", 2),
    Broken("an officer of two caseloads", swap("stakeholders/training_needs.csv", "2,2,40", "2,2,41"), "STK-082", "stakeholders/training_needs.csv", 3),
    Broken("an officer of two groups", swap("stakeholders/training_needs.csv", "1,talks,city", "1,talks,village"), "STK-089", "stakeholders/training_needs.csv", 3),
    Broken("an officer with a name", swap("stakeholders/training_needs.csv", "2,law", "Aida,law"), "STK-021", "stakeholders/training_needs.csv", 4),
    Broken("an officer who answers twice", swap("stakeholders/training_needs.csv", "1,talks", "1,Law"), "STK-083", "stakeholders/training_needs.csv", 3),
    Broken("a cost without a source", swap("stakeholders/costs.yaml", ", source: the college}", "}"), "STK-084", "stakeholders/costs.yaml", 7),
    Broken("a discount rate without a source", swap("stakeholders/costs.yaml", "discount_source: the ministry's guide\n", ""), "STK-084", "stakeholders/costs.yaml", 3),
    Broken("a price level without a source", swap("stakeholders/costs.yaml", "index: 100, source: NSC", "index: 100"), "STK-084", "stakeholders/costs.yaml", 12),
    Broken("a quantity without a source", swap("stakeholders/costs.yaml", "high: 300, source: the court", "high: 300"), "STK-084", "stakeholders/costs.yaml", 9),
    Broken("costs in two currencies", swap("stakeholders/costs.yaml", "year: 2022, currency: KGS", "year: 2022, currency: USD"), "STK-085", "stakeholders/costs.yaml", 7),
    Broken("prices of a year without a level", swap("stakeholders/costs.yaml", "prices: [{year: 2022", "prices: [{year: 2021"), "STK-086", "stakeholders/costs.yaml", 7),
    Broken("two costs of one id", swap("stakeholders/costs.yaml", "id: prison", "id: course"), "STK-087", "stakeholders/costs.yaml", 9),
    Broken("a range upside down", swap("stakeholders/costs.yaml", "low: 0.4,", "low: 0.5,"), "YML-015", "stakeholders/costs.yaml", 10),
    Broken("a share in percent", swap("stakeholders/costs.yaml", "high: 0.2,", "high: 20,"), "YML-015", "stakeholders/costs.yaml", 11),
    Broken("a count of few people", swap("stakeholders/counts.csv", "clients,40", "clients,4"), "STK-088", "stakeholders/counts.csv", 2),
    Broken("a fact against no fact", swap("review/facts.csv", "I,F2", "I,FF2"), "REV-010", "review/facts.csv", 2, '"F2"'),
    Broken("a fact against itself", swap("review/facts.csv", "I,F2", "I,F1"), "REV-011", "review/facts.csv", 2),
    Broken("a recommendation to nobody", swap("report/recommendations.yaml", "    findings: [C1.a]", "    findings: [C1.a]\n    responsible: [The offise]"), "REC-010", "report/recommendations.yaml", 6),
    Broken("a status of no day", swap("report/recommendations.yaml", "    findings: [C1.a]", "    findings: [C1.a]\n    responsible: [the OFFICE]\n    status: done\n    status_source: the office"), "REC-011", "report/recommendations.yaml", 7),
    # ethics and modelled parts; what needs git stands in test_records.py
    Broken("records without ethics", all_of(write("transcripts/one.md", "secret"), swap("study.yaml", ETHICS, "")), "ETH-001", "transcripts", None),
    Broken("answers of officers without ethics", swap("study.yaml", ETHICS, ""), "ETH-001", "stakeholders/training_needs.csv", None),
    Broken("an empty ethics block", all_of(write("data/a.csv", "secret"), swap("study.yaml", ETHICS, "ethics:\n")), "ETH-001", "data", None),
    Broken("modelled rows not declared", swap("study.yaml", "[frame/frame.csv]", "[published/claims.csv]"), "MOD-001", "frame/frame.csv", 3, also=frozenset({"MOD-002"})),
    Broken("a modelled part of no column", swap("study.yaml", "where: source=modelled", "where: sources=modelled"), "MOD-002", "study.yaml", 18, '"source"', also=frozenset({"MOD-001"})),
    Broken("rows not written as column=value", swap("study.yaml", "where: source=modelled", "where: the villages"), "MOD-003", "study.yaml", 18, also=frozenset({"MOD-001"})),
    Broken("modelled rows that are not there", swap("study.yaml", "where: source=modelled", "where: source=modeled"), "MOD-004", "study.yaml", 18, '"modelled"', also=frozenset({"MOD-001"})),
)
