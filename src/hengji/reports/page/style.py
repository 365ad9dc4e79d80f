"""The page's style sheet: screen at any width, and A4."""

from __future__ import annotations

CSS = """
:root{--ink:#1f2937;--soft:#566070;--line:#dfe5ec;--wash:#f3f6fa;--paper:#fff;--ground:#eef1f5;--red:#a61b1b;--navy:#1f4e79;
--good:#14653a;--goodw:#e2f3e8;--warn:#855300;--warnw:#fff1cf;--bad:#a61b1b;--badw:#fde2e2;--plain:#1f4e79;--plainw:#dbe7f3}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:3.4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.6 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',
'Hiragino Sans GB',sans-serif;font-variant-numeric:tabular-nums}
.lang{position:absolute;opacity:0;width:1px;height:1px}
#zh:checked~* [lang=en],#en:checked~* [lang=zh]{display:none}
a{color:var(--navy)}
a:focus-visible,summary:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible{outline:2px solid var(--red);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:9;background:#fff;padding:.3rem .8rem}
header.bar{position:sticky;top:0;z-index:5;background:var(--paper);border-bottom:2px solid var(--red)}
header.bar>div,main,footer>div{max-width:1280px;margin:0 auto;padding:0 20px}
header.bar>div{display:flex;align-items:center;gap:20px;height:48px}
.bar .mark{display:flex;align-items:center;gap:9px;font-weight:700;white-space:nowrap}
.bar .mark i{font-style:normal;background:var(--red);color:#fff;border-radius:5px;width:26px;height:26px;line-height:26px;text-align:center}
.bar nav{display:flex;gap:2px;flex:1;overflow-x:auto;scrollbar-width:none}
.bar nav a{color:var(--ink);text-decoration:none;padding:13px 10px;white-space:nowrap}.bar nav a:hover{color:var(--red)}
.switch{display:flex;border:1px solid #b4bdc9;border-radius:5px;overflow:hidden;font-size:12px}
.switch label{padding:3px 10px;cursor:pointer;color:var(--soft)}
#zh:checked~.bar [for=zh],#en:checked~.bar [for=en]{background:var(--navy);color:#fff}
#zh:focus-visible~.bar .switch,#en:focus-visible~.bar .switch{outline:2px solid var(--red);outline-offset:2px}
.title{padding:28px 0 18px}.under{display:flex;gap:14px 28px;align-items:flex-end;justify-content:space-between;flex-wrap:wrap}
.title .kind{color:var(--red);font-weight:700;letter-spacing:.16em;font-size:13px}
h1{font-size:26px;line-height:1.35;margin:2px 0 6px;color:var(--ink);text-wrap:balance}
.meta{color:var(--soft)}.meta b{font-weight:500;color:var(--ink)}
.tiles{display:flex;gap:10px;flex-wrap:wrap}
.tile{background:var(--paper);border:1px solid var(--line);border-top:3px solid var(--navy);border-radius:3px;padding:7px 14px 8px;min-width:92px}
.tile.red{border-top-color:var(--red)}.tile span{display:block;color:var(--soft);font-size:12px}
.tile span [lang]{display:inline}.tile b{font-size:21px;line-height:1.25}.tile.red b{color:var(--red)}
section{background:var(--paper);border:1px solid var(--line);border-radius:4px;padding:18px 20px 20px;margin:0 0 16px}
h2{font-size:17px;line-height:1.4;margin:0 0 14px;padding-left:10px;border-left:4px solid var(--red)}
h2 small,h3 small{font-weight:400;color:var(--soft);font-size:13px;margin-left:8px}
h3{font-size:14px;margin:18px 0 8px;color:var(--navy)}h3:first-child{margin-top:0}
.two{display:grid;grid-template-columns:minmax(0,1.7fr) minmax(0,1fr);gap:28px;align-items:start}
svg{display:block;width:100%;height:auto;font:12px 'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif;fill:var(--ink)}
.small{display:none}
table{border-collapse:collapse;width:100%}
th,td{padding:6px 9px;text-align:left;vertical-align:middle;border-bottom:1px solid var(--line)}
thead th{background:#e8edf4;color:var(--navy);font-size:12px;font-weight:700;border-bottom:1px solid #b4bdc9;white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}td.c,th.c{text-align:center}
tbody tr:hover{background:#f8fafc}
.scroll{overflow-x:auto}
.sum td{font-weight:700;background:var(--wash);border-top:2px solid var(--navy)}
.soft{color:var(--soft)}.tiny{font-size:12px;color:var(--soft)}
.chip{display:inline-block;padding:0 9px;border-radius:10px;font-size:12px;font-weight:700;white-space:nowrap;line-height:20px}
.chip.good{color:var(--good);background:var(--goodw)}.chip.warn{color:var(--warn);background:var(--warnw)}.chip.bad{color:var(--bad);background:var(--badw)}
.chip.plain{color:var(--plain);background:var(--plainw)}.chip.none{color:var(--soft);background:#f1f4f8}
.up{color:var(--good)}.down{color:var(--bad)}.same{color:var(--soft)}
td.rank,summary .rank{font-weight:700;color:var(--navy);text-align:right;width:3.2em}
svg.bar-of{height:9px;width:100%;min-width:70px}.bar-of rect{fill:#33608f}.bar-of .t{fill:#e6ebf1}
td.wide{width:22%}
td.name{max-width:26em}td.x{white-space:nowrap;max-width:9em;overflow:hidden;text-overflow:ellipsis}
.tools{display:flex;gap:10px;margin:-4px 0 12px;flex-wrap:wrap}.tools[hidden]{display:none}
.tools input,.tools select,.tools button{font:inherit;padding:3px 9px;border:1px solid #9aa5b4;border-radius:4px;background:#fff;color:var(--ink)}
.tools button{cursor:pointer}.tools input{width:17em;max-width:100%}
details{border:1px solid var(--line);border-radius:4px;margin:0 0 8px;background:#fff}
details[open]{border-color:#b4bdc9}
summary{display:grid;grid-template-columns:3em minmax(0,1fr) 7em 200px 5.6em 7em;gap:14px;align-items:center;padding:9px 14px;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}summary:hover{background:var(--wash)}
summary .rank{width:auto}summary b.t{text-align:right;font-size:16px}
summary .u{font-weight:700}summary .u::before{content:"▸";color:var(--soft);display:inline-block;width:1.1em}details[open] summary .u::before{content:"▾"}
.body{padding:6px 16px 18px;border-top:1px solid var(--line)}
div.unit{display:grid;grid-template-columns:minmax(0,1.9fr) minmax(0,1fr);gap:34px;align-items:start}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:0}dt{color:var(--soft)}dd{margin:0;font-weight:500}
dd.big{font-size:20px;font-weight:700;color:var(--navy);line-height:1.3}
.list{margin:0;padding:0;list-style:none}.list li{padding:5px 0;border-bottom:1px solid var(--line)}
.items{table-layout:fixed}.items th:nth-child(1){width:17%}.items th:nth-child(2){width:7%}.items th:nth-child(3){width:21%}.items th:nth-child(4){width:12%}.items th:nth-child(5){width:7%}.items th:nth-child(6){width:9%}.items td{vertical-align:top}.items td.a,.items td.w{white-space:normal}.items .dim th{background:var(--wash);color:var(--navy);padding:5px 9px}.items .dim .n{font-weight:700}
.items .sub th{font-weight:500;padding-left:22px}
.tiers span{white-space:nowrap;margin-right:10px;color:var(--soft)}.tiers b{color:var(--ink);font-weight:500}
.why{font-size:12.5px;color:#3d4757}
.p b{font-size:15px}.a b{font-size:14px}
.curves{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:12px}
figure{margin:0;border:1px solid var(--line);border-radius:3px;padding:7px 8px;break-inside:avoid}
figcaption{display:flex;justify-content:space-between;gap:10px;font-weight:700;font-size:13px;margin-bottom:6px;line-height:1.45}
figcaption span.n{white-space:nowrap;font-weight:500;color:var(--soft)}
p.note{background:var(--warnw);color:var(--warn);padding:8px 12px;border-radius:3px;margin:0 0 12px}p.note.ok{background:var(--goodw);color:var(--good)}
p.note.bad{background:var(--badw);color:var(--bad)}
.hash{font-family:ui-monospace,Consolas,'DejaVu Sans Mono',monospace;word-break:break-all}
.rule{min-width:280px}.rule b{display:block}
footer{border-top:2px solid var(--red);background:var(--paper);color:var(--soft);font-size:12px;padding:14px 0 26px}
@media(max-width:1180px){.curves{grid-template-columns:repeat(3,minmax(0,1fr))}}
@media(max-width:980px){.curves{grid-template-columns:repeat(2,minmax(0,1fr))}.two,div.unit{grid-template-columns:minmax(0,1fr);gap:18px}}
@media(max-width:640px){
header.bar>div,main,footer>div{padding:0 12px}.bar>div{gap:10px}.mark span{display:none}
.title{padding:18px 0 14px}h1{font-size:20px}.tiles{display:grid;grid-template-columns:repeat(3,1fr);width:100%;gap:8px}.tile{min-width:0;padding:6px 9px}.tile b{font-size:17px}
section{padding:14px 12px;border-radius:0;margin:0 -12px 12px;border-width:1px 0}
.large{display:none}.small{display:block}.curves{grid-template-columns:minmax(0,1fr)}
.ranking .x,.ranking thead .x{display:none}.ranking td,.ranking th{padding:6px 5px}td.wide{width:26%}.ranking svg.bar-of{min-width:40px}
summary{grid-template-columns:2.2em minmax(0,1fr) 4.4em auto;gap:8px;padding:9px 10px}summary .k,summary .m{display:none}
.body{padding:6px 10px 14px}
.items thead{display:none}.items,.items tbody{display:block}
.items th:nth-child(n){width:auto}.items tr{display:grid;grid-template-columns:auto 1fr auto;border-bottom:1px solid #b4bdc9;padding:7px 0}
.items td{border:0;padding:2px 4px}.items td:empty{display:none}
.items .i{grid-column:1/3;grid-row:1;font-weight:700}.items .p{grid-column:3;grid-row:1;text-align:right}
.items .tiers{grid-column:1/4;grid-row:2}.items .w,.items .a,.items .s{grid-row:3}.items .why{grid-column:1/4;grid-row:4}
.items .w,.items .a,.items .s{text-align:left;white-space:normal}
.items .w::before{content:"权重 "}.items .a::before{content:"实际 "}.items .s::before{content:"得分 "}
#en:checked~main .items .w::before{content:"weight "}#en:checked~main .items .a::before{content:"actual "}#en:checked~main .items .s::before{content:"score "}
.items .w::before,.items .a::before,.items .s::before{color:var(--soft);font-weight:400}
.items tr.dim{background:var(--wash);padding:0}.items tr.dim th{border:0;background:none}.items .dim .b{grid-column:1/3}
.items tr.sum .w{display:none}.items tr.sum .i{grid-column:1/3}
.policy thead{display:none}.policy,.policy tbody,.policy tr,.policy td{display:block;border:0}.policy td{padding:1px 0;text-align:left!important}
.policy tr{border-bottom:1px solid var(--line);padding:8px 0}.policy td:empty{display:none}.rule{min-width:0}
.findings thead{display:none}.findings tr,.findings td{display:block;border:0}.findings td{padding:1px 0}.findings tr{border-bottom:1px solid var(--line);padding:8px 0}.findings td:empty{display:none}
}
@media print{
@page{size:A4;margin:14mm 12mm 15mm}
:root{--ground:#fff}body{font-size:10pt;line-height:1.45;background:#fff}
header.bar,.tools,.skip{display:none}main{max-width:none;padding:0}.title{padding:0 0 10px;border-bottom:2.5pt solid var(--red);margin-bottom:10px}
section{border:0;padding:0;margin:0 0 14px}.large{display:block}.small{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details{border:0;break-before:page;margin:0}details:first-of-type{break-before:auto}details::details-content{content-visibility:visible;display:block;block-size:auto}
details>summary{background:var(--wash);border-bottom:1.5pt solid var(--red)}summary .u::before,details[open] summary .u::before{content:none}
.body{padding:8px 0;border:0}tr,figure,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}
th,td{padding:3px 6px}.why{font-size:8.5pt}.scroll{overflow:visible}
.curves{grid-template-columns:repeat(3,minmax(0,1fr));gap:6px}figure{padding:4px 5px}figcaption{font-size:8.5pt}
div.unit{grid-template-columns:minmax(0,1fr);gap:8px}div.unit>div:last-child{order:-1}dl{grid-template-columns:repeat(3,max-content 1fr)}section#proof dl{grid-template-columns:max-content 1fr}dd.big{font-size:13pt}
.two{grid-template-columns:minmax(0,1fr);gap:10px}.ranking{font-size:9pt}.ranking th{white-space:normal}td.name{min-width:10em}td.wide{width:13%}.ranking svg.bar-of{min-width:50px}
.tile b{font-size:14pt}h1{font-size:18pt}a{color:inherit;text-decoration:none}.rule{min-width:0}
}
"""

SCRIPT = """
(function(){var d=document,q=function(s){return Array.prototype.slice.call(d.querySelectorAll(s))};
function tongue(){d.documentElement.lang=d.getElementById('en').checked?'en':'zh-CN'}
q('.lang').forEach(function(r){r.addEventListener('change',tongue)});tongue();
q('.tools').forEach(function(t){t.hidden=false});
var f=d.getElementById('f'),k=d.getElementById('k'),none=d.getElementById('none');
function sift(){var n=0,w=f.value.trim().toLowerCase();q('.ranking tbody tr').forEach(function(r){
var on=(!w||r.getAttribute('data-n').toLowerCase().indexOf(w)>=0)&&(!k.value||r.getAttribute('data-k')===k.value);r.hidden=!on;n+=on});none.hidden=n>0}
if(f){f.addEventListener('input',sift);k.addEventListener('change',sift)}
function all(o){q('details').forEach(function(e){e.open=o})}
var a=d.getElementById('oa'),c=d.getElementById('ca');if(a){a.onclick=function(){all(true)};c.onclick=function(){all(false)}}
function show(){var e=location.hash&&d.getElementById(location.hash.slice(1));if(e&&e.tagName==='DETAILS'){e.open=true;e.scrollIntoView()}}
addEventListener('hashchange',show);show();var was=[];
addEventListener('beforeprint',function(){was=q('details:not([open])');all(true)});
addEventListener('afterprint',function(){was.forEach(function(e){e.open=false})})})();
"""
