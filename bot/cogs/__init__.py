"""Thin cogs: parse, await one service call, send one reply."""
