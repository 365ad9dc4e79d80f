"""What a server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.web.settings")
application = get_wsgi_application()

# What was made on the way here lives as long as the process: looking through it again and again for what could be freed was a tenth
# of the work of a page. A page leaves little behind that stands in a ring, so it is looked for less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
