"""What is worth a look among interviews: every check on plain columns, with how many honest interviews it flags."""

from kurak.fieldwork.quality.check import check_quality, quality_findings, quality_flags
from kurak.fieldwork.quality.table import InterviewTable

__all__ = ["InterviewTable", "check_quality", "quality_findings", "quality_flags"]
