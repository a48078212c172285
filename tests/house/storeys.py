"""The storeys of the house, top first: the same order as the import contract."""

STOREYS = [
    ["demo"],
    ["home"],
    ["plan"],
    ["portrait"],
    ["intention"],
    ["funding"],
    ["cycles"],
    ["coalitions"],
    ["framework"],
    ["history"],
    ["accounts"],
    ["ui"],
    ["core", "analysis"],
]
HEIGHT = {room: -index for index, rooms in enumerate(STOREYS) for room in rooms}
