"""What a sensible client does and a schema can't say: a new key for each request, numbers that can be looked up.

In: Schemathesis' cases. Out: the same, changed. Absent: cases that are meant to be refused; those stay as they are.
"""
import itertools

import schemathesis

COUNT = itertools.count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    meta = case.meta
    if meta is not None and not meta.generation.mode.is_positive:
        return
    count = next(COUNT)
    if case.headers and "Idempotency-Key" in case.headers:
        # Otherwise nearly every request would be "this key was used for another one".
        case.headers["Idempotency-Key"] = f"schemathesis-{count:08}"
    # The server of the test has the rules of one item.
    for where in (case.query, case.body):
        if isinstance(where, dict) and where.get("item") is not None:
            where["item"] = "every-type"
    if isinstance(case.body, dict):
        if "phone" in case.body:
            # One booking a day and number: each its own, and each with the same tail.
            case.body["phone"] = f"139{count % 10000:04}1234"
        if "phone_tail" in case.body:
            case.body["phone_tail"] = "1234"
