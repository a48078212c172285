"""The storeys of the house, top first: the same order as the import contract."""

STOREYS = [
    ["demo"],
    ["home"],
    ["memory"],
    ["notices"],
    ["learning"],
    ["effects"],
    ["followup"],
    ["plan"],
    ["portrait"],
    ["intention"],
    ["meetings", "funding"],
    ["promises"],
    ["cycles"],
    ["coalitions"],
    ["framework"],
    ["history"],
    ["post"],
    ["accounts"],
    ["ui"],
    ["core", "analysis"],
]
HEIGHT = {room: -index for index, rooms in enumerate(STOREYS) for room in rooms}
