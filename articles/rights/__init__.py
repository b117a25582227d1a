"""Rights: sources, licences, the people in bylines, and disclaimers."""
