"""Drafting: from a case to one resolution and one draft per channel, checked and reviewed by a person."""
