"""From the figures of a frozen quarter to the texts of the papers that announce them. Pure; a person edits what is proposed."""
