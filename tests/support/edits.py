"""Edits made in the database itself, by kind, as somebody with its password could make them: past the rooms and their actions.

Each takes the chance of a seed, changes something somewhere, and says what; nothing where there was nothing of its kind to change.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import QuerySet

from hengji.audit.chain import seals_digest
from hengji.audit.kept import Kept, kept_models, row_digest
from hengji.audit.models import Answered, Event, Head, Seal
from hengji.contracts.models import LetterVersion, Signature
from hengji.facts.models import Fact, Tally
from hengji.goals.models import Tier
from hengji.org.models import Account, Factor, Grant
from hengji.store.exact import ExactField
from hengji.store.refs import new_ref

Chance = random.Random
Edit = Callable[[Chance], str]
Fields = type[Any] | tuple[type[Any], ...]


def raw(model: type[models.Model]) -> QuerySet[Any]:
    """A table without the guard of its rows."""
    return QuerySet(model)


def some(chance: Chance, model: type[models.Model], **where: object) -> Any:
    """A row by chance, or None."""
    keys = list(raw(model).filter(**where).order_by("pk").values_list("pk", flat=True))
    return raw(model).get(pk=chance.choice(keys)) if keys else None


def put(row: models.Model, /, **values: object) -> None:
    """Write into one row."""
    raw(type(row)).filter(pk=row.pk).update(**values)


def _other(chance: Chance, model: type[models.Model], row: Any) -> Any:
    """Another row of the table."""
    return raw(model).get(
        pk=chance.choice(list(raw(model).exclude(pk=row.pk).order_by("pk").values_list("pk", flat=True)))
    )


def filled() -> Sequence[type[Kept]]:
    """Tables of kept rows that have any."""
    return [model for model in kept_models() if raw(model).exists()]


def cell(chance: Chance, fields: Fields, but: tuple[str, ...] = ("id",)) -> tuple[Any, str] | None:
    """A row and a column of one of these kinds, of any room."""
    places = [
        (model, field.attname)
        for model in filled()
        for field in model._meta.concrete_fields
        if isinstance(field, fields) and field.attname not in but and field.attname not in model.FREE
    ]
    model, name = chance.choice(places)
    row = some(chance, model, **{f"{name}__isnull": False})
    return (row, name) if row is not None else None


def said(row: models.Model, name: str) -> str:
    """What was edited."""
    return f"{row._meta.db_table}.{name} of {row.pk}"


def letters(chance: Chance, text: str) -> str:
    """The text with one sign changed."""
    at = chance.randrange(len(text))
    return text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]


def changed_amount(chance: Chance) -> str:
    """A figure of a room is another one."""
    found = cell(chance, ExactField)
    if found is None:
        return ""
    row, name = found
    put(row, **{name: getattr(row, name) + chance.choice((-1, 1, 100))})
    return said(row, name)


def changed_fact(chance: Chance) -> str:
    """A reported figure, or a tier of a goal, is a little higher."""
    model = chance.choice((Fact, Tier))
    row = some(chance, model, value__isnull=False)
    put(row, value=row.value + chance.choice((1, 10, -5)))
    return said(row, "value")


def moved_date(chance: Chance) -> str:
    """A date or a moment is another one."""
    found = cell(chance, (models.DateField, models.DateTimeField))
    if found is None:
        return ""
    row, name = found
    put(row, **{name: getattr(row, name) + timedelta(days=chance.choice((-40, -1, 1, 365)))})
    return said(row, name)


def changed_words(chance: Chance) -> str:
    """A sign of a text is another one."""
    found = cell(chance, (models.CharField, models.TextField), but=())
    if found is None or not getattr(found[0], found[1]):
        return ""
    row, name = found
    put(row, **{name: letters(chance, getattr(row, name))})
    return said(row, name)


def changed_number(chance: Chance) -> str:
    """A count, a version or a number of order is another one."""
    found = cell(chance, models.IntegerField)
    if found is None:
        return ""
    row, name = found
    put(row, **{name: getattr(row, name) + 1})
    return said(row, name)


def changed_flag(chance: Chance) -> str:
    """Yes is no."""
    found = cell(chance, models.BooleanField)
    if found is None:
        return ""
    row, name = found
    put(row, **{name: not getattr(row, name)})
    return said(row, name)


def changed_owner(chance: Chance) -> str:
    """A row is of another unit, person or account."""
    found = cell(chance, models.ForeignKey)
    if found is None:
        return ""
    row, name = found
    other = next(field for field in row._meta.concrete_fields if field.attname == name).related_model
    keys = list(raw(other).exclude(pk=getattr(row, name)).values_list("pk", flat=True))
    if not keys:
        return ""
    put(row, **{name: chance.choice(keys)})
    return said(row, name)


def emptied(chance: Chance) -> str:
    """What was filled in is gone."""
    found = cell(chance, (ExactField, models.DateField, models.ForeignKey))
    if found is None:
        return ""
    row, name = found
    put(row, **{name: None})
    return said(row, name)


def changed_role(chance: Chance) -> str:
    """A liaison is a leader."""
    row = some(chance, Grant)
    put(row, role="leader" if row.role != "leader" else "office")
    return said(row, "role")


def taken_over(chance: Chance) -> str:
    """An account is another person's: whoever signs in with it has that one's rights."""
    row = some(chance, Account)
    put(row, person=_other(chance, Account, row).person)
    return said(row, "person")


def changed_password(chance: Chance) -> str:
    """An account has another password: one that was chosen, or another's."""
    row = some(chance, Account)
    put(
        row, password=chance.choice((make_password("chosen by who edits"), _other(chance, Account, row).password + "x"))
    )
    return said(row, "password")


def opened_account(chance: Chance) -> str:
    """An account that was closed is open, or the other way about; or the password has not to be changed any more."""
    row, name = some(chance, Account), chance.choice(("is_active", "must_change"))
    put(row, **{name: not getattr(row, name)})
    return said(row, name)


def inserted_account(chance: Chance) -> str:
    """A second account of a person, that nobody opened."""
    row = some(chance, Account)
    row.pk, row.ref, row.login, row.password = None, new_ref(), new_ref(), make_password("chosen by who edits")
    QuerySet.bulk_create(raw(Account), [row])
    return f"an account for person {row.person_id}"


def deleted_account(chance: Chance) -> str:
    """An account is gone; its person signs in no more."""
    row = some(chance, Account)
    raw(Account).filter(pk=row.pk)._raw_delete("default")
    return f"account {row.pk} deleted"


def changed_device(chance: Chance) -> str:
    """A second step asks for nothing more, has another secret, has its recovery codes back, or is gone."""
    row, how = some(chance, Factor), chance.choice(("confirmed", "sealed", "codes", "gone"))
    if how == "gone":
        raw(Factor).filter(pk=row.pk)._raw_delete("default")
    else:
        put(
            row,
            **{how: None if how == "confirmed" else letters(chance, row.sealed) if how == "sealed" else row.codes[65:]},
        )
    return f"device {row.pk}: {how}"


def changed_tally(chance: Chance) -> str:
    """The count of what was recorded is another one, or begins anew."""
    row = some(chance, Tally)
    how = chance.choice((-1, 1, None))
    if how is None:
        raw(Tally).filter(pk=row.pk)._raw_delete("default")
    else:
        put(row, seq=row.seq + how)
    return f"the tally by {how}"


def changed_answer(chance: Chance) -> str:
    """What is answered to whoever asks again is another answer, or to another question, or of another event."""
    row, name = some(chance, Answered), chance.choice(("answer", "fingerprint", "key", "actor", "event"))
    value = getattr(row, name)
    put(row, **{name: value + 1 if isinstance(value, int) else letters(chance, value)})
    return said(row, name)


def swapped_answers(chance: Chance) -> str:
    """Two keys have each other's answers, with what they answer or without."""
    one = some(chance, Answered)
    other = _other(chance, Answered, one)
    names = chance.choice((("answer",), ("fingerprint",), ("answer", "fingerprint")))
    if all(getattr(one, name) == getattr(other, name) for name in names):
        return ""
    put(one, **{name: getattr(other, name) for name in names})
    put(other, **{name: getattr(one, name) for name in names})
    return f"answers {one.pk} and {other.pk} exchanged"


def inserted_answer(chance: Chance) -> str:
    """An answer that no action left, so that an action with this key is never done."""
    row = some(chance, Answered)
    row.pk, row.key = None, new_ref()
    QuerySet.bulk_create(raw(Answered), [row])
    return "an answer inserted"


def deleted_answer(chance: Chance) -> str:
    """An answer is gone, so that the same key has a second effect."""
    row = some(chance, Answered)
    raw(Answered).filter(pk=row.pk)._raw_delete("default")
    return f"answer {row.pk} deleted"


def swapped_cells(chance: Chance) -> str:
    """Two rows have each other's figures, dates or words."""
    model = chance.choice(filled())
    one, other = some(chance, model), some(chance, model)
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not field.unique
        and field.attname not in model.FREE
        and getattr(one, field.attname) != getattr(other, field.attname)
    ]
    if not names:
        return ""
    name = chance.choice(names)
    put(one, **{name: getattr(other, name)})
    put(other, **{name: getattr(one, name)})
    return f"{said(one, name)} and of {other.pk}"


def swapped_signatures(chance: Chance) -> str:
    """A signature stands under another letter or for another person."""
    one, other = some(chance, Signature), some(chance, Signature)
    name = chance.choice(("signature", "statement", "person_id", "of_id", "at"))
    if getattr(one, name) == getattr(other, name):
        return ""
    put(one, **{name: getattr(other, name)})
    put(other, **{name: getattr(one, name)})
    return f"{said(one, name)} and of {other.pk}"


def changed_letter(chance: Chance) -> str:
    """A target in the text of a letter is another one, its hash with it."""
    row = some(chance, LetterVersion)
    digits = [at for at, sign in enumerate(row.content) if sign.isdigit()]
    at = chance.choice(digits)
    put(row, content=row.content[:at] + str((int(row.content[at]) + 1) % 10) + row.content[at + 1 :])
    return said(row, "content")


def deleted_row(chance: Chance) -> str:
    """A row is gone."""
    model = chance.choice(filled())
    row = some(chance, model)
    raw(model).filter(pk=row.pk)._raw_delete("default")
    return f"{model._meta.db_table} {row.pk} deleted"


def inserted_row(chance: Chance) -> str:
    """A row that no act wrote, the copy of another."""
    model = chance.choice(filled())
    row = some(chance, model)
    row.pk, row.ref = None, new_ref()
    for name in ("code", "login", "number", "since", "turn", "year", "side", "place"):
        value = getattr(row, name, None)
        if isinstance(value, date) and not isinstance(value, datetime):
            setattr(row, name, value + timedelta(days=999))
        elif isinstance(value, int):
            setattr(row, name, value + 50)
        elif isinstance(value, str):
            setattr(row, name, "zz" + value[2:])
    QuerySet.bulk_create(raw(model), [row])
    return f"{model._meta.db_table} got a row"


def changed_reason(chance: Chance) -> str:
    """The trail has another reason."""
    events = [event for event in raw(Event).order_by("seq") if json.loads(event.body)["reason"]]
    event = chance.choice(events)
    put(event, body=event.body.replace(json.loads(event.body)["reason"], "另一个原因"))
    return f"the reason of event {event.seq}"


def edited_event(chance: Chance) -> str:
    """A column of an event is another one."""
    event = some(chance, Event)
    name = chance.choice(("action", "actor", "body", "body", "previous", "digest", "at", "subject", "unit"))
    value = getattr(event, name)
    if not value:
        return ""
    put(event, **{name: value + timedelta(seconds=1) if name == "at" else letters(chance, value)})
    return f"{name} of event {event.seq}"


def deleted_event(chance: Chance) -> str:
    """An event of the middle is gone, with its seals or without."""
    event = some(chance, Event)
    raw(Event).filter(pk=event.pk)._raw_delete("default")
    if chance.random() < 0.5:
        raw(Seal).filter(event=event.seq)._raw_delete("default")
    return f"event {event.seq} deleted"


def swapped_events(chance: Chance) -> str:
    """Two events have each other's content."""
    one, other = some(chance, Event), some(chance, Event)
    if one.pk == other.pk:
        return ""
    put(one, body=other.body, actor=other.actor, action=other.action, at=other.at)
    put(other, body=one.body, actor=one.actor, action=one.action, at=one.at)
    return f"events {one.seq} and {other.seq} exchanged"


def cut_tail(chance: Chance) -> str:
    """The last events are gone with all that tells of them; the rows stay or go with them."""
    last = Event.objects.latest("seq").seq
    keep = last - chance.randrange(1, 6)
    end = raw(Event).get(seq=keep)
    fresh = set(raw(Seal).filter(event__gt=keep).values_list("table", "row"))
    fresh -= set(raw(Seal).filter(event__lte=keep).values_list("table", "row"))
    raw(Event).filter(seq__gt=keep)._raw_delete("default")
    raw(Seal).filter(event__gt=keep)._raw_delete("default")
    raw(Head).filter(pk=1).update(seq=keep, digest=end.digest)
    if chance.random() < 0.5:
        for model in kept_models():
            keys = [row for table, row in fresh if table == model._meta.db_table]
            raw(model).filter(pk__in=keys)._raw_delete("default")
    return f"everything after event {keep} cut"


def edited_seal(chance: Chance) -> str:
    """A seal is another one, gone, or doubled."""
    seal = some(chance, Seal)
    how = chance.choice(("digest", "row", "table", "event", "gone", "doubled"))
    if how == "gone":
        raw(Seal).filter(pk=seal.pk)._raw_delete("default")
    elif how == "doubled":
        raw(Seal).create(event=seal.event, table=seal.table, row=seal.row, digest=seal.digest)
    else:
        value = getattr(seal, how)
        put(seal, **{how: value + 1 if isinstance(value, int) else letters(chance, value)})
    return f"seal {seal.pk}: {how}"


def resealed(chance: Chance) -> str:
    """A row is changed and its seal made anew, for that needs no key; now and then the body of the event too."""
    found = cell(chance, (models.CharField, ExactField))
    if found is None or not getattr(found[0], found[1]):
        return ""
    row, name = found
    value = getattr(row, name)
    put(row, **{name: letters(chance, value) if isinstance(value, str) else value + 1})
    now = raw(type(row)).get(pk=row.pk)
    seal = raw(Seal).filter(table=row._meta.db_table, row=row.pk).latest("pk")
    put(seal, digest=row_digest(now))
    if chance.random() < 0.5:
        event = raw(Event).get(seq=seal.event)
        seals = list(raw(Seal).filter(event=seal.event).order_by("pk").values_list("table", "row", "digest"))
        body = json.loads(event.body) | {"seals": seals_digest(seals)}
        put(event, body=json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return f"{said(row, name)}, sealed anew"


def moved_head(chance: Chance) -> str:
    """The record of the end of the chain."""
    head = raw(Head).get(pk=1)
    put(head, **({"seq": head.seq + 1} if chance.random() < 0.5 else {"digest": letters(chance, head.digest)}))
    return "the head"


KINDS: dict[str, Edit] = {
    name: edit
    for name, edit in list(globals().items())
    if callable(edit) and getattr(edit, "__annotations__", {}) == {"chance": "Chance", "return": "str"}
}
"""Every kind, by name."""
