"""Benchmarks: generated code against what one would write otherwise, side by side in one run; `make bench` writes RESULTS.md."""
