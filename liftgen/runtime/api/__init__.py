"""API: what generated handlers stand on: the resolver, who asks, what may be said in a body, and how failures are answered."""
