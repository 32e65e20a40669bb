"""Django's PostgreSQL, whose logins of web and worker show the portal's proof when they sign in."""
