"""The life of a letter as a table: which state a move leads to. Pure; what is not in the table cannot happen.

The version that was signed by both stays in force while an amendment is prepared, until both have signed the new one.
"""

from __future__ import annotations

from enum import StrEnum

from ..engine.values.text import Text


class Side(StrEnum):
    """One of the two who sign."""

    GROUP = "group"
    UNIT = "unit"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.UNIT if self is Side.GROUP else Side.GROUP

    @property
    def words(self) -> Text:
        """In words."""
        return Text("集团方", "the group") if self is Side.GROUP else Text("责任方", "the subject")


class State(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    SENT = "sent"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    HALF_SIGNED = "half-signed"
    IN_FORCE = "in-force"
    AMENDING = "amending"
    AMENDED = "amended"
    HALF_AMENDED = "half-amended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Text:
        """In words."""
        return _STATES[self]

    @property
    def bound(self) -> bool:
        """Whether a version signed by both is in force."""
        return self in (State.IN_FORCE, State.AMENDING, State.AMENDED, State.HALF_AMENDED)

    @property
    def signable(self) -> bool:
        """Whether somebody can sign now."""
        return self in (State.AGREED, State.HALF_SIGNED, State.AMENDED, State.HALF_AMENDED)

    @property
    def half(self) -> bool:
        """Whether one side has signed the version on the table, and the other has not."""
        return self in (State.HALF_SIGNED, State.HALF_AMENDED)


_STATES = {
    State.DRAFT: Text("草稿", "draft"),
    State.SENT: Text("已送达", "sent"),
    State.NEGOTIATING: Text("协商中", "negotiating"),
    State.AGREED: Text("已商定，待签", "agreed, to be signed"),
    State.HALF_SIGNED: Text("一方已签", "signed by one side"),
    State.IN_FORCE: Text("生效", "in force"),
    State.AMENDING: Text("生效，调整待批", "in force, amendment to be approved"),
    State.AMENDED: Text("生效，调整待签", "in force, amendment to be signed"),
    State.HALF_AMENDED: Text("生效，调整一方已签", "in force, amendment signed by one side"),
    State.CLOSED: Text("已结束", "closed"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
}


class Move(StrEnum):
    """What can be done with a letter."""

    REVISE = "revise"
    SEND = "send"
    PROPOSE = "propose"
    ANSWER = "answer"
    AGREE = "agree"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    AMEND = "amend"
    APPROVE = "approve"
    DROP = "drop"
    CLOSE = "close"

    @property
    def words(self) -> Text:
        """In words."""
        return _MOVES[self]


_MOVES = {
    Move.REVISE: Text("修改内容", "revise"),
    Move.SEND: Text("送达", "send"),
    Move.PROPOSE: Text("提出意见", "comment or counter"),
    Move.ANSWER: Text("答复意见", "answer"),
    Move.AGREE: Text("同意全文", "agree"),
    Move.SIGN: Text("签订", "sign"),
    Move.WITHDRAW: Text("撤回", "withdraw"),
    Move.AMEND: Text("提请调整", "ask for an amendment"),
    Move.APPROVE: Text("批准调整", "approve the amendment"),
    Move.DROP: Text("退回或收回调整", "send the amendment back or take it back"),
    Move.CLOSE: Text("结束", "close"),
}
_S, _M = State, Move
TABLE: dict[tuple[State, Move], State] = {
    (_S.DRAFT, _M.REVISE): _S.DRAFT,
    (_S.DRAFT, _M.SEND): _S.SENT,
    (_S.DRAFT, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.SENT, _M.REVISE): _S.SENT,
    (_S.SENT, _M.PROPOSE): _S.NEGOTIATING,
    (_S.SENT, _M.AGREE): _S.AGREED,
    (_S.SENT, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.NEGOTIATING, _M.REVISE): _S.NEGOTIATING,
    (_S.NEGOTIATING, _M.PROPOSE): _S.NEGOTIATING,
    (_S.NEGOTIATING, _M.ANSWER): _S.NEGOTIATING,
    (_S.NEGOTIATING, _M.AGREE): _S.AGREED,
    (_S.NEGOTIATING, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.AGREED, _M.REVISE): _S.NEGOTIATING,
    (_S.AGREED, _M.PROPOSE): _S.NEGOTIATING,
    (_S.AGREED, _M.SIGN): _S.HALF_SIGNED,
    (_S.AGREED, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.HALF_SIGNED, _M.REVISE): _S.NEGOTIATING,
    (_S.HALF_SIGNED, _M.SIGN): _S.IN_FORCE,
    (_S.HALF_SIGNED, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_FORCE, _M.AMEND): _S.AMENDING,
    (_S.IN_FORCE, _M.CLOSE): _S.CLOSED,
    (_S.AMENDING, _M.APPROVE): _S.AMENDED,
    (_S.AMENDING, _M.DROP): _S.IN_FORCE,
    (_S.AMENDED, _M.SIGN): _S.HALF_AMENDED,
    (_S.AMENDED, _M.DROP): _S.IN_FORCE,
    (_S.HALF_AMENDED, _M.SIGN): _S.IN_FORCE,
    (_S.HALF_AMENDED, _M.DROP): _S.IN_FORCE,
}


def after(state: State, move: Move) -> State | None:
    """The state a move leads to; None where it cannot be made."""
    return TABLE.get((state, move))


def moves(state: State) -> list[Move]:
    """What can be done in a state, in the order of the table of moves."""
    return [move for move in Move if (state, move) in TABLE]


def turn(state: State, waiting: frozenset[Side], signed: frozenset[Side]) -> str:
    """Whose turn it is: a side, both of them, or nobody's. `waiting` are the sides that have proposals of the other to answer."""
    if state in (State.DRAFT, State.AMENDING):
        return Side.GROUP.value
    if state is State.SENT:
        return Side.UNIT.value
    if state is State.NEGOTIATING:
        return _one_or_both(waiting) or Side.UNIT.value
    if state.signable:
        return _one_or_both(frozenset(Side) - signed)
    return ""


BOTH = "both"


def _one_or_both(sides: frozenset[Side]) -> str:
    return BOTH if len(sides) == 2 else next((side.value for side in sides), "")
