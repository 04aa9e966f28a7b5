"""Lean: an API as the one on Powertools answers it, without Powertools, for functions whose cold start counts.

Routes, resolver and parameters have the names that generated handlers use. What is asked is validated by pydantic, as there.
"""
