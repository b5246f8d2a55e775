"""When people are there: working hours of brands, teams and persons, with holidays and clock changes."""
