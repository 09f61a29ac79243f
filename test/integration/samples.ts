/** Python in which a method's rest is plain from the one above it. Short, so that the model reads it in a second. */
export const inventory = `class Inventory:
    def __init__(self) -> None:
        self.items: dict[str, Item] = {}

    def low_items(self) -> list[Item]:
        return [item for item in self.items.values() if item.is_low()]

    def empty_items(self) -> list[Item]:
        return█
`;

/** What to type there. The ghost text must then go on with `item in self.items`. */
export const typed = ' [item for';

/** The inventory's text with another last line. */
export function inventoryWith(line: string): string {
  return inventory.replace('        return█', line);
}
