"""Prints what lies at paths in a JSON object, such as ``spec/containers/0/args/*``; * is each of a list or an object.

usage: ask.py FILE PATH...   all in one line; - for what is not there
"""

import json
import sys


def at(found, path: list[str]) -> list[str]:
    if not path:
        return [found if isinstance(found, str) else json.dumps(found)]
    if path[0] == "*":
        each = found.values() if isinstance(found, dict) else found
        return [value for one in each for value in at(one, path[1:])]
    try:
        return at(found[int(path[0]) if isinstance(found, list) else path[0]], path[1:])
    except (KeyError, IndexError):
        return ["-"]


with open(sys.argv[1]) as file:
    whole = json.load(file)
print(*(value for path in sys.argv[2:] for value in at(whole, path.split("/"))))
