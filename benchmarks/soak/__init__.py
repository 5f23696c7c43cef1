"""Long runs against the desk: random acts, killed processes, races. Each prints n, its seed and what it found; 1 where a promise broke."""
