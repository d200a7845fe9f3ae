"""What happened: frames for every event type, with participants, place, date, figures and status."""
