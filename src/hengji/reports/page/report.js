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
