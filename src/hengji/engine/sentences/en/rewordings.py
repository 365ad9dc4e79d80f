"""Ways of saying a clause, as data (see `rewrites`): differences, what the score does, changes over a year, counted periods.

Patterns are over lemmas; `{n}` is a number, `{w}` a word.
"""

from __future__ import annotations

from .words import NUMBER_WORDS

NUMBER = r"(?:\d[\d.,]*|" + "|".join(NUMBER_WORDS) + ")"
WORD = r"[a-z][a-z&-]*"
FROM = r"(?:(?:^|(?<= [;.,:(] )|(?<=^[(] ))(?:and |but |while |with )?)"
END = r"(?= [;.,)(]|$)"
OF_THE_ITEM = r"(?:(?:if |when |where )?(?:(?!(?:not|never|no|if|when|unless|except|and|or|but) )[a-z][a-z&-]* ){1,4}?(?:be |have be )?)?"
"""The item's own name before a verb that tells how it moved."""

_SO_MUCH = (
    r"((?:at least |not less than |less than |more than )?{n}(?: %| percentage point| {w})?(?: or more| or less)?)"
)
_SINCE = r"(?:on|versus|vs|from|against|compared with|over) (last year|prior year|previous year)"

REWORDINGS: tuple[tuple[str, str], ...] = (
    (r"inside (?={n} (?:day|hour|minute|second|week|month|working day|%))", "within "),
    (r"(?<!/ )0 / (?:5|10|20|25|50|100)(?= [;,.)]|$)", "0 point"),
    (r"(?<!/ )({n}) / (5|10|20|25|50|100)(?= [;,.)]|$)", r"\1 point out of \2"),
    (r"({n} %|nil|zero) (?:payout|vesting|vest|payment|pay-out|pay out|to vest)(?= [;,.):]|$)", r"\1"),
    (r"(straight line|straight-line|linear) (?:vesting|payout|payment|increase|scale)(?= between| in between)", r"\1"),
    (
        (
            rf"({FROM})(?:threshold|target|maximum|stretch|outstanding|minimum|entry)(?: level| performance)?(?: of| at| :| -)? "
            r"(?={n}(?: [^ ;,().=:]{1,12}){0,3} (?:[(] {n} % [)]|[=:] {n} %))"
        ),
        r"\1",
    ),
    (rf"({FROM}){OF_THE_ITEM}(?:reduce|down|lower|decrease|fall) {_SINCE}(?= [:,=]| score| earn)", r"\1below \2"),
    (rf"({FROM}){OF_THE_ITEM}(?:increase|up|higher|rise|grow) {_SINCE}(?= [:,=]| score| earn)", r"\1above \2"),
    (
        (
            rf"({FROM})(?:complete|achieve|fulfil|reach|meet) (?:annual |assessment |set |assigned )*(?:target|task|plan) , "
            r"(?:score|earn|get|receive) "
        ),
        r"\1target achieve : ",
    ),
    (
        r"(each|every|per) ({n} )?(percentage point|%|point) (?:gained|gain|won|earn|added) (?:over|on|against)",
        r"\1 \2\3 improvement over",
    ),
    (
        r"(each|every|per) ({n} )?(percentage point|%|point) (?:lost|lose|shed|given up) (?:on|from|against)",
        r"\1 \2\3 below",
    ),
    (r"cap ({n})(?= [)])", r"cap at \1"),
    (r"adjustments? (?=(?:limit|cap|not exceed))", ""),
    (r"[(] each [)]", "each"),
    (
        r"(?:exceed|exceeding) (it|target|plan|budget|limit) by (?:each|every) ({n} (?:%|percentage point|point|{w}))",
        r"for each \2 above \1",
    ),
    (
        (
            r"(?:fall below|falling below|fall short of|below) (it|target|plan|budget) by (?:each|every) "
            r"({n} (?:%|percentage point|point|{w}))"
        ),
        r"for each \2 below \1",
    ),
    (rf"({FROM})(?:more|higher|longer|fewer|any more|any fewer) (?=[-:=] )", r"\1otherwise "),
    (r"for second and (?:each|every|all|any) (?:subsequent|further|following|later) (?={w})", "for each further "),
    (
        r"first ({w}) : (?:written |verbal |formal )?(?:warning|caution|reminder|notice)(?: only)?(?= [;.,])",
        r"first \1 free",
    ),
    (
        r"(?:for )?(?:each|every) (month|quarter|week) (?=(?:target|plan|threshold|kpi|sla|standard|service level) be (?:miss|not ))",
        r"for each \1 in which ",
    ),
    # Said of both sides.
    (
        (
            r"outside (?:this |that |these |target )?(?:range|band|limit|window|limits|corridor) ,? ?"
            rf"({{n}} [^;.:]{{1,40}}?(?:for each|for every|each|every|per) (?:{{n}} )?(?:%|percentage point|point|{{w}})){END}"
        ),
        r"\1 outside range",
    ),
    (
        (
            r"(deviation|variance) ([^;.:]{0,40}?) ?,? ?[(]? ?(?:whether )?(?:over or under|under or over|above or below|below or above|"
            r"up or down|plus or minus|positive or negative|upward or downward) ?[)]? ?,?(?= from|[ ;.]|$)"
        ),
        r"\1 \2",
    ),
    (r"(?:positive or negative|negative or positive|absolute|upward or downward) (?=deviation|variance)", ""),
    # A scale said with the figure.
    (
        (
            r"(at least|not less than|no less than|below|under|less than|above|over|more than|>=|<=|<|>|between|minimum of)"
            r" ({n}) out of {n}(?! (?:point|{n}))"
        ),
        r"\1 \2",
    ),
    (r"({n}) out of {n} (?=(?:or|and) (?:more|above|better|higher|over|less|below|lower))", r"\1 "),
    (rf"^((?:{{w}} ){{1,6}}:? ?)({{n}} %) minimum{END}", r"\1at least \2"),
    (rf"^((?:{{w}} ){{1,6}}:? ?)({{n}} (?:%|day|hour|minute)) maximum{END}", r"\1at most \2"),
    (r"(each|every|per) (?:additional|extra|further) {w} per (?:thousand|hundred|million)(?: {w})?", r"\1 1 above it"),
    # What the score does.
    (
        (
            r",? ?(?:and |but )?(?:score |it |point )?(?:fall|drop|decrease|decline|go down|diminish|diminishes|decreases|declines) by"
            r" ({n})(?: point)? (?=(?:for each|for every|with each|with every|per) )"
        ),
        r", deduct \1 point ",
    ),
    (
        (
            r",? ?(?:and |but )?(?:score |it |point )?(?:rise|increase|go up|grow|increases|grows) by"
            r" ({n})(?: point)? (?=(?:for each|for every|with each|with every|per) )"
        ),
        r", add \1 point ",
    ),
    (rf"({FROM})(?:score|mark) be ({{n}}) (?=at (?:{{n}}|target))", r"\1\2 point "),
    (r", (?:and )?(?:achieve|fall to|become) (zero|nil|0) at ({n}(?: %| {w})?)(?= [;.]|$)", r"; \2 or worse : \1"),
    (
        (r"first ({n} (?:%|{w})) ([^;.]{1,80}?) ?[.;,] (?:and )?(?:beyond|over|above|past|after) \1 :?"),
        r"first \1 \2 , thereafter ",
    ),
    (
        (
            r"({n}) (?:{w} )?(?:be )?required(?: (?:per|each|every) (?:annum|year|month|quarter))? [;,.] (?:but )?(?:prorated|pro rata|"
            r"pro-rated|pro-rata) if (?:fewer|less|lower|not achieve|below|short)"
        ),
        r"at least \1 : full point ; below \1 : pro rata",
    ),
    (
        rf"({FROM})(?:top|first|head) of (?:{{w}} ){{0,3}}(?:table|ranking|list|league) (?={{n}} point|full)",
        r"\1rank 1 ",
    ),
    (r"each (place|rank|position) (?:lower|down) ({n}) (point) (?:less|fewer|lower)", r"each \1 lower : \2 \3 less"),
    (r"(lose|deduct) (?:all of (?:them|it)|lot)", r"\1 all point"),
    (r"({n} %) [)] of (?:weight|full point|total point|point)", r"\1 )"),
    (r"veto [(] (?:zero|nil|0|no point|score zero|item score zero)(?: for (?:this )?(?:item|indicator))? [)]", "0"),
    (rf"({FROM})(?:item|this item|indicator) (?=score (?:zero|nil|0|no point))", r"\1"),
    (r"(?<=[:=-] )(?:whole |entire |this )*(?:item |indicator |score )(?:be |score )*(zero|nil|0)", r"\1"),
    (rf"({FROM})zero tolerance [:;,.-] ", r"\1"),
    # The reference is the target.
    (
        (
            r"(above|over|below|under|within|exceed|exceeding|beyond|>|<|>=|<=|up to|against|than) (?:control |upper |permit |permitted |"
            r"allowable |emission |statutory |approved |maximum )?(?:limit|cap|control line|control value|control figure)"
            r"(?= (?:[:;,.)=-]|by|be|{n}|full|zero|nil|no|lose|score)|$)"
        ),
        r"\1 target",
    ),
    (
        r"for (each|every) ({n} %) (?:of (?:task|plan|target) )?not (?:be )?(?:complete|achieve|fulfilled)",
        r"for \1 \2 below target",
    ),
    (
        (
            rf"({FROM})(?:completion|achievement|fulfilment|attainment) of (?:annual |set |assigned |agreed )?(?:{{w}} )?"
            r"(?:target|task|plan|quota) (?:be worth|earn|receive|get|score|attract|:)"
        ),
        r"\1target achieve :",
    ),
    (
        (
            r"(?:until|till) (?:basic |base )?(?:score|point) (?:of this item )?(?:be|have be) "
            r"(?:used up|use up|exhausted|fully deduct|deduct in full|all deduct)"
        ),
        "floor 0",
    ),
    (r"base score of (?={n} point)", ""),
    (rf"({FROM})(?:overspend|overrun|over-spend|cost overrun) : (?=[^;.]*(?:each|every|per) )", r"\1above target : "),
    (
        rf"({FROM})(?:shortfall|underachievement|under-achievement|underperformance) : (?=[^;.]*(?:each|every|per) )",
        r"\1below target : ",
    ),
    # What a level of achievement pays out.
    (
        (
            rf"({FROM})(?:for |at )?(?:threshold |minimum |target |stretch |maximum |outstanding )?(?:performance |achievement )?(?:of )?"
            r"({n} %) (?:achievement |attainment |of target )(?:be )?(?:pay|pays|payout|pay out|vest|vests)(?: of| at)? ({n} %)"
        ),
        r"\1\2 of target : \3 of full point",
    ),
    (
        (
            rf"({FROM})(?:for |at )?(?:threshold |minimum |target |stretch |maximum |outstanding )(?:performance |achievement )?(?:of )?"
            r"({n} %) (?:be )?(?:pay|pays|payout|pay out|vest|vests)(?: of| at)? ({n} %)"
        ),
        r"\1\2 of target : \3 of full point",
    ),
    # Counted periods and happenings.
    (rf"({FROM})in (?:any|each|every) (month|quarter|week) (?=(?:in which|when|where|that) )", r"\1for each \2 "),
    (
        (
            rf"({FROM})(?:if|when|where) ((?:{{w}} ){{2,14}}), ([^;.,:]{{3,60}}?) (?:each time|on each occasion|for each occurrence|"
            rf"per occurrence|each occurrence){END}"
        ),
        r"\1whenever \2, \3",
    ),
    (
        r"^((?:{w} ){1,6})(?:during|in|over|for) (?:financial |reporting |calendar |assessment )?(?:year|period|month|quarter) (?=: )",
        r"\1",
    ),
    (
        r"by \d+(?:st|nd|rd|th)(?: day)?(?: of (?:each |every |following |next )*month)?(?= (?:[:,=-]|for|{n})(?: |$))",
        "on time",
    ),
    (r"(working day|calendar day|day|week|month) later(?= [:,])", r"\1 late"),
    (
        r"grace period of ({n} {w}) (?:apply|be allow)? ?, (?:and )?(?:after which|beyond which)",
        r"grace period of \1 ; thereafter",
    ),
    (
        rf"({FROM}){OF_THE_ITEM}(?:down|reduce|lowered|cut|decrease) (?:by )?{_SO_MUCH} {_SINCE}",
        r"\1reduction against \3 of \2",
    ),
    (rf"({FROM}){OF_THE_ITEM}(?:up|increase|raised|grow) (?:by )?{_SO_MUCH} {_SINCE}", r"\1increase against \3 of \2"),
    (
        rf"({FROM})up (?:by )?(?=(?:at least |less than |more than )?{{n}} ?(?:%|percentage point|to))",
        r"\1increase of ",
    ),
    (
        rf"({FROM})down (?:by )?(?=(?:at least |less than |more than )?{{n}} ?(?:%|percentage point|to))",
        r"\1reduction of ",
    ),
    (rf"({FROM}){OF_THE_ITEM}down by ((?:less than |more than |at least )?{{n}})", r"\1reduction of \2"),
    (rf"({FROM})not (?:be )?(?:reduce|lowered)(?= [:=]| score| earn)", r"\1no reduction"),
)
"""Patterns and what stands in their place, before those of `rewrites`."""
