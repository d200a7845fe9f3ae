"""Time expressions, Gregorian, solar Hijri (Iranian and Afghan), lunar Hijri and relative, resolved to
EDTF."""
