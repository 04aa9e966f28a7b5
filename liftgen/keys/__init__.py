"""Keys: what a key is made of, which texts it can have, and what a question must say of it."""
