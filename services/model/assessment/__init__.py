"""Assessment (考核): the facts of a quarter, the scheme that says what they are worth, the scores and ranks that follow."""
