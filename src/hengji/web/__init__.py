"""The Django project: settings from the environment, addresses, middleware."""
