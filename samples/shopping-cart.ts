export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
}

export interface CartLine {
  readonly product: Product;
  quantity: number;
}

export interface Receipt {
  readonly lines: string[];
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

/** Rounds an amount to whole cents. */
export function roundPrice(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** Formats an amount with two decimals. */
export function formatPrice(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

export function lineTotal(line: CartLine): number {
  return roundPrice(line.product.price * line.quantity);
}

export function formatLine(line: CartLine): string {
  const total = formatPrice(lineTotal(line));
  return `${line.quantity} x ${line.product.name}: ${total}`;
}

export class ShoppingCart {
  private readonly lines = new Map<string, CartLine>();
  private discountRate = 0;
  private taxRate = 0;

  setDiscountRate(discountRate: number): void {
    if (discountRate < 0 || discountRate > 1) {
      throw new Error('The discount rate must be between 0 and 1');
    }
    this.discountRate = discountRate;
  }

  setTaxRate(taxRate: number): void {
    if (taxRate < 0 || taxRate > 1) {
      throw new Error('The tax rate must be between 0 and 1');
    }
    this.taxRate = taxRate;
  }

  addProduct(product: Product, quantity: number): void {
    const line = this.lines.get(product.id);
    if (line === undefined) {
      this.lines.set(product.id, { product, quantity });
    } else {
      line.quantity += quantity;
    }
  }

  removeProduct(product: Product): boolean {
    return this.lines.delete(product.id);
  }

  changeQuantity(product: Product, quantity: number): void {
    const line = this.lines.get(product.id);
    if (line === undefined) {
      throw new Error(`${product.name} is not in the cart`);
    }
    line.quantity = quantity;
  }

  hasProduct(product: Product): boolean {
    return this.lines.has(product.id);
  }

  isEmpty(): boolean {
    return this.lines.size === 0;
  }

  clear(): void {
    this.lines.clear();
  }

  itemCount(): number {
    let count = 0;
    for (const line of this.lines.values()) {
      count += line.quantity;
    }
    return count;
  }

  subtotal(): number {
    let subtotal = 0;
    for (const line of this.lines.values()) {
      subtotal += lineTotal(line);
    }
    return roundPrice(subtotal);
  }

  discount(): number {
    return roundPrice(this.subtotal() * this.discountRate);
  }

  tax(): number {
    const taxable = this.subtotal() - this.discount();
    return roundPrice(taxable * this.taxRate);
  }

  total(): number {
    return roundPrice(this.subtotal() - this.discount() + this.tax());
  }

  receipt(): Receipt {
    const lines: string[] = [];
    for (const line of this.lines.values()) {
      lines.push(formatLine(line));
    }
    return {
      lines,
      subtotal: this.subtotal(),
      discount: this.discount(),
      tax: this.tax(),
      total: this.total(),
    };
  }
}

const apple: Product = { id: 'apple', name: 'Apple', price: 0.5 };
const banana: Product = { id: 'banana', name: 'Banana', price: 0.25 };

const cart = new ShoppingCart();
cart.setDiscountRate(0.1);
cart.setTaxRate(0.2);
cart.addProduct(apple, 4);
cart.addProduct(banana, 8);

const receipt = cart.receipt();
for (const line of receipt.lines) {
  console.log(line);
}
console.log(`Subtotal: ${formatPrice(receipt.subtotal)}`);
console.log(`Discount: ${formatPrice(receipt.discount)}`);
console.log(`Tax: ${formatPrice(receipt.tax)}`);
console.log(`Total: ${formatPrice(receipt.total)}`);
