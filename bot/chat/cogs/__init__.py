"""A command or a message in Discord in, one reply out: each cog parses, awaits one call, sends."""
