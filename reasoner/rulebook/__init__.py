"""The law as data: rule files, their labels, the dialect they are written in and their vocabulary."""
