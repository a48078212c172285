"""What a plan's structure says: its shape, who holds it up, whether its dates agree."""

from agir.analysis.structure.carriers import (
    Concentration,
    Departure,
    Hinge,
    Share,
    concentration,
    hinges,
    load,
    what_if_removed,
)
from agir.analysis.structure.dates import DateContradiction, date_contradictions
from agir.analysis.structure.graph import (
    CircularDependency,
    Cluster,
    Id,
    articulation_points,
    bridges,
    circular_dependencies,
    clusters,
    components,
)

__all__ = [
    "CircularDependency",
    "Cluster",
    "Concentration",
    "DateContradiction",
    "Departure",
    "Hinge",
    "Id",
    "Share",
    "articulation_points",
    "bridges",
    "circular_dependencies",
    "clusters",
    "components",
    "concentration",
    "date_contradictions",
    "hinges",
    "load",
    "what_if_removed",
]
