"""Items, scales and the questions around them: instrument/items.csv and instrument/scales.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kurak.model.noun import Identifier, Language, Name, Noun, PrintedNumber


class Item(Noun):
    """One statement that people answer; a row of items.csv."""

    item: Identifier
    scale: Identifier
    text: Name


class PrintedRange(Noun):
    """One description of the answer scale, as a report gives it."""

    range: Annotated[str, Field(pattern=r"^-?\d+-\d+$", description="Lowest and highest answer: 1-5.")]
    where: Annotated[tuple[str, ...], Field(description="Sections that describe it so.")]


class Response(Noun):
    """The answer scale of the items."""

    min: Annotated[int, Field(description="Lowest answer.")]
    max: Annotated[int, Field(description="Highest answer.")]
    labels: Annotated[tuple[str, ...], Field(description="Labels of the answers, lowest first.")] = ()
    labels_source: Annotated[
        tuple[Literal["printed", "ours"], ...], Field(description="Whether each label is printed or ours.")
    ] = ()
    direction: Annotated[str, Field(description="What a high score means.")] = ""
    dont_know: Annotated[str, Field(description="What is done with don't-know answers, if stated.")] = ""
    dont_know_source: Annotated[
        Literal["printed", "ours", ""], Field(description="Whether that is printed or ours.")
    ] = ""
    printed_ranges: Annotated[
        tuple[PrintedRange, ...], Field(description="How the report describes the range, section by section.")
    ] = ()
    dont_know_codes: Annotated[
        tuple[int, ...],
        Field(description="Codes of don't know in records, never scored; those of the block estimates count too."),
    ] = ()
    refused_codes: Annotated[
        tuple[int, ...],
        Field(description="Codes of refused in records, never scored; those of the block estimates count too."),
    ] = ()
    collapsed: Annotated[
        dict[Name, tuple[int, ...]],
        Field(
            description="Answers taken together in tables. Left out: disagree, the two lowest, agree, the two highest, and "
            "neutral, what lies between; of three answers or two, the lowest and the highest."
        ),
    ] = Field(default_factory=dict)

    @property
    def codes(self) -> tuple[int, ...]:
        """Every answer of the scale, lowest first."""
        return tuple(range(self.min, self.max + 1))

    def collapse(self, *, agree: tuple[int, ...] = ()) -> dict[str, tuple[int, ...]]:
        """Answers taken together: as declared, or disagree, neutral and agree.

        Parameters
        ----------
        agree
            Answers that count as agreement, where the study says so elsewhere.

        Examples
        --------
        >>> Response(min=1, max=5).collapse()
        {'disagree': (1, 2), 'neutral': (3,), 'agree': (4, 5)}
        >>> Response(min=0, max=1).collapse()
        {'disagree': (0,), 'neutral': (), 'agree': (1,)}
        """
        codes = self.codes
        end = 2 if len(codes) > 3 else 1
        high = agree or self.collapsed.get("agree") or codes[-end:]
        low = self.collapsed.get("disagree") or tuple(code for code in codes[:end] if code not in high)
        between = tuple(code for code in codes if code not in (*low, *high))
        return {**self.collapsed, "disagree": low, "neutral": self.collapsed.get("neutral", between), "agree": high}


class Turning(Noun):
    """How negative items were turned, as far as the report prints it."""

    rule: Annotated[str | None, Field(description="The printed rule; empty if none is printed.")] = None
    applied_to: Annotated[str | None, Field(description="To which items, if printed.")] = None


class Scale(Noun):
    """A scale: items whose answers are averaged, or added up."""

    factor: Annotated[int | None, Field(description="Number of the factor, if it has one.")] = None
    label: Annotated[Name, Field(description="What it measures, in words.")]
    labels: Annotated[dict[Language, Name], Field(description="The label in other languages, for a report in them: {ru: …, ky: …}.")] = Field(default_factory=dict)
    section: Annotated[str, Field(description="Section of the report.")] = ""
    items: Annotated[tuple[Identifier, ...], Field(min_length=1, description="Its items.")]
    reverse: Annotated[
        tuple[Identifier, ...], Field(description="Its negative items: agreeing means a low score.")
    ] = ()
    doubtful: Annotated[
        tuple[Identifier, ...], Field(description="Items of which it is not sure whether they were turned.")
    ] = ()
    score: Annotated[
        Literal["mean", "sum"],
        Field(
            description="Score of the scale: mean of the answered items, or their sum. Where items were left out, the sum is the "
            "mean of the answered ones times the number of items."
        ),
    ] = "mean"
    answered_at_least: Annotated[
        float | None,
        Field(
            gt=0,
            le=1,
            description="Part of the scale's items that somebody must have answered to be scored; left out, that of the "
            "block estimates.",
        ),
    ] = None


class Question(Noun):
    """A question outside the scales, with what the report prints of it."""

    type: Annotated[Literal["single", "multiple", "yes_no"], Field(description="Kinds of answer.")]
    label: Annotated[str, Field(description="What it is about, in a few words: the heading over its numbers.")] = ""
    labels: Annotated[dict[Language, Name], Field(description="The label in other languages, for a report in them: {ru: …, ky: …}.")] = Field(default_factory=dict)
    asked_if: Annotated[str, Field(description="Who was asked.")] = ""
    answers: Annotated[tuple[str, ...], Field(description="Answers, as printed.")] = ()
    answers_source: Annotated[str, Field(description="Which answers are inferred.")] = ""
    printed_mean: Annotated[
        PrintedMean | None, Field(description="The mean that the report prints in points.")
    ] = None
    printed_percent: Annotated[
        dict[str, PrintedNumber], Field(description="Printed percentages by answer.")
    ] = Field(default_factory=dict)
    shares: Annotated[
        dict[str, str],
        Field(
            description="What an answer stands for when a mean is set against percentages: "
            "negative: disagree, neutral: neutral, positive: agree, no idea: dont_know."
        ),
    ] = Field(default_factory=dict)
    note: Annotated[str, Field(description="Anything a reader should know.")] = ""


class PrintedMean(Noun):
    """A mean in points, printed for a question whose percentages are printed too."""

    variable: Annotated[Identifier, Field(description="Name of the mean in the claims.")]
    value: Annotated[PrintedNumber, Field(description="Its value, as printed.")]
    claim: Annotated[str, Field(description="The claim that prints it.")] = ""
    section: Annotated[str, Field(description="Where it is printed.")] = ""


class Instrument(Noun):
    """instrument/scales.yaml."""

    instrument: Annotated[str, Field(description="Where the items come from.")] = ""
    items_printed: Annotated[int | None, Field(description="How many items the report prints.")] = None
    response: Annotated[Response, Field(description="The answer scale.")]
    turning: Annotated[Turning, Field(description="How negative items were turned.")] = Turning()
    model: Annotated[
        str,
        Field(
            max_length=20_000,
            description="Factor model of the items, in lavaan's words: trust =~ tr01 + tr02. Left out, every scale with a "
            "factor number is one factor; with none, every scale.",
        ),
    ] = ""
    scales: Annotated[dict[Identifier, Scale], Field(description="The scales, by id.")]
    key_evidence: Annotated[
        dict[Identifier, str], Field(description="Why an item is, or is not, in reverse.")
    ] = Field(default_factory=dict)
    other_questions: Annotated[
        dict[Identifier, Question], Field(description="Questions outside the scales, by id.")
    ] = Field(default_factory=dict)
    other_questions_title: Annotated[
        str, Field(description="What the questions outside the scales are about: the title of their chapter.")
    ] = ""


Question.model_rebuild()
Instrument.model_rebuild()
