"""Messages: which wording, by which channel, when, and the chain of what was sent and answered."""

from yingshou.core.messages.defaults import default_rules, default_templates
from yingshou.core.messages.evidence import EvidenceBreak, evidence_hash, find_evidence_breaks
from yingshou.core.messages.routes import Contact, Route, Wish, declined, routes
from yingshou.core.messages.timing import capped_until, quiet_until
from yingshou.core.messages.versions import Rule, Template, rule_on, templates_on
from yingshou.core.messages.wording import MissingFieldError, content_hash, fields_of, written

__all__ = [
    "Contact",
    "EvidenceBreak",
    "MissingFieldError",
    "Route",
    "Rule",
    "Template",
    "Wish",
    "capped_until",
    "content_hash",
    "declined",
    "default_rules",
    "default_templates",
    "evidence_hash",
    "fields_of",
    "find_evidence_breaks",
    "quiet_until",
    "routes",
    "rule_on",
    "templates_on",
    "written",
]
