"""The one language of conditions: for rules, views and whatever else asks which conversations are meant."""
