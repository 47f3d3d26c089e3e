"""From documents to findings and fixes: the rules are asked, suppressed findings taken out."""
