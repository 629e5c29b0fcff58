"""SMS through Comtele (C5), by both generations of its API."""
