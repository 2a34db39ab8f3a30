"""Strings to numbers: encoders, the vectors they give, and the search for the nearest.

This world knows neither articles nor Discord.
"""
