"""Pages of the coalition: itself, its partners, its members, its invitations, its lists."""
