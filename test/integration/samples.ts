/** Python in which a method's rest is plain from the one above it. Short, so that the model reads it in a second. */
export const inventory = `class Inventory:
    def __init__(self) -> None:
        self.items: dict[str, Item] = {}

    def low_items(self) -> list[Item]:
        return [item for item in self.items.values() if item.is_low()]

    def empty_items(self) -> list[Item]:
        return█
`;

/** What to type there, and the ghost text that must then go on from it. */
export const typed = ' [item for';
