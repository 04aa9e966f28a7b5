"""Starts: what a function does when it starts and answers its first event, each contender a script of its own.

Each reads one order from the table and prints its number and total; the endpoint, the keys and the region are in the environment.
"""
