"""What people can say to the bot in Discord: each cog parses, awaits one call, sends one reply."""
