"""Rules: the patterns and vocabulary of `rules/`, loaded, checked against their schema, and compiled.

`rulebook()` is the door. Patterns are YAML files `rules/<kind>.yaml` (or `rules/<kind>/*.yaml`), built from the
named fragments of `rules/fragments.yaml`; vocabulary is `rules/vocabulary/<name>.yaml`. A user's own folder of the
same shape is laid over the built-in one: its rules come first, a rule or fragment of the same name replaces the
built-in one, vocabulary entries are added.
"""

from __future__ import annotations

from pipeline.rules.book import CompiledRule, Example, Rule, RuleBook, rulebook

__all__ = ["CompiledRule", "Example", "Rule", "RuleBook", "rulebook"]
