"""What one can do on each page, in a few sentences: shown folded at the top of the page. By the address of the page as the URLs have it."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Help:
    """The help of a page: sentences, and the guide that goes on from there, where one is served."""

    says: tuple[Text, ...]
    guide: str = ""


_TABLE = Text(
    "表头点一下排序，下面一行筛选；筛选与排序写在网址里，可以收藏或发给同事。“导出所列”导出的就是所筛出的各行。",
    "Click a head to sort, type below it to filter; both stand in the address, to be kept or passed on. "
    "The export holds the rows you see.",
)
_TYPED = Text(
    "格子里：回车到下一行，Tab 到右边，Esc 恢复原值；可从 Excel 复制一块，在一格上粘贴，核对后再保存。",
    "In cells: Enter goes down, Tab goes right, Esc restores. A block copied in Excel can be pasted at a cell; look at it, then save.",
)


def _help(*says: Text) -> Help:
    return Help(says)


HELPS: dict[str, Help] = {
    "": _help(
        Text(
            "左边是等您办的事，先办到期的；右边是上次来过之后您可见范围内的变化。",
            "On the left what waits for you, what is due first; on the right what changed in your scope since your last visit.",
        ),
        Text(
            "“进展”数的是您可见的目标、责任书和在填的报表；点一个数，看是哪些。",
            "Progress counts the goals, letters and open forms in your sight; a count leads to the list behind it.",
        ),
        Text(
            "右上角可按名称、编号或拼音首字母查找单位、人员、目标、节点、责任书、方案、指标和报表。",
            "Search at the top finds units, people, goals, nodes, letters, schemes, measures and forms by name, code or pinyin initials.",
        ),
    ),
    "search": _help(
        Text(
            "多个词都要符合，如“财务 利润”找这个单位的利润；中文可用拼音首字母，如 cwzcb。",
            "All words have to fit, such as a unit and a measure; Chinese names are found by their pinyin initials too.",
        ),
    ),
    "me": _help(
        Text(
            "看您有哪些角色、在哪些地方登录着；改密码，结束别处的登录，委托他人代办。",
            "See your roles and where you are signed in; change the password, end sessions elsewhere, let somebody stand in.",
        ),
    ),
    # organisation
    "units": _help(
        Text(
            "按树或按表看您可见的单位。方向键在树上移动，右键展开、左键收起。“看哪一天”可以看以前的，也可以看已录入的以后。",
            "The units you may see, as a tree or a table. Arrow keys move in the tree, right opens, left closes. Another day can be "
            "looked at: one gone by, or one to come with what is entered for it.",
        ),
        _TABLE,
    ),
    "units/<str:ref>": _help(
        Text(
            "单位的上下级、岗位、名称历史，以及谁能看到它。更名、移动、并入、撤销都从某一天起生效，先看影响再确认；那一天还没到的，可在这一页撤回。",
            "What is above and below, posts, former names, and who can see it. Renaming, moving, merging and closing hold "
            "from a day on; you see the effect first. What has not come yet can be withdrawn on this page.",
        ),
    ),
    "people": _help(
        Text(
            "您可见单位的人员、岗位与角色。",
            "People, posts and roles of the units you may see.",
        ),
        _TABLE,
    ),
    "people/<str:ref>": _help(
        Text(
            "这个人的岗位、角色，以及凭这些角色能看什么、能做什么。",
            "Posts and roles of this person, and what they let this person see and do.",
        ),
    ),
    "people/import": _help(
        Text(
            "下载模板，填好上传：考核办导入单位、人员与岗位，安全管理员导入角色申请。先预览，全部正确才能接受，有错误的原表会标好还给您。",
            "Get the template, fill it in, upload: the performance office imports units, people and posts, the security "
            "administrator asks for roles. You see a preview first; it is accepted only when all is right; wrong cells come back marked.",
        ),
    ),
    "grants": _help(
        Text(
            "角色由一位安全管理员申请、另一位批准；收回要写原因。",
            "One security administrator asks for a role, another approves; withdrawing it needs a reason.",
        ),
        _TABLE,
    ),
    "grants/waiting": _help(
        Text(
            "看清每一项的依据和须注意的地方，勾选后一并批准，或写一个原因一并不批准。有一项不能批准的，都不批准。",
            "See the ground of each and what speaks against it; tick, then approve them together, or turn them down "
            "with one reason. Where one cannot be approved, none is.",
        ),
        _TABLE,
    ),
    "accounts": _help(
        Text(
            "开通账号，初始密码只显示一次；角色由安全管理员授予。",
            "Open accounts; a first password is shown once. Roles are given by the security administrator.",
        ),
        _TABLE,
    ),
    "accounts/many": _help(
        Text(
            "勾选还不能登录的人，一并开通；初始密码只显示一次，打印裁开后当面交给本人。从未登录的可再给一次。",
            "Tick people who cannot sign in yet and open their accounts together; the first passwords are shown once, to be "
            "printed, cut and handed over. Whoever never signed in can be given another.",
        ),
        _TABLE,
    ),
    "accounts/<str:ref>": _help(
        Text(
            "停用离职或异常的账号，需要时再启用；忘记密码的重发一个初始密码；连续输错被锁定的，核实后解锁。三员的初始密码由您申请、安全管理员批准、您再发出。都要写原因，都记入操作记录。",
            "Disable the account of somebody who left, enable it again, give a new first password to whoever forgot "
            "theirs, unlock a name after too many failures. An administrator's first password you ask for; a security administrator "
            "approves it, then you give it. Each needs a reason and is kept in the trail.",
        ),
    ),
    "delegations": _help(
        Text(
            "请人在一段时间内代您办理；记录里写明两个人。不用了可以提前结束。",
            "Let somebody stand in for you for some days; the trail names both. It can be ended early.",
        ),
    ),
    # figures
    "figures": _help(
        Text(
            "先办等您审核的和要您填的报表；点报表名进入，下载模板、上传或在网页上填。",
            "First what waits for your decision and the forms you report; open a form to get its template, "
            "upload it, or type the figures in.",
        ),
        _TABLE,
    ),
    "figures/forms/<str:ref>": _help(
        Text(
            "下载模板填好上传，或直接在网页上填数；两种都先预览，提交后由另一人审核。",
            "Upload the filled template or type the figures in here; either way you see a preview, and a second person decides.",
        ),
    ),
    "figures/forms/<str:ref>/type": _help(
        Text(
            "一行一个单位，一列一个指标；没有数的写 未发生、尚未统计 或 不适用。保存后先到预览页，看过差异再提交。",
            "A row a unit, a column a measure; where there is no figure write why: did not occur, not yet "
            "counted, not applicable. Saving leads to the preview; submit there.",
        ),
        _TYPED,
    ),
    "figures/forms/new": _help(
        Text(
            "选期间、截止日、单位与指标后发出；填报人的待办里就会出现。",
            "Choose period, due date, units and measures; it then stands among the to-dos of those who report.",
        ),
    ),
    "figures/batches/<str:ref>": _help(
        Text(
            "先看错误与警告，再看变动；一批要么全部提交、全部接受，要么全部退回。填报人不能审核自己的批次，审核之前可以撤回。",
            "Errors and warnings first, then the changes. A batch is submitted, accepted or sent back whole; "
            "nobody decides on their own, and one's own can be taken back until it is decided on.",
        ),
    ),
    "figures/units": _help(
        Text(
            "一个单位一年的数；填“截至入账序号”可以看当时所知。点数字看它的历史。",
            "The figures of a unit for a year; with a number recorded you see what was known then. Click a figure for its history.",
        ),
    ),
    "figures/history/<str:unit>/<str:measure>/<str:period>": _help(
        Text(
            "这个数的每一次填报、审核和更正，以及佐证。更正由第二人审核后生效，原数保留。",
            "Every report, decision and correction of this figure, with evidence. A correction holds once a "
            "second person has accepted it.",
        ),
    ),
    "figures/measures": _help(
        Text(
            "指标的计量单位、合理范围和填报周期；方案按编号引用它们。",
            "Units, plausible ranges and calendars of measures; schemes name them by their ids.",
        ),
        _TABLE,
    ),
    "figures/measures/<str:ref>": _help(
        Text(
            "改口径要写原因；超出合理范围的数在上传时拒绝。",
            "A change needs a reason; figures outside the plausible range are refused on upload.",
        ),
    ),
    # schemes
    "schemes": _help(
        Text(
            "每个方案的现行版本和最新版本；点名称看考核表。",
            "Each scheme with the version in force and the latest one; open it for its scorecards.",
        ),
        _TABLE,
    ),
    "schemes/start": _help(
        Text(
            "从方案包、工作簿或原文建立；有错误时什么都不保存，错误写明在哪一行、哪一格。",
            "Start from a pack, a workbook or a text; with an error nothing is saved, and you are told the line or cell.",
        ),
    ),
    "schemes/<str:ref>": _help(
        Text(
            "看考核表、计分语句与得分曲线；草稿可直接改权重。两位非编写人批准后才能施行，改动即作废已有批准。",
            "Scorecards, sentences and curves; weights of a draft are edited here. Two people who wrote nothing "
            "of it approve; an edit voids approvals.",
        ),
    ),
    "schemes/<str:ref>/item": _help(
        Text(
            "写一句计分语句，右边立即读出它的意思和曲线；读法不止一种时，请您选一种。",
            "Write a scoring sentence; what it means and its curve are read at once. Where it can be read in two ways you choose.",
        ),
    ),
    "schemes/<str:ref>/source": _help(
        Text(
            "直接改原文；“检查并保存”先检查，有错误不保存。",
            "Edit the text itself; it is checked first and not saved with an error.",
        ),
    ),
    "schemes/<str:ref>/indicators": _help(
        Text(
            "方案中的指标、公式与用处。",
            "The indicators of the scheme, their formulas, and where they are used.",
        ),
        _TABLE,
    ),
    "schemes/<str:ref>/classes": _help(
        Text(
            "每类有多少单位。规则在表里改：选属性、取值和类别，加一条、上下移动、删去；改一处，下面就列出谁会换类别，"
            "写入草稿之前什么都不保存。用文字写与表格是同一规则。需要时可逐个指定。",
            "How many units are in each class. Rules are changed in the table: choose trait, value and class; add, move or take out a "
            "rule. Who would move is listed below at once, nothing is kept before it is written into the draft. The text says the same "
            "rules as the table. Units can be placed by hand.",
        ),
    ),
    "schemes/<str:ref>/classes/traits": _help(
        Text(
            "一行一个单位，一列一个属性。逐格填、从 Excel 粘贴，或下载工作簿填好再上传；改动自所选日期起算，有一格不对全都不保存。",
            "One row a unit, one column a trait. Type, paste from Excel, or download the workbook, fill it in and upload it; changes count "
            "from the chosen day, and with one wrong cell nothing is saved.",
        ),
    ),
    "schemes/<str:ref>/classes/traits/workbook": _help(
        Text(
            "工作簿会改哪些格，改前改后各是什么；确认后一次保存。",
            "Which cells the workbook would change, before and after; all are saved at once when you confirm.",
        ),
    ),
    "schemes/<str:ref>/diff": _help(
        Text(
            "两版之间哪些考核项、权重、语句变了。",
            "Which items, weights and sentences differ between two versions.",
        ),
    ),
    # goals
    "goals": _help(
        Text(
            "一年的全部目标；勾选后可以一起提交或批准，不能的逐个说明，其余的可接着提交。",
            "All goals of a year; tick several to submit or approve them together. Those that cannot be are told, the others are offered.",
        ),
        _TABLE,
    ),
    "goals/map": _help(
        Text(
            "目标从上到下的树：绿灯为已分解到位，红灯写明问题。方向键移动，右键展开、左键收起。",
            "The tree of goals: green where a goal is fully assigned, red with what is wrong. Arrow keys move, "
            "right opens, left closes.",
        ),
    ),
    "goals/values": _help(
        Text(
            "在一张表里填各目标的基本值、目标值、挑战值等；每格自动保存，别人刚改过的会并列两个值。",
            "Type base, target, challenge and more into one table; each cell saves by itself, and where somebody "
            "was first you see both values.",
        ),
        _TYPED,
    ),
    "goals/coverage": _help(
        Text(
            "未分解到位、超出、重复、无人负责的目标，点数字只看这一类。",
            "Goals not fully assigned, exceeded, carried twice or by nobody; click a count to see that kind alone.",
        ),
        _TABLE,
    ),
    "goals/new": _help(
        Text(
            "写明目标、来源、责任单位和目标值；有上级目标的，选上级并写份额。",
            "Name the goal, its source, who is responsible and the target; under a goal above, say which and its share.",
        ),
    ),
    "goals/<ref:ref>": _help(
        Text(
            "一个目标的档、下级、节点与历史；改动后回到编制中，须重新提交批准。",
            "Tiers, goals below, nodes and history of a goal; once changed it is a draft again, to be submitted anew.",
        ),
        _TYPED,
    ),
    "goals/<ref:ref>/cascade": _help(
        Text(
            "把目标分给各单位，一边填一边看还差多少；全部单位一次保存。",
            "Give the goal to units and see what is left while you type; all units are saved at once.",
        ),
        Text(
            "没有改动的单位保持原样。上级目标值变了的，要按原定份额重算的单位由您勾选。",
            "Units you do not touch stay as they are. Where the goal has another value by now, tick those to be reckoned by share.",
        ),
        _TYPED,
    ),
    "goals/<ref:ref>/nodes": _help(
        Text(
            "加节点，或用节点模板一次加一组；权重合计 100%。",
            "Add a node, or a set of them from a template; weights make 100%.",
        ),
    ),
    "goals/interfaces": _help(
        Text(
            "两个单位在一个节点上的责任份额与职责；双方确认后锁定。",
            "What two units owe each other at a node; locked once both have confirmed.",
        ),
        _TABLE,
    ),
    "goals/interfaces/<ref:ref>": _help(
        Text(
            "代表本单位确认，或写理由提出争议；答复不成的由考核办裁定。",
            "Confirm for your unit, or dispute it with a reason; what is not settled the performance office decides.",
        ),
    ),
    "goals/templates": _help(
        Text(
            "各类项目的标准节点；在目标的“加节点”里选用。",
            "Standard nodes of project types, used when nodes are added to a goal.",
        ),
    ),
    "goals/templates/new": _help(
        Text(
            "一行一个节点，权重合计 100%；用已有编号即替换原模板。",
            "A row a node, weights make 100%; a code that is there is replaced.",
        ),
        _TYPED,
    ),
    "goals/import": _help(
        Text(
            "下载空表，填好上传；要改已有的，下载现有目标，改后上传，系统标记不动。",
            "Get the empty form, fill it in, upload; to change goals there are, get the present ones and leave their marks.",
        ),
        Text(
            "预览逐项列出现在的和改后的值；有一处错误就全部不导入，别人后来改过的不会被覆盖。节点写在“节点”表。",
            "The preview shows each value as it is and as it becomes; with one error nothing is imported, and what somebody "
            "changed since is never overwritten. Nodes go on their own sheet.",
        ),
    ),
    "goals/years": _help(
        Text(
            "开始编制新年度；封存后目标不再编制、分解和批准，调整走责任书程序。还有目标待批准的，先批准或退回，再封存。",
            "Begin a year; once closed its goals are no longer set or approved, amendments go through letters. "
            "Goals that wait for approval are approved or sent back first.",
        ),
        Text(
            "封错了可以“重新编制”，写明原因；目标和责任书都保持原样。年度名称可以更改。",
            "A year closed by mistake is opened again with a reason; goals and letters stay as they are. A year can be renamed.",
        ),
    ),
    # letters
    "goals/<ref:ref>/ask": _help(
        Text(
            "这个目标由上级分解下来，本单位不能直接改；在这里写明想要的目标值和理由，由上级接受或拒绝。",
            "This goal was given from above, so the unit does not change it: ask here for another target, with "
            "the reason; those above accept or refuse it.",
        ),
    ),
    "goals/asks/<ref:ref>": _help(
        Text(
            "看申请的目标值和理由；上级在这里接受或拒绝，申请人可收回。",
            "The target asked for and why; those above accept or refuse it here, whoever asked can take it back.",
        ),
    ),
    "letters/batch": _help(
        Text(
            "按类别和年度选对象，预览每份责任书的内容和检查发现，再一次起草；有一份不行就一份也不起草。",
            "Choose subjects by kind and year, look at what each letter will hold and at what is found, then "
            "draft them at once: all or none.",
        ),
    ),
    "letters/articles": _help(
        Text(
            "新起草的责任书从哪些条款开始，按责任书类别分开；没有保存过的，用系统自带的标准条款或最近一份的条款。",
            "The articles new letters begin with, kind by kind; where none were kept, the standard wording or that of the latest letter.",
        ),
    ),
    "letters/articles/<str:kind>": _help(
        Text(
            "加条款、改文字、换顺序、选用标准条款；保存后用于以后起草的责任书，已有的责任书不变。",
            "Add, word, reorder articles or take standard ones; what is saved is for letters drafted later, those that are there stay "
            "as they are.",
        ),
    ),
    "letters/print": _help(
        Text(
            "选责任书，下载为 PDF 压缩包、合并的一个 PDF，或 Word 压缩包。",
            "Pick letters and take them as a zip of PDFs, as one PDF, or as a zip of Word files.",
        ),
    ),
    "letters/<str:ref>/revise": _help(
        Text(
            "改名称、权重、目标档、节点与份额、任务规模，增删考核项和条款、换条款顺序；边改边检查，保存后成为新的文本，旧文本仍可比较。",
            "Change titles, weights, tiers, milestones and their shares, sizes of tasks, add or leave out items and articles, reorder "
            "articles; it is checked while you type. Saving makes a new version, and the old ones stay to be compared.",
        ),
    ),
    "letters/<str:ref>/again": _help(
        Text(
            "目标改动后按方案和目标重新生成；新旧并列，考核办自己改过的地方保留，看过再保存。",
            "Generate the letter anew after goals have changed; old and new stand side by side, what the office "
            "changed itself is kept, and nothing is saved before you have looked.",
        ),
    ),
    "me/second-step": _help(
        Text(
            "启用后，登录除密码外还要设备上的验证码；恢复码只显示一次，请抄下保存。",
            "Once it is in use, signing in takes a code of your device besides the password. Recovery codes are "
            "shown once: write them down.",
        ),
    ),
    "notices": _help(
        Text(
            "别人办理的、与您有关的事；点开即到那件事，“全部”里看得到读过的。",
            "What others did that concerns you; each leads to the thing itself, and those you have read are kept under the other tab.",
        ),
    ),
    "sign-ins": _help(
        Text(
            "谁在哪里登录着；安全管理员可结束他人的登录，须写原因。",
            "Who is signed in, and where; the security administrator can end a session of somebody else, with a reason.",
        ),
    ),
    "sign-ins/<str:ref>": _help(
        Text(
            "这个人的各处登录；可结束一处或全部，也可重置其二次验证。系统管理员为三员申请重发初始密码的，在这里批准。",
            "Where this person is signed in; one session can be ended or all of them, and the second step can be reset. A new first "
            "password that is asked for an administrator is approved here.",
        ),
    ),
    "sign-ins/rules": _help(
        Text(
            "哪些角色登录时须二次验证；改动须写原因，记入操作记录。",
            "Which roles need the second step to sign in; a change takes a reason and stands in the trail.",
        ),
    ),
    "letters": _help(
        Text(
            "您可见的责任书；“待办方”写明现在轮到谁。",
            "The letters you may see; 'whose turn' says who has to act.",
        ),
        _TABLE,
    ),
    "letters/<str:ref>": _help(
        Text(
            "看全文，对每一项提出意见或改法，一项里的几处可以一起提、一起答复；双方同意后签订，签订的是这一份文本。",
            "Read the text, comment on an item or counter it, several of its fields together; once both agree it is "
            "signed, exactly as it stands.",
        ),
    ),
    "letters/<str:ref>/sign": _help(
        Text(
            "读完全文，再输一次密码即签订；签名与内容指纹一起保存，可核验。",
            "Read it all and give your password again to sign; the signature is kept with the hash of the content.",
        ),
    ),
    "letters/<str:ref>/amend": _help(
        Text(
            "改要调整的数、节点或条款，写理由和佐证；双方签完之前原文本继续有效。",
            "Change figures, nodes or articles, give reason and evidence; the text in force holds until both have signed.",
        ),
        _TYPED,
    ),
    "letters/<str:ref>/versions": _help(
        Text(
            "选两号文本，看哪些权重、目标、语句不同。",
            "Choose two versions to see which weights, targets and sentences differ.",
        ),
    ),
    "letters/<str:ref>/signed": _help(
        Text(
            "签名是否有效、内容是否被改过，都当场重新核验。",
            "Whether signatures hold and the content is unchanged is verified anew each time.",
        ),
    ),
    "trail": _help(
        Text(
            "谁在何时做了什么、为什么；点“做了什么”看改动与印。只列您范围内单位的；您的角色看不到的业务内容不显示。",
            "Who did what, when and why; open an entry for what it changed and its seals. Of the units of your scope "
            "alone; what your role may not see of the business is left out.",
        ),
        Text(
            "按日期、人、操作、单位、对象筛选；在责任书、目标、指标数等页面点“操作记录”，只列与它有关的。",
            "Filter by day, person, action, unit and subject; 'Trail' on the page of a letter, goal or figure lists what concerns it.",
        ),
        _TABLE,
    ),
    "trail/check": _help(
        Text(
            "核对全部事件的链和每一行的印；给出以前导出的检查点，才看得出末尾有没有被截、链有没有被重写。什么都不会改。",
            "The chain of all events and the seal of every row are checked; only against a checkpoint exported before is it "
            "seen whether the tail was cut or the chain rewritten. Nothing is changed.",
        ),
        Text(
            "每天导出一个检查点，交给审计或纪检另存，不放在同一台机器上。",
            "Export a checkpoint every day and give it to the auditors, to be kept elsewhere.",
        ),
    ),
    "trail/<int:seq>": _help(
        Text(
            "一次操作：改了什么，写了哪些行，行的印是否相符，以及它与前一次操作的衔接。",
            "One act: what it changed, the rows it wrote and whether their seals hold, and how it follows the act before it.",
        ),
    ),
    "verify": _help(
        Text(
            "输入纸面上的核验码，看这份责任书是否真实、是否生效。",
            "Type the code on the paper to see whether the letter is genuine and in force.",
        ),
    ),
}


def help_of(route: str) -> Help | None:
    """The help of the page at an address; None where the page speaks for itself."""
    return HELPS.get(route)
