"""Server-made SVG charts: pure functions from plain figures to one escaped `Svg` string, no script, no library.

Every chart is called alike: `score_curve(curve, frame)`, `waterfall(ledger, frame)` ... The data classes say what is to
be seen; the `Frame` says where: id prefix, title for screen readers, width in pixels, language. The result knows
`__html__`, so a template prints it as it is.

Begin reading at `svg.py` (the builder), then `curve.py` (the largest chart). `figures.py` and `scale.py` hold the exact
arithmetic, `text.py` the estimates of room, `palette.py` the colours.
"""

from .bullet import Bullet, Goal, bullet
from .curve import score_curve
from .distribution import Band, Distribution, distribution
from .dumbbell import Dumbbell, Gap, dumbbell
from .figures import Number
from .matrix import Light, Matrix, matrix
from .palette import Tone
from .pieces import Piece
from .ranking import Place, Ranking, ranking_bars
from .subject import Better, Curve, Tier, Unit
from .svg import Frame, Lang, Svg
from .trend import Forecast, Trend, trend
from .waterfall import Kind, Ledger, Step, waterfall

__all__ = [
    "Band",
    "Better",
    "Bullet",
    "Curve",
    "Distribution",
    "Dumbbell",
    "Forecast",
    "Frame",
    "Gap",
    "Goal",
    "Kind",
    "Lang",
    "Ledger",
    "Light",
    "Matrix",
    "Number",
    "Piece",
    "Place",
    "Ranking",
    "Step",
    "Svg",
    "Tier",
    "Tone",
    "Trend",
    "Unit",
    "bullet",
    "distribution",
    "dumbbell",
    "matrix",
    "ranking_bars",
    "score_curve",
    "trend",
    "waterfall",
]
