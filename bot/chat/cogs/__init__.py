"""What people can ask the bot in Discord: each cog parses, awaits one call, sends one reply."""
