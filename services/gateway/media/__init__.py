"""Media: what people send each other beside text, kept once by content, looked at in processes of their own."""
