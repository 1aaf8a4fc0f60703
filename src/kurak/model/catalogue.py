"""Every finding code of Kurak, once: its rule, how bad it is, what it means and how to put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kurak.model.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding.

    Parameters
    ----------
    code
        Stable code; it never changes its meaning and is never given to another rule.
    rule
        Name in words, with hyphens.
    severity
        How bad it is where nothing else is said.
    title, explanation, fix
        One line; why it matters; what to do in general.
    """

    code: str
    rule: str
    severity: Severity
    title: str
    explanation: str
    fix: str


FILES = (
    Rule("FIL-001", "missing-file", "error", "A file that is named is not there",
         "study.yaml or published.yaml names a file that the folder does not hold.",
         "correct the name, or put the file there"),
    Rule("FIL-002", "not-a-file", "error", "A folder or device stands where a file should be",
         "Only ordinary files are read, so that reading a study can never hang.",
         "replace it with an ordinary file"),
    Rule("FIL-003", "unreadable-file", "error", "A file cannot be opened",
         "The computer refuses to open it: rights, a broken disk, or a link that leads to itself.",
         "check the rights of the file, or copy it anew"),
    Rule("FIL-004", "file-too-large", "error", "A file is larger than a study's files can be",
         "Tables and YAML files of a study are read whole; the limit protects against a wrong file. It is not opened.",
         "check that it is the right file; records of people belong in data/"),
    Rule("FIL-005", "empty-file", "error", "A file holds nothing",
         "An empty file is more often a failed copy than a choice.",
         "copy the file again, or delete it"),
    Rule("FIL-006", "not-utf-8", "error", "A file is not UTF-8 text",
         "Kyrgyz and Russian letters, dashes and quotes survive only if every file is in the same encoding.",
         "save the file as UTF-8"),
    Rule("FIL-007", "utf-16", "error", "A file is UTF-16 text",
         "Some spreadsheet programs write UTF-16 when asked for Unicode text.",
         "save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"),
    Rule("FIL-008", "nul-byte", "error", "A file holds bytes that are no text",
         "A text file never holds a zero byte: it is another kind of file, or damaged.",
         "save it as CSV or YAML text in UTF-8, or copy it again"),
    Rule("FIL-009", "byte-order-mark", "note", "A file begins with a byte order mark",
         "Some programs put an invisible mark at the beginning. Kurak reads on without it; other programs may not.",
         "save the file as UTF-8 without BOM"),
    Rule("FIL-010", "windows-line-ends", "note", "Lines end the Windows way",
         "Kurak reads them; under version control every line looks changed when the next person saves the file.",
         "save the file with Unix line ends (LF)"),
    Rule("FIL-011", "outside-the-study", "error", "A path leads out of the study folder",
         "The folder is the study: what is not in it cannot be rebuilt by anyone else.",
         "copy the file into the study folder and name it by its path inside"),
    Rule("FIL-012", "unknown-file", "note", "A file that Kurak does not read",
         "A misspelt name would otherwise go unnoticed.",
         "correct the name; if the file is meant to be there, nothing needs to be done"),
    Rule("FIL-013", "broken-geometry", "error", "The map's file is no GeoJSON of areas",
         "Maps are drawn from a GeoJSON FeatureCollection of polygons.",
         "export the areas as GeoJSON (a FeatureCollection), in longitude and latitude"),
    Rule("FIL-014", "area-id", "error", "An area has no id, or one that another has too",
         "Areas are joined to groups by their id.",
         "give every feature its own id"),
    Rule("FIL-015", "coordinate-out-of-range", "error", "A coordinate is no longitude and latitude",
         "Longitudes lie within ±180 and latitudes within ±90; other numbers are in another projection.",
         "export the areas in longitude and latitude (WGS 84)"),
    Rule("FIL-016", "many-more", "note", "There are more findings of the same kind",
         "After a hundred findings of one kind in one file the rest are counted.",
         "put the first ones right; the rest often have the same cause"),
)

YAML = (
    Rule("YML-001", "yaml-syntax", "error", "The YAML text cannot be understood",
         "A bracket, a quote or the indentation is not closed or not in place.",
         "check this line and the one above it"),
    Rule("YML-002", "tab", "error", "A line is indented with a tab",
         "YAML allows spaces only.",
         "use spaces in place of the tab"),
    Rule("YML-003", "duplicate-key", "error", "A key stands twice",
         "Other programs silently keep the last one; a choice that changes a number must not be lost so.",
         "delete one of the two"),
    Rule("YML-004", "alias", "note", "A text is repeated by an alias",
         "Kurak reads *name as a copy of what &name marks. A reader who does not know YAML will not see it.",
         "write the text out if others are to read the file"),
    Rule("YML-005", "merge-key", "note", "A block takes over keys of another",
         "Kurak reads << as a copy of the other block's keys.",
         "write the keys out if others are to read the file"),
    Rule("YML-006", "alias-bomb", "error", "Aliases blow the file up",
         "Aliases of aliases make a small file unreadably large, or one contains itself.",
         "write the values out"),
    Rule("YML-007", "too-deep", "error", "Blocks are nested too deeply",
         "No file of a study needs more than a few levels.",
         "check the brackets and the indentation"),
    Rule("YML-008", "several-documents", "error", "The file holds several documents",
         "A line of three hyphens begins a new document; only one is read.",
         "delete the line with ---, or make two files"),
    Rule("YML-009", "not-a-mapping", "error", "The file is no list of keys and values",
         "Every YAML file of a study is keys with values at its top.",
         "begin the file with a key, such as title: …"),
    Rule("YML-010", "unsafe-tag", "error", "A value has a type tag",
         "Tags such as !!python could run programs; none is needed in a study.",
         "delete the tag, the word that begins with !"),
    Rule("YML-011", "key-not-text", "error", "A key is no text",
         "A key must be a word, not empty and not a list or a block.",
         "write a word before the colon, or put quotes around braces"),
    Rule("YML-012", "unknown-key", "error", "A key that Kurak does not know",
         "A misspelt choice would otherwise be ignored, and the number would be another.",
         "correct the key, or delete it"),
    Rule("YML-013", "missing-key", "error", "A key that is needed is missing",
         "Without it the study cannot be understood.",
         "add the key with its value"),
    Rule("YML-014", "wrong-word", "error", "A word that cannot stand here",
         "Only a few words are allowed here.",
         "use one of the allowed words"),
    Rule("YML-015", "out-of-range", "error", "A number outside its range",
         "The number cannot be what the key means.",
         "correct the number"),
    Rule("YML-016", "not-a-number", "error", "A number was expected",
         "The value cannot be read as a number.",
         "write digits only"),
    Rule("YML-017", "decimal-comma", "error", "A comma in a number",
         "Decimals are written with a point, and thousands without a mark.",
         "write a point for the decimals"),
    Rule("YML-018", "wrong-shape", "error", "A value of the wrong shape",
         "A list, a block of keys or a single value was expected.",
         "write it in the shape that is asked for"),
    Rule("YML-019", "empty-value", "error", "A key without a value",
         "The value must not be empty.",
         "write a value, or delete the line"),
    Rule("YML-020", "malformed-text", "error", "A text not in the form that is asked for",
         "Ids, dates, languages and printed numbers have a fixed form.",
         "write it in the form that is asked for"),
    Rule("YML-021", "text-too-long", "error", "A text is too long for its place",
         "Names are shown in tables and figures.",
         "shorten it"),
    Rule("YML-022", "duplicate-id", "error", "An id stands twice",
         "Everything that points to it would point to two things.",
         "give one of them another id"),
)

TABLES = (
    Rule("CSV-001", "separator", "error", "Columns are not separated by commas",
         "Spreadsheets set to Russian or German write semicolons.",
         "save the table with commas between columns (CSV UTF-8, comma separated)"),
    Rule("CSV-002", "broken-quote", "error", "A quotation mark is not closed, or text follows it",
         "Everything after an open quotation mark is read as one cell.",
         'close the quote; a quotation mark inside a quoted cell is written twice ("")'),
    Rule("CSV-003", "duplicate-column", "error", "A column stands twice",
         "It would be unclear which of the two counts.",
         "rename or delete one of them"),
    Rule("CSV-004", "decimal-comma", "error", "A comma in a number",
         "Decimals are written with a point, and thousands without a mark.",
         "write a point for the decimals"),
    Rule("CSV-005", "missing-column", "error", "A column that is needed is missing",
         "Without it no row can be understood.",
         "add the column"),
    Rule("CSV-006", "unknown-column", "error", "A column that Kurak does not know",
         "A misspelt column would otherwise be ignored.",
         "correct the column's name, or delete the column"),
    Rule("CSV-007", "blank-column", "error", "A column has no name",
         "The header's cell is empty; often a comma too many stands at the end of the line.",
         "name the column, or delete the comma"),
    Rule("CSV-008", "row-too-long", "error", "A row has more cells than the header",
         "A comma inside a text or a number splits the cell in two.",
         "put quotes around the cell with the comma"),
    Rule("CSV-009", "row-too-short", "error", "A row has fewer cells than the header",
         "What is missing may be in the middle of the row, so nothing of it is used.",
         "add the missing commas"),
    Rule("CSV-010", "empty-table", "warning", "A table has a header and no rows",
         "It is read as nothing at all.",
         "add rows, or delete the file"),
    Rule("CSV-011", "empty-row", "note", "A row has empty cells only",
         "It is passed over.",
         "delete the row"),
    Rule("CSV-012", "empty-cell", "error", "A cell that is needed is empty",
         "The row cannot be understood without it.",
         "fill the cell"),
    Rule("CSV-013", "wrong-word", "error", "A word that cannot stand here",
         "Only a few words are allowed in this column.",
         "use one of the allowed words"),
    Rule("CSV-014", "not-a-number", "error", "A number was expected",
         "The cell cannot be read as a number.",
         "write digits only"),
    Rule("CSV-015", "out-of-range", "error", "A number outside its range",
         "The number cannot be what the column means.",
         "correct the number"),
    Rule("CSV-016", "malformed-text", "error", "A text not in the form that is asked for",
         "Ids and printed numbers have a fixed form.",
         "write it in the form that is asked for"),
    Rule("CSV-017", "text-too-long", "error", "A text is too long for its place",
         "Names are shown in tables and figures.",
         "shorten it"),
    Rule("CSV-018", "duplicate-id", "error", "An id stands twice",
         "Everything that points to it would point to two rows.",
         "give one of the rows another id"),
)

STUDY = (
    Rule("STU-001", "no-study-file", "error", "The folder holds no study.yaml",
         "study.yaml is what makes a folder a study.",
         "give the folder of a study, or begin one with: kurak new FOLDER"),
    Rule("STU-002", "map-domain-unknown", "error", "The map shows a domain that the study does not have",
         "The areas of a map are the groups of one domain.",
         "name a key of domains"),
    Rule("STU-003", "map-group-unknown", "error", "A group of the map is not in its domain",
         "An area would stay without a value, and a group without an area.",
         "use the name as in domains"),
    Rule("STU-004", "map-area-unknown", "error", "An area id is not in the map's file",
         "The group could not be drawn.",
         "use an id of the GeoJSON file"),
    Rule("STU-005", "design-column-unknown", "error", "The design names a column that the frame lacks",
         "Strata, primary sampling units and sizes are columns of frame/frame.csv.",
         "use the name of a column of frame/frame.csv"),
    Rule("STU-006", "achieved-far-from-plan", "warning", "Far more or fewer interviews than planned",
         "The achieved number is under half or over twice the planned one.",
         "check design.n and design.achieved"),
)

FRAME = (
    Rule("FRM-001", "design-total-differs", "warning", "The frame does not add up to the printed design",
         "Population by region and settlement should be the same in frame/frame.csv and published/sample_design.csv.",
         "correct one of the two, or say in study.yaml why they differ"),
    Rule("FRM-002", "population-differs", "warning", "The frame does not add up to the population",
         "population.size should be the sum of the frame's sizes.",
         "correct population.size or the frame"),
    Rule("FRM-003", "region-unknown", "warning", "A region of the frame is not a group of the study",
         "Results by region would leave these units out.",
         "use the name as in domains.region"),
    Rule("FRM-004", "no-size", "warning", "A unit of the frame has size 0",
         "With selection proportional to size it can never be drawn.",
         "give its size, or join it to a neighbour"),
)

QUESTIONS = (
    Rule("QST-001", "item-unknown", "error", "A scale has an item that is not in the list of items",
         "Its text is unknown.",
         "correct the item, or add it to instrument/items.csv"),
    Rule("QST-002", "scale-unknown", "error", "An item belongs to a scale that does not exist",
         "The item would be scored in no scale.",
         "correct the scale, or add it to instrument/scales.yaml"),
    Rule("QST-003", "item-not-in-its-scale", "error", "An item names a scale that does not list it",
         "items.csv and scales.yaml contradict each other.",
         "add it to the scale's items, or correct its scale"),
    Rule("QST-004", "reverse-not-in-scale", "error", "A negative or doubtful item is not in the scale",
         "Turning it would have no effect.",
         "correct the item, or add it to the scale's items"),
    Rule("QST-005", "key-evidence-unknown", "error", "Evidence is given for an item that no scale has",
         "The reason for a key must belong to an item.",
         "correct the item"),
    Rule("QST-006", "answer-range", "error", "The lowest answer is not below the highest",
         "No score can be computed.",
         "correct response.min and response.max"),
    Rule("QST-007", "labels-differ", "warning", "There are not as many labels as answers",
         "Each answer from the lowest to the highest needs its label.",
         "give one label for each answer"),
    Rule("QST-008", "item-in-two-scales", "warning", "An item is in two scales",
         "The two scores are not independent.",
         "leave it in one of them, unless it is meant so"),
    Rule("QST-009", "answer-unknown", "error", "A percentage is given for an answer that the question lacks",
         "It cannot be set against the others.",
         "use an answer as it stands in answers"),
    Rule("QST-010", "items-counted", "warning", "The number of items is not the printed one",
         "items_printed should be the number of rows of instrument/items.csv.",
         "correct items_printed, or complete the list"),
)

PUBLISHED = (
    Rule("PUB-001", "breakdown-unknown", "error", "A breakdown that is not described",
         "Tables, bases and cells name the breakdown whose groups they show.",
         "correct it, or add it under breakdowns of published.yaml"),
    Rule("PUB-002", "group-unknown", "error", "A group that its breakdown lacks",
         "It would be compared with nothing.",
         "use the name as in breakdowns of published.yaml"),
    Rule("PUB-003", "scale-unknown", "error", "A table shows a scale that does not exist",
         "Its items and their range are unknown.",
         "correct the scale, or add it to the scales"),
    Rule("PUB-004", "item-unknown", "error", "A table shows an item that its scale lacks",
         "Its numbers cannot be checked.",
         "correct the item, or add it to the scale's items"),
    Rule("PUB-005", "claim-unknown", "error", "A claim that does not exist",
         "What points to it checks nothing.",
         "correct it, or add it to the claims"),
    Rule("PUB-006", "unreadable-number", "error", "A cell of a printed table, or the value of a claim, is no number",
         "It cannot be checked.",
         "write the number as printed, with a decimal point and without words or signs; leave a cell empty if nothing is "
         "printed; give a claim without a number the measure statement"),
    Rule("PUB-007", "percent-out-of-range", "warning", "A percentage below 0 or above 100",
         "It is a slip of the pen here, or a finding about the report.",
         "compare it with the report"),
    Rule("PUB-008", "table-part-unknown", "error", "A sum names a column or row that its table lacks",
         "The sum cannot be checked.",
         "use the name as in the table"),
    Rule("PUB-009", "no-answer-scale", "warning", "A report without answer scale or scales",
         "Without them no mean can be checked for its range.",
         "give instrument, or response and scales, in published.yaml"),
    Rule("PUB-010", "measure-unknown", "note", "A word for a measure that looks like a known one",
         "The claim is not checked with the others.",
         "correct the word, or explain it under measures of published.yaml"),
    Rule("PUB-011", "wide-table-incomplete", "error", "A wide table does not say its breakdown or scale",
         "Its columns and its row of all items cannot be understood.",
         "add breakdown (and scale, if it has a row of all items) to the table in published.yaml"),
)

CONCLUSIONS = (
    Rule("CON-001", "evidence-unknown", "error", "A conclusion rests on something that does not exist",
         "The trace from the conclusion to what is printed is broken.",
         "correct the id"),
    Rule("CON-002", "test-without-condition", "warning", "A test of a conclusion sets no condition",
         "It can never fail.",
         "give more_than, less_than, more_than_claim or less_than_claim"),
    Rule("CON-003", "test-of-no-number", "error", "A test of a conclusion needs a number",
         "The claim prints no plain number.",
         "name a claim with a plain number"),
)

QUALITATIVE = (
    Rule("QUA-001", "code-unknown", "error", "A code that the codebook lacks",
         "The barrier or quotation would appear nowhere.",
         "correct it, or add it to the codebook"),
    Rule("QUA-002", "two-codebooks", "warning", "The study has two codebooks",
         "Only coding/codebook.yaml is used.",
         "keep one of coding/codebook.yaml and published/codebook.yaml"),
)

STAKEHOLDERS = (
    Rule("STK-001", "actor-unknown", "error", "An actor that the register lacks",
         "What it does would be lost.",
         "correct it, or add it to stakeholders/actors.csv"),
    Rule("STK-002", "code-unknown", "error", "An item of the programme names a code that the codebook lacks",
         "Needs and programme cannot be set side by side.",
         "correct it, or add it to the codebook"),
    Rule("STK-003", "service-unknown", "error", "An item of the programme names a service that does not exist",
         "It would seem to be offered nowhere.",
         "correct it, or add it to stakeholders/services.csv"),
)

REVIEW = (
    Rule("REV-001", "broken-bibliography", "error", "An entry of the bibliography cannot be read",
         "A brace, a comma or an equals sign is missing, or a field stands twice.",
         "check the entry that begins at this line"),
    Rule("REV-002", "duplicate-source", "error", "A source stands twice",
         "Facts would cite either of them.",
         "delete one of them, or give it another key"),
    Rule("REV-003", "source-unknown", "error", "A source that the bibliography lacks",
         "The fact or term could not be traced.",
         "correct it, or add it to review/sources.bib"),
)

RECOMMENDATIONS = (
    Rule("REC-001", "code-unknown", "error", "A recommendation answers a code that the codebook lacks",
         "It would seem to answer nothing.",
         "correct it, or add it to the codebook"),
    Rule("REC-002", "conclusion-unknown", "error", "A recommendation rests on a conclusion that does not exist",
         "The trace from recommendation to evidence is broken.",
         "correct it, or add it to the conclusions"),
)

ETHICS = (
    Rule("ETH-001", "records-without-ethics", "error", "People's records without an ethics block",
         "A study that holds records of people says who approved it, what people agreed to, and who may see what.",
         "add ethics to study.yaml: approval, consent_version, safeguarding_contact, retention, access"),
    Rule("ETH-002", "records-not-ignored", "error", "People's records could slip into version control",
         "What is once in version control can hardly be withdrawn, and consent can be.",
         "add the folder to .gitignore, or say in ethics.records_kept where the records are kept safely"),
    Rule("ETH-003", "records-tracked", "error", "People's records are under version control",
         "What is once in version control can hardly be withdrawn, and consent can be.",
         "take them out (git rm --cached) and add the folder to .gitignore; the history keeps them, so ask for help"),
    Rule("ETH-004", "git-not-asked", "warning", "It could not be checked that people's records are kept apart",
         "git is not installed, or did not answer.",
         "install git, and check again"),
)

MODELLED = (
    Rule("MOD-001", "modelled-not-declared", "error", "Modelled rows that study.yaml does not declare",
         "Modelled data must say so on every page.",
         "add an entry under modelled in study.yaml, with files and where"),
    Rule("MOD-002", "modelled-column-unknown", "error", "A modelled part names a column that the file lacks",
         "The modelled rows could not be told apart.",
         "use the name of a column of the file"),
    Rule("MOD-003", "modelled-where", "error", "Which rows are modelled cannot be understood",
         "It is written column=value.",
         "write it as column=value, or leave it empty if all rows are modelled"),
    Rule("MOD-004", "modelled-nothing", "warning", "No row is modelled as declared",
         "The declaration may have a slip of the pen.",
         "correct the value, or delete the entry"),
)

AUDIT = (
    Rule("AUD-001", "scale-range", "impossible", "A mean lies outside its scale",
         "Answers from the lowest to the highest have a mean between the two, under any weights.",
         "print the mean on the declared scale, or declare the scale on which it was computed"),
    Rule("AUD-002", "total", "inconsistent", "A total is not the mean that it should be",
         "A plain mean of groups counts a small group as much as a large one: it is no mean of people. "
         "A total that no mean of its parts gives has another origin.",
         "print the weighted mean, or say what the total is a mean of"),
    Rule("AUD-003", "pooled-range", "impossible", "A total lies outside the range of its groups",
         "The mean of everybody lies between the lowest and the highest group, whatever their sizes.",
         "say which items, rule and respondents the total and the groups rest on"),
    Rule("AUD-004", "breakdowns", "inconsistent", "Two breakdowns of the same people do not agree",
         "However people are cut into groups, put together again they have one mean.",
         "say what differs between the two tables, and print the respondents behind every column"),
    Rule("AUD-005", "mean-percent", "inconsistent", "A mean and the percentages of its question exclude each other",
         "The share of people in each answer bounds the mean that they can have.",
         "print how answers became points: the coding of each answer, and what was done with don't know"),
    Rule("AUD-006", "scoring", "inconsistent", "The printed numbers exclude the declared way of scoring",
         "How negative items are turned and don't know is counted moves every score and ranking.",
         "print the rule by which negative items were turned, and what was done with don't-know answers"),
    Rule("AUD-007", "reversed-item", "suspect", "An item seems to be turned round in one table",
         "Its means agree with the other tables only once this table is turned round.",
         "look up in the records how this item was coded for this table"),
    Rule("AUD-008", "grim", "inconsistent", "No whole answers of so many people have this mean",
         "The sum of whole answers is a whole number, so only some means are possible.",
         "print the number of people who answered, item by item"),
    Rule("AUD-009", "grimmer", "inconsistent", "No whole answers have this mean and this standard deviation",
         "Sum and sum of squares of whole answers are whole numbers, and depend on each other.",
         "recompute mean and standard deviation from the records, and print how many answered"),
    Rule("AUD-010", "debit", "inconsistent", "Zeros and ones do not have this mean and this standard deviation",
         "For answers of 0 and 1 the mean and the number of people fix the standard deviation.",
         "recompute mean and standard deviation from the records, and print how many answered"),
    Rule("AUD-011", "percent-count", "inconsistent", "No number of people gives this percentage",
         "A percentage is a whole number of people divided by another. Without a stated base it is a note that names "
         "the smallest bases that would do.",
         "print the number of people behind the percentage"),
    Rule("AUD-012", "percent-sum", "inconsistent", "Percentages of one question do not add up",
         "Answers that exclude each other add up to 100 percent at most, and to 100 when they are all printed.",
         "print every answer, don't know and no answer included"),
    Rule("AUD-013", "count-sum", "inconsistent", "Parts do not add up to their total",
         "People, interviews, clusters and items can be counted only once each.",
         "correct the part or the total, or say what the parts leave out"),
    Rule("AUD-014", "achieved-design", "suspect", "The sample is not the one that was planned",
         "Groups with too many interviews pull every unweighted result their way.",
         "weight the records to the population, and say how categories were assigned in the field"),
    Rule("AUD-015", "text-table", "inconsistent", "A number in the text differs from its table",
         "One number is printed twice and differs by more than rounding.",
         "look the number up in the records and correct the other"),
    Rule("AUD-016", "superlative", "inconsistent", "The highest or lowest is another",
         "A sentence names a group, an item or an answer that the printed numbers do not put first.",
         "name the right one, or correct the table"),
    Rule("AUD-017", "scale-description", "inconsistent", "One scale is described in two ways",
         "Where the middle of the scale lies decides whether a mean is high or low.",
         "describe the scale once, with its labels"),
    Rule("AUD-018", "same-fact", "inconsistent", "One fact is given twice and differs",
         "A reader cannot tell which of the values, dates or descriptions holds.",
         "give it once, or say what differs"),
    Rule("AUD-019", "unsupported-claim", "suspect", "No printed result carries a conclusion",
         "A statement without a trace to a result or a source cannot be checked. It may still be true.",
         "name the result or the source that it rests on, under rests_on, or drop it"),
)

CATALOGUE: Mapping[str, Rule] = {
    rule.code: rule
    for group in (
        FILES,
        YAML,
        TABLES,
        STUDY,
        FRAME,
        QUESTIONS,
        PUBLISHED,
        CONCLUSIONS,
        QUALITATIVE,
        STAKEHOLDERS,
        REVIEW,
        RECOMMENDATIONS,
        ETHICS,
        MODELLED,
        AUDIT,
    )
    for rule in group
}
"""Every code with its rule. A new group of codes is one more name in the list above."""


def finding(
    code: str,
    *,
    message: str,
    where: Place | Iterable[Place] = (),
    fix: str | None = None,
    severity: Severity | None = None,
    **more: Any,
) -> Finding:
    """A finding of the catalogue; its rule and severity are looked up, so that no other code can be used.

    Parameters
    ----------
    code
        A code of :data:`CATALOGUE`.
    message
        What was found, with the value seen.
    where
        One place, or several.
    fix
        An edit one can make; the rule's general advice where it is left out.
    severity
        Only where it differs from the rule's own.
    more
        Any other field of :class:`~kurak.model.finding.Finding`.

    Examples
    --------
    >>> finding("YML-002", message="line 3 is indented with a tab").rule
    'tab'
    """
    rule = CATALOGUE[code]
    return Finding(
        code=code,
        rule=rule.rule,
        severity=severity or rule.severity,
        message=message,
        where=(where,) if isinstance(where, Place) else tuple(where),
        fix=rule.fix if fix is None else fix,
        **more,
    )
