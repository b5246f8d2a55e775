"""Connected shops: connecting them, keeping the mirror up to date, and what their platforms tell us."""
