"""Examples: whole applications, each with what a user writes; `lift dynamorm scaffold` in its folder writes the rest."""
