"""Cases: one incident each, with its sourced facts, its question and the answers expected of it."""
