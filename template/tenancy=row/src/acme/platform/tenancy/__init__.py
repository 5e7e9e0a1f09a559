"""Tenants: organizations, their members, and who is invited to them."""
