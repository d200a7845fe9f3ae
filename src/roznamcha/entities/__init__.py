"""Who and where: mentions of people, bodies, groups, outlets and places, resolved through the gazetteer."""
