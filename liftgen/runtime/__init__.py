"""Runtime: what generated code stands on in Lambda, from the standard library alone."""
