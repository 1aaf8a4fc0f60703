"""Which recommendation rests on nothing, and which barrier nobody answers: a wrong count here blames the wrong people."""

from __future__ import annotations

from pathlib import Path

from kurak.model.qualitative import Code, Codebook
from kurak.model.stakeholders import Recommendation
from kurak.stakeholders.recommendation_trace import trace_recommendations

WORKED = Path(__file__).parents[2] / "studies" / "kyrgyzstan-2023"


def code(name: str, *children: Code) -> Code:
    return Code(id=name, name=name, definition=name, children=children)


CODES = Codebook(
    title="Codes",
    version=1,
    codes=(
        code("barrier", code("barrier.work", code("barrier.work.pay"), code("barrier.work.stigma")), code("barrier.home")),
        code("need", code("need.home")),
    ),
)


def test_a_barrier_is_answered_by_itself_or_by_a_parent() -> None:
    trace = trace_recommendations([Recommendation(id="R1", codes=("barrier.work",))], CODES)
    assert trace.barriers == 3
    assert trace.unanswered == (("barrier.home", "barrier.home"),)
    assert trace.unanswered_alone == ("barrier.work.pay", "barrier.work.stigma", "barrier.home")


def test_the_top_code_answers_none_and_a_need_is_no_barrier() -> None:
    trace = trace_recommendations([Recommendation(id="R1", codes=("barrier", "need.home"))], CODES)
    assert len(trace.unanswered) == 3


def test_parts_count_for_the_whole() -> None:
    parts = (Recommendation(id="R1.1"), Recommendation(id="R1.2", codes=("barrier.home",)))
    trace = trace_recommendations([Recommendation(id="R1", items=parts), Recommendation(id="R2"), Recommendation(id="R3", findings=("KC1",))], CODES)
    assert trace.rests_on_nothing == ("R2",)
    assert "barrier.home" not in {name for name, _ in trace.unanswered}


def test_no_recommendation_answers_nothing() -> None:
    trace = trace_recommendations([], CODES)
    assert (trace.rests_on_nothing, len(trace.unanswered), trace.barriers) == ((), 3, 3)


def test_counts_of_the_worked_study() -> None:
    from kurak import pipeline

    trace = pipeline.edition(pipeline.check(WORKED)).trace
    assert trace is not None
    assert trace.rests_on_nothing == ("R5",)
    assert (trace.barriers, len(trace.unanswered_alone), len(trace.unanswered)) == (43, 33, 18)
    assert {name for name, _ in trace.unanswered} < set(trace.unanswered_alone)
