from tests.portrait.figures.conftest import bring_in, indicator
from tests.portrait.told.conftest import written

__all__ = ["bring_in", "indicator", "written"]
