"""Why something holds, and why something does not, in the words of the rules' own labels."""
