"""Listening: what is said about the company in public is triaged without drafting what needs none; topics that rise are raised."""

from drafting.listening.listen import Listener, Report
from drafting.listening.mention import Attention, Heard, Mention
from drafting.listening.rising import Rising, Sighting, rising

__all__ = ["Attention", "Heard", "Listener", "Mention", "Report", "Rising", "Sighting", "rising"]
