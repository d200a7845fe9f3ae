"""The API for programs, `/api/v1`: one table of operations, from which the routes, the checks and the description come."""
