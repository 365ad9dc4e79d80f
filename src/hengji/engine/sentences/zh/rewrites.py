"""Ways of saying a clause that the grammar knows in another form, put into that form: `首次不扣分，从第二次起每次` is `从第2次起每次`.

The patterns see the plain form of the sentence (half-width, without blanks). Each is anchored at words that leave no other meaning, every
repetition in it is bounded, and what it writes keeps the place of what it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .magnitudes import RULES as MAGNITUDES
from .numerals import NUMERAL, chinese_value
from .target_cases import RULES as TARGET_CASES

_N = r"\d+(?:\.\d+)?"
_OPENS = r"(?:(?<=[,;。:(])|^)"
_ENDS = r"(?=[,;。)]|$)"
_DAY = r"(?:个?工作日|个?自然日|天|日|个?小时|个月|周)"
_LATE = r"(?:逾期|延期|延迟|延误|超期|滞后|推迟|迟报|拖期|迟延|晚报)"
_SPARED = r"(?:不扣分?|免扣分?|免于?予?扣分|不予扣分|不予考核|免于?予?考核|不考核)"
_COUNT = r"(?:次|起|件|例|项|处)"
_ORDINAL = rf"[\d{NUMERAL}]{{1,3}}"

_REFERENCES = "上年|去年|上期|同期|同比|年初|期初|目标|计划|预算|行业|平均|标杆|基准|预期|[与较比]"

_PLACE_ENDS = r"(?!及|以|\(|次|的?平均|的(?!得|不得|每|扣|加|,))"
"""What a place of a ranking itself is followed by: not a border of its own, nor something that belongs to that place."""

_LOWER = {"低于": "低", "高于": "高", "超过": "高"}
_POINT = {"%": "个百分点"}

_WITHIN = r"(?:(?:全年|年度?内|当年|年度|考核期内)?(?:累计)?)"
_VETO = (
    r"(?:实行|予以|实施)?(?:一票否决|考核结果直接定为|直接(?:定为|降级|降一级|降为)|取消评优|取消评先|考核(?:结果)?降)"
)

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _value(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese_value(text))


def _from_next(match: re.Match[str]) -> str:
    """`超过3天的，自第4天起每天`: the part beyond three, where the fourth is the next."""
    said = match.groupdict()
    if _value(said["next"]) != _value(said["spared"]) + 1:
        return match[0]
    return f"{said['late'] or ''}超过{said['spared']}{said['unit']}的部分每{said['unit']}"


def _grace(match: re.Match[str]) -> str:
    said = match.groupdict()
    length = said["before"] or said["behind"]
    unit = said["unit_before"] or said["unit_behind"]
    return f"逾期{length}{unit}以内不扣分,超过{length}{unit}的部分每{unit}"


def _same_full(match: re.Match[str]) -> str:
    """`未完成的，得分=8×实际值÷目标值`, where completing earns the same eight: in proportion to completion."""
    of = match["of"] or match["after"] or ""
    full = rf"得(?:{re.escape(of)}分)" if of[:1].isdigit() else r"得(?:满分|权重分|标准分)"
    return f"{match['missed']}的按完成比例得分" if of and re.search(full, match.string) else match[0]


def _otherwise(match: re.Match[str]) -> str:
    """`无违规行为的得5分，有则不得分`: the other side of the clause before."""
    absent = re.match(r"(?:无|未|没有|不存在|杜绝)", match["first"]) is not None
    return f"{match['first']}{match['earned']},否则" if absent == (match["other"] in _PRESENT) else match[0]


_PRESENT = ("有", "存在", "发生", "出现")

_RULES: tuple[Rule, ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        # What is spared before the counting begins.
        (
            (
                rf",?(?:首次|第[一1]次|首{_COUNT})(?:发生|出现|违规|违反)?的?,?"
                rf"(?:{_SPARED}|(?:给予|予以|仅|只)?(?:口头)?(?:提醒|警告)(?:[,、]?{_SPARED})?)[,;](?:从|自)?"
                r"(?:第[二2]次|二次|再次|此后|之后|以后)(?:发生|违规|出现)?(?:起|开始|及以后|及以上|以上|以后)?的?,?每(?:发生|出现)?[一1]?次"
            ),
            ",从第2次起每次",
        ),
        (
            (
                rf"{_OPENS}(?:发生)?(?:首|第[一1])(?P<unit>{_COUNT})(?:发生|出现)?的?,?扣(?P<first>{_N})分[,;](?:从|自)?"
                r"(?:第[二2](?P=unit)(?:起|开始|及以后|及以上|以后)|以后|此后|之后|其后)(?:发生|出现)?的?,?每(?:再|增加|再增加)?(?:发生|出现)?[一1]?(?P=unit)(?=扣)"
            ),
            lambda m: f"1{m['unit']}以内的部分每{m['unit']}扣{m['first']}分,超过1{m['unit']}的部分每{m['unit']}",
        ),
        # Places of a ranking: the third is below the second.
        (
            rf"第(?P<first>{_ORDINAL})名?[至到~\-—](?:第(?P<last>{_ORDINAL})名?|(?P<bare>{_ORDINAL})名)",
            lambda match: f"第{_value(match['first'])}-{_value(match['last'] or match['bare'])}名",
        ),
        (
            rf"(?:不低于|不得低于|不差于|不落后于|至少)(?:第)(?P<n>{_ORDINAL})[名位]{_PLACE_ENDS}",
            lambda match: f"第{_value(match['n'])}名及以上",
        ),
        (
            rf"(?<!不)(?<!得)(?:低于|落后于|排在|在)第(?P<n>{_ORDINAL})[名位](?:之后|以后)?{_PLACE_ENDS}",
            lambda match: (
                f"第{_value(match['n']) + 1}名及以后"
                if match[0].startswith(("低于", "落后于")) or match[0].endswith(("之后", "以后"))
                else match[0]
            ),
        ),
        (
            rf"(?<!不)(?<!得)(?:高于|优于|好于)第(?P<n>{_ORDINAL})[名位]{_PLACE_ENDS}",
            lambda match: f"第{_value(match['n']) - 1}名及以上" if _value(match["n"]) > 1 else match[0],
        ),
        (
            rf"(?:在|位列|位居|进入)?第(?P<n>{_ORDINAL})[名位](?:\(含\)|\(含本数\)|及)(?:以前|之前)",
            lambda match: f"第{_value(match['n'])}名及以上",
        ),
        (rf"(?:不在|未在|没有?进入)(?=前{_ORDINAL}名)", "未进入"),
        (
            rf"(?P<place>(?:第[{NUMERAL}\d]+|(?<![\d-])\d{{1,3}})名)(?:及以后|及以下|及之后|及其后)的?,?(?=每)",
            lambda match: f"{'' if match['place'].startswith('第') else '第'}{match['place']}起",
        ),
        (rf"第(?P<n>[{NUMERAL}])次(?=(?:起|开始|及以后|以后),?每)", lambda match: f"第{_value(match['n'])}次"),
        (
            (
                rf"(?P<late>{_LATE})?(?:超过|超出)(?P<spared>{_ORDINAL})(?P<unit>{_DAY}|{_COUNT})(?:以上)?的?,?(?:从|自)第(?P<next>{_ORDINAL})"
                rf"(?:{_DAY}|{_COUNT})(?:起|开始),?每(?:再)?{_LATE}?[一1]?(?P=unit)"
            ),
            _from_next,
        ),
        (
            (
                rf"(?:截止日期?|期限|到期|规定时限|规定时间|规定日期)?(?:之?后|外)?(?:另)?(?:设|给予|有|规定|允许|留)?有?"
                rf"(?:(?P<before>{_ORDINAL})(?P<unit_before>{_DAY})的?宽限期|宽限期(?:为|:)?(?P<behind>{_ORDINAL})(?P<unit_behind>{_DAY}))"
                rf",在?宽限期[之以]?内(?:完成|报送|补报|提交)?的?,?{_SPARED}[,;](?:超出|超过|逾)宽限期(?:后|的|部分|的部分)?,?"
                rf"(?:[从自](?:超出|超过|逾期)之日起,?)?每(?:再)?(?:{_LATE}|迟|晚|超过|超出|超)?[一1]?(?:{_DAY})"
            ),
            _grace,
        ),
        (
            (
                rf"(?P<side>低于|高于|超过|超出)(?P<from>[^,;。\d]{{0,8}})(?P<far>{_N}(?:%|个百分点|天|元|万元|吨|个点))以内的?,?{_SPARED}[,;]"
                rf"(?P=side)(?:(?P=from))?(?P=far)以上的?(?:部分)?,?每再?"
            ),
            lambda m: f"{m['side']}{m['from']}{m['far']}以内不扣分,超过{m['far']}的部分每",
        ),
        (
            rf"(?P<zone>(?:超出|超过)±{_N}%?)(?:范围)?的?(?:部分)?,每再(?:偏离|偏差|超出|超过|超)?",
            lambda match: f"{match['zone']}的部分,每",
        ),
        # Both sides of a value.
        (
            (
                rf"(?:允许|容许|合理)(?:误差|偏差|波动)?(?:值|范围|区间)?(?:为|是|在|:)?±(?P<n>{_N}(?:%|个百分点)?)(?:[以之]内)?,(?:超出|超过)"
                r"(?:(?:允许|容许|合理|该|此)?(?:误差|偏差|波动)?(?:值|范围|区间)?)的?(?:部分)?,?每(?:超出?)?"
            ),
            lambda match: f"控制在±{match['n']}以内,超出部分每",
        ),
        (
            r"(?:\((?:无论|不论|不管|不分)(?:高低|正负|增减|多少|超欠)均?扣?分?\)|,?(?:无论|不论|不管|不分)(?:高低|正负|增减|多少|超欠)(?=,?每(?:偏差|偏离|相差)),?)",
            "",
        ),
        (r"(?:无论|不论|不管)(?:高低|正负|增减|超欠|高于还是低于),?每(?=\d)", "每偏离"),
        (
            r"(?<=偏)(?P<each>[离差]\d[^,;。扣()]{0,8})\((?:上下|正负|高低|增减)(?:均|都)(?:算|计|计入|扣|扣分)\)",
            lambda match: match["each"],
        ),
        (
            (
                r"(?<=偏)(?P<each>[离差]\d[^,;。扣]{0,8}扣\d[\d.]{0,4}分)[,(](?:正负|高低|上下|增减|正、负|高、低)(?:偏差|偏离|误差|差异)?(?:都|均|皆)(?:要|应|予以?)?"
                rf"扣分?\)?{_ENDS}"
            ),
            lambda match: match["each"],
        ),
        (rf"(?<=以)(?P<n>{_N}%?)为准{_ENDS}", lambda match: f"{match['n']}为基准"),
        (
            rf"(?P<before>(?!以)[一-龥])(?P<n>{_N}[%‰])为(?P<what>目标值?|基准值?){_ENDS}",
            lambda match: f"{match['before']},以{match['n']}为{match['what']}",
        ),
        (
            rf"{_OPENS}(?P<n>{_N}[%‰])为(?P<what>目标值?|基准值?){_ENDS}",
            lambda match: f"以{match['n']}为{match['what']}",
        ),
        (
            (
                rf"每(?P<up>增加|提高|上升|提升|高|超|升)\((?P<down>减少|降低|下降|低|欠|降)\)(?P<size>{_N}[^,;。()\d]{{1,5}}),?(?P<a>加|扣|减)"
                rf"\((?P<b>扣|减|加)\)(?P<points>{_N}分)"
            ),
            lambda m: f"每{m['up']}{m['size']}{m['a']}{m['points']},每{m['down']}{m['size']}{m['b']}{m['points']}",
        ),
        # What a figure is, and where steps begin.
        (
            r"(?P<name>[一-龥]{2,14}[率比度])(?P<full>\((?:满分|权重|分值)?\d+(?:\.\d+)?分\))=[^=,;。得分]{1,40}[/÷][^=,;。得分]{1,40}(?:×100%?)?(?=[,;。])",
            lambda match: f"{match['name']}{match['full']}:",
        ),
        (
            rf"^(?P<head>[^,;。\d]{{0,20}}?)(?P<tier>定额|限额|目标值?|控制值|标准值?|基准值?|计划值?)\((?P<n>{_N}[%‰]?[^(),;。\d]{{0,5}})\)(?=以内|以上|以下|的|之内)",
            lambda match: f"{match['tier']}:{match['n']},{match['head']}{match['tier']}",
        ),
        (
            rf"(?P<n>{_N}(?:分|%))以上的?部分不(?:再)?加分[,;](?=(?:低于|不足|未达到?)(?P=n))",
            lambda match: match[0] if re.search(r"每[高超增多]", match.string) else "",
        ),
        (r"(?:不降反升|不升反降|不增反降|不减反增|不降反增)的?,(?=每)", ""),
        (
            (
                rf"^(?P<head>(?:(?!{_REFERENCES})[^增下上降减升提])*?)"
                r"(?P<moved>(?:增长|增加|上升|提高|下降|降低|减少)?(?:\d[^,;。]{0,14}?得[^,;。]{1,8}[,;。])?持平(?:[或及、和]|的|得))"
                rf"(?!.*(?:{_REFERENCES}))"
            ),
            lambda match: f"{match['head']}较上年{match['moved']}",
        ),
        (r"(?:不降反升|不减反增|不降反增)(?=的|,|者|扣|得|不)", "上升"),
        (r"(?:不升反降|不增反降|不增反减)(?=的|,|者|扣|得|不)", "下降"),
        (
            rf"(?:按照?|采用|以)?(?:线性|直线)?(?:插值|内插)(?:法|方法)?(?:计算)?(?:,)?(?=得{_N}%?分?[~至到-]{_N}(?:%|分))",
            "",
        ),
        (
            (
                rf"(?P<missed>未完成|未达标|未达到?目标值?|低于目标值?)的?,(?:本项|该项)?得分=(?:(?P<of>{_N}|权重分?|满分|标准分|分值)分?×)?\(?实际(?:完成)?[值率量数额]?"
                rf"[÷/]目标(?:值|完成[率值])?\)?(?:×(?P<after>{_N}|权重分?|满分|标准分|分值)分?)?{_ENDS}"
            ),
            _same_full,
        ),
        (rf"{_OPENS}(?:欠产|欠收|短收|亏产|超支|超耗|超用)的?(?:部分)?,?(?=每(?:欠|短|少|低|亏|超|多))", ""),
        (rf"(?P<n>{_N}%?)为满分值(?=[,;、])", lambda match: f"{match['n']}得满分"),
        (
            rf"(?P<n>{_N}%?)为(?:合格|及格|基本|门槛|良好|优秀|达标|最低)值?\(得?(?P<points>{_N}%?分?)\)",
            lambda match: f"{match['n']}得{match['points']}",
        ),
        (r"(?:完成率)?(?:超过|高于|大于)100%的?,?按100%(?:计算|计分|计)?(?=[,;。)]|$)", "最高得满分"),
        (
            rf"按(?P<each>每[^,;。]{{2,24}}?扣{_N}分)(?:的标准)?(?:进行)?(?:计算|计分|扣分|扣减|执行|计)(?=[,;。)]|$)",
            lambda match: match["each"],
        ),
        (
            r"[,;](?:同比)?(?:(?:下降|降低|减少)(?:或|、|及|和)持平|持平(?:或|、|及|和)(?:下降|降低|减少))的?,?不(?:扣|加)分?(?:不加分?)?(?=[,;。]|$)",
            lambda match: (
                "" if re.search(r"每(?:上升|增加|升高|增长|提高)[^,;。加]{1,12}扣", match.string) else match[0]
            ),
        ),
        (
            rf"(?P<done>(?:提前|按期|按时|如期|滞后|延期|逾期)完成|{_OPENS}未完成)(?P<points>{_N}分)(?=[,;。]|$)",
            lambda match: f"{match['done']}得{match['points']}",
        ),
        (rf"(?<=[\d%])对应(?P<points>满分|{_N}%?分)(?=[,;。]|$)", lambda match: f"得{match['points']}"),
        (r"每(?:个)?(?:季度|季|月|周|半年|年)度?(?:至少|不少于|不低于)[\d一二两三四]{1,2}次,(?=每?少)", ","),
        (
            rf"(?P<before>(?:增减|加减|升降|加\([减扣]\)).{{1,40}}?[,;])(?:增减|加减|升降)(?:幅度|分值|分)?(?:以|不超过|最多|最高)(?P<points>{_N}分)(?:为限)?(?=[,;。]|$)",
            lambda match: f"{match['before']}加减分以{match['points']}为限",
        ),
        (
            rf"每(?:±|增减|升降|变动|变化|浮动|波动|高低|增加或减少|提高或降低|上升或下降|高于或低于|增加\(减少\))(?P<size>{_N}[^,;。()\d]{{1,5}}?),?(?:相应|对应)?(?:加减|增减|加扣|加或减|加或扣|加\(减\)|加\(扣\)|增加或减少)(?P<points>{_N}分)",
            lambda m: f"每高{m['size']}加{m['points']},每低{m['size']}扣{m['points']}",
        ),
        (rf"最[多高]加\([扣减]\)(?P<points>{_N}分)", lambda match: f"加扣分最多{match['points']}"),
        (
            r"全部完成[一-龥]{0,4}(?=得)",
            lambda match: "完成100%" if re.search(r"完成\d[\d.]{0,5}%", match.string) else match[0],
        ),
        (
            (
                rf"{_OPENS}[^,;。\d]{{0,10}}?(?:划分为|分为|分成)(?P<levels>[A-Za-z一-龥]{{1,4}}(?:、[A-Za-z一-龥]{{1,4}}?){{1,5}})"
                r"[二三四五六]?(?:个)?(?:档次|等级|等次|档|级|等)?,(?=分别)"
            ),
            lambda match: match["levels"],
        ),
        # Dates, rates and bands in other words.
        (rf"{_OPENS}[一-龥]{{1,12}}?(?:应当|应|须|需|必须)(?:于|在)(?=(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日前)", ""),
        (r"(?<=[一-龥])每[万百千]+[一-龥]{1,3}?(?=(?:不超过|不高于|不低于|低于|高于|控制在|≤|≥|<|>)\d)", ""),
        (
            rf"{_OPENS}(?P<high>{_N}%)(?:以下|\(不含\))至(?P<low>{_N}%)(?:\(含\))(?=得)",
            lambda m: f"低于{m['high']}但不低于{m['low']}",
        ),
        # What is spared, limited and kept, in the words of budgets and quotas.
        (r"(?<=[,;。:(])不(?:超支|超耗|超用)(?=的?,?得)|^不(?:超支|超耗|超用)(?=的?,?得)", "不超过目标值"),
        (
            r"(?<=[,;。])(?:超出|超过)(?:目标|规定|计划)(?:天数|时间|期限|值|数)?的(?:部分)?,?(?=每再?超)",
            "",
        ),
        (
            rf"允许(?:发生|出现|有)?(?P<n>{_ORDINAL})(?P<unit>{_COUNT}|{_DAY})[,;](?:超过|超出)(?:(?P=n))(?P=unit)的?(?:部分)?,?每",
            lambda m: f"超过{m['n']}{m['unit']}的部分每",
        ),
        (
            rf"(?P<before>每[^,;。]{{1,14}}扣(?P<n>{_N})分),(?:一|每|单)(?:次|起|件|例|处)最[多高]扣(?P=n)分(?=[,;。]|$)",
            lambda match: match["before"],
        ),
        (
            r"(?<=[,;])(?:单项|本项|该项|此项)(?=最[多高][扣加])",
            lambda match: "" if match.string.count("每") == 1 else match[0],
        ),
        (
            rf"每(?P<way>低于|高于|超过)(?P<from>{_N})(?P<unit>分|%|万元|元|天)(?P<size>{_N})(?:(?P=unit)|个百分点),?(?=[扣加])",
            lambda m: (
                f"{m['way']}{m['from']}{m['unit']}的每{_LOWER[m['way']]}{m['size']}{_POINT.get(m['unit'], m['unit'])}"
            ),
        ),
        # What falls short, what lies beyond.
        (
            r"(?:低于(?:目标值?|计划)|未达到?(?:目标值?|计划)|未完成(?:目标值?|计划)?|不足|欠缺|短缺|差额|缺口|欠收|欠产|短收)的?部分,?(?=每)",
            "低于目标值的部分,",
        ),
        (
            rf"(?P<side>低于|超过|高于|超出)(?P<what>目标值?|计划值?|预算|上年)?(?:不超过|0%?[-~至到])(?P<far>{_N}(?:%|个百分点))(?:以内|之内)?的?部分",
            lambda m: f"{m['side']}{m['what'] or '目标值'}{m['far']}以内的部分",
        ),
        (
            rf"(?P<n>\d+)(?P<unit>{_COUNT})以内(?P<mid>[^,;。]{{0,8}}),(?P=n)(?P=unit)以上的?(?:部分)?,?每(?:增加|多|超过?|再增加)?[一1]?(?P=unit)",
            lambda m: f"{m['n']}{m['unit']}以内{m['mid']},超过{m['n']}{m['unit']}的部分每{m['unit']}",
        ),
        (
            rf"(?:按相对值每|每相对)(?P<way>降低|下降|低|少|减少|提高|上升|高|增长|增加)(?P<n>{_N})%",
            lambda m: f"每{m['way']}{m['n']}%(相对值)",
        ),
        (r"(?<=[万亿])度(?=[扣加得,;。]|$)", "千瓦时"),
        # Vetoes by count.
        (
            rf"{_WITHIN}(?:发生)?(?:超过|大于|多于)(?P<n>\d+)(?P<unit>{_COUNT})(?P<of>[一-龥]{{0,8}}?)的?,?(?={_VETO})",
            lambda m: f"发生{int(m['n']) + 1}{m['unit']}及以上{m['of']}的,",
        ),
        (
            rf"{_WITHIN}(?:发生)?(?:达到|达|满)(?P<n>\d+)(?P<unit>{_COUNT})(?P<of>[一-龥]{{0,8}}?)的?,?(?={_VETO})",
            lambda m: f"发生{m['n']}{m['unit']}及以上{m['of']}的,",
        ),
        # What stands around a rule: whose figures they are, how a result is written, what goes without saying.
        (
            r"(?:(?<=[,;。])|^)(?:考核部门|责任部门|牵头部门|配合部门|评价部门|归口部门|数据来源|资料来源|数据提供部门|考核周期|统计口径)[:为][^\d;。扣加得]{1,20}(?:[;。]|$)",
            "",
        ),
        (
            r"[,;。](?:计算|考核)?(?:结果|得分|分值|分数)(?:四舍五入)?,?(?:均)?保留(?:小数点后)?[两2]位(?:小数)?"
            + _ENDS,
            "",
        ),
        (
            r"(?<=[,;。])(?:得分|分值|分数)?(?:低于|小于|不足)0分的?,?(?:按|计|记|以)0分(?:计算|计|算)?" + _ENDS,
            "扣完为止",
        ),
        (r"(?<=[,;。])(?:得分|分值|分数)(?:超过|高于|大于)满分的?,?(?:按|以)满分(?:计算|计|算)?" + _ENDS, "最高得满分"),
        (r"扣完(?:该项|本项|此项)?(?:的)?(?:分数|得分|分)为止", "扣完为止"),
        (
            r"(?:(?<=[,;。:])|^)(?:本项|该项)?(?:指标值|完成值|实际值)(?=(?:≥|≤|>|<|不低于|不高于|低于|高于|超过|达到)\d)",
            "",
        ),
        (
            rf"每(?P<late>{_LATE}|超|超过|晚|迟)(?P<n>[\d一两二三]+)(?P<unit>{_DAY})\(不足(?P=n)(?P=unit)的?按(?P=n)(?P=unit)(?:计算|计|算)\)(?P<act>扣{_N}分)",
            lambda m: f"每{m['late']}{m['n']}{m['unit']}{m['act']},不足{m['n']}{m['unit']}的按{m['n']}{m['unit']}计",
        ),
        (
            rf"(?:(?<=[,;。:])|^)(?:在)?(?P<n>\d+)(?P<unit>个?工作日|天|小时|个月)[以之]?内完成的?(?=得(?:满分|{_N}分),每超)",
            lambda match: f"不超过{match['n']}{match['unit']}",
        ),
        (
            rf"(?:完成率|达成率)?最高按(?P<n>{_N}%)(?:计算|计分|计){_ENDS}",
            lambda match: f"完成率超过{match['n']}的按{match['n']}计算",
        ),
        (
            (
                rf"^(?P<name>(?:(?!不|达|超|低|高|控制|为|每|少|多|大|小)[一-龥]){{2,12}})(?P<n>{_N})"
                rf"(?P<unit>(?!%|‰|分|个百分点|名)[一-龥/A-Za-z]{{1,6}}),(?=每(?:高|低|超|少|多|增加|减少|欠|缩短|延长|上升|下降))"
            ),
            lambda match: f"目标值{match['n']}{match['unit']},",
        ),
        (r"(?<=[率数量次起件])为零(?=的?,?(?:得|不扣))", "为0"),
        (
            rf"(?P<over>超额(?:完成)?)(?P<n>{_N}%)(?=的?,?[加奖]{_N}分)",
            lambda m: (
                f"{m['over']}{m['n']}以上" if len(re.findall(rf"超额(?:完成)?{_N}%的?,?[加奖]", m.string)) > 1 else m[0]
            ),
        ),
        # Floors.
        (rf"(?<=[,;])(?:扣)?至(?P<n>{_N})分止{_ENDS}", lambda match: f"最低得{match['n']}分"),
        (rf"(?<=[,;])(?:至少|最少|最低)保留(?P<n>{_N})分{_ENDS}", lambda match: f"最低得{match['n']}分"),
        (rf"(?<=[,;])(?P<n>{_N}%)保底{_ENDS}", lambda match: f"最低得{match['n']}"),
        (
            rf"(?:可|可以|允许)倒扣(?:分|为负)?,(?:最多)?倒扣(?:分)?(?:最多|最高)?(?:不超过|不得超过|以|最多|至多)?(?P<n>{_N})分(?:为限)?{_ENDS}",
            lambda match: f"最低-{match['n']}分",
        ),
        # A veto that only takes the points of the item, and a count that does.
        (
            r"(?:实行|予以|实施)?一票否决,(?=(?:本项|该项|此项|本指标|该指标)(?:得分?)?(?:不得分|得0分|得零分|为0分|为零|计0分|记0分|0分|扣完))",
            "",
        ),
        (
            rf"(?<=[,;])累计(?=[一-龥]{{1,10}}(?:超过|达到?|≥)\d+{_COUNT}(?:及?以上)?的?,?(?:本项|该项|此项)?(?:不得分|得0分|扣完|为0分))",
            "",
        ),
        # How ambitious a target is, as a scheme with a price clause prints it.
        (r"(?:(?<=[,;。:])|^)原定(?=目标值不?[高低]于)|(?<=[高低]于)原定(?=[^,;。]{1,30}时,最高得)", ""),
        # Points of another assessment.
        (
            rf"{_OPENS}[一-龥]{{2,14}}?(?:得分|成绩|评分|分数)均?按百分制折算(?:后)?(?:计入(?:考核|本项)?(?:得分)?|计分|得分)?{_ENDS}",
            "得分=实际值/100×满分",
        ),
        (
            rf"{_OPENS}(?:(?:本项|该项)?(?:最终)?得分=)?[一-龥]{{2,12}}(?:得分|成绩|评分|分数|测评分)×(?P<n>{_N})%(?:计入[一-龥]{{0,8}})?{_ENDS}",
            lambda match: f"得分=实际值×{match['n']}%",
        ),
        (
            rf"{_OPENS}(?:以|按)?[一-龥]{{0,8}}平均分(?:占|除以)满分?\(?100分?\)?的?(?:比例)?(?:计分|得分|折算|折算得分){_ENDS}",
            "得分=实际值/100×满分",
        ),
        # Words around figures.
        (
            r"^\d{1,2}(?:\.\d{1,2}){1,3}(?=(?!万|亿|元|个|次|起|件|项|天|分|吨|年|月|人|倍|米|公里|小时|千|百|级)[一-龥]{2})",
            "",
        ),
        (r"(?<=[一-龥])\((?:单位[:为])?(?:%|‰|万元|亿元|元|天|次|起|件|分|吨|万吨|户|人)\)(?=[:,])", ""),
        (r"(?<=[\d%‰])(?=(?:计分|评分|考核|扣分|得分)(?:办法|标准|规则|方法|细则|方式):)", ","),
        (r"(?<=率)的?(?:月度|全年|年度)?平均值(?=达|≥|≤|不低于|低于|高于|在)", ""),
        (
            r"(?<=达)(?P<region>[^,;。\d]{0,2}\d[^,;。得扣加]{1,10}(?:以上|\)))满分" + _ENDS,
            lambda m: f"{m['region']}得满分",
        ),
        (
            (
                rf"{_OPENS}(?P<first>(?:无|未|没有|不存在|杜绝|有|建立|制定)[^,;。每\d]{{1,24}})(?P<earned>得(?:满分|{_N}分))[,;]"
                r"(?P<other>有|存在|发生|出现|无|没有|未有|未建立|未制定)则(?=不得分|得|扣)"
            ),
            _otherwise,
        ),
    )
)


_BORDERS = re.compile(
    r"[,;。(](?:本(?:表|条|项|办法|标准|指标)?(?:中|内)?)?(?:所称|所指|所述|上述|文中)?的?"
    r"(?P<words>(?:\"?(?:以上|以下|以内|以外|之内)\"?[、,和与及或/]?){1,4})(?:均|都|皆)?(?P<no>不)?(?:包含|包括|含)(?:本数|本级|该数|端点|边界)?"
    r"(?:\)|(?=[,;。]|$))"
)
"""`（以上、以下均不含本数）`: whose the borders are, said once for the whole sentence."""
_SIDES = {"以上": "up", "以下": "down", "以内": "down", "之内": "down"}


def borders(text: str) -> tuple[str, dict[str, bool]]:
    """The sentence with its remarks on borders blanked out, and whether 以上 (`up`) and 以下 (`down`) include their figure."""
    closed: dict[str, bool] = {}
    while (found := _BORDERS.search(text)) is not None:
        text = text[: found.start()] + "," * len(found[0]) + text[found.end() :]
        closed |= {side: found["no"] is None for word, side in _SIDES.items() if word in found["words"]}
    return text, closed


def rewritten(text: str, places: list[int]) -> tuple[str, list[int]]:
    """The sentence in the forms the grammar knows, with the place each character came from."""
    for pattern, said in (*MAGNITUDES, *TARGET_CASES, *_RULES):
        at = 0
        while (match := pattern.search(text, at)) is not None:
            start, end = match.span()
            words = said if isinstance(said, str) else said(match)
            moved = [places[max(start, min(start + index, end - 1))] for index in range(len(words))]
            text = text[:start] + words + text[end:]
            places = places[:start] + moved + places[end:]
            at = start + len(words) + (0 if end > start else 1)
    return text, places
