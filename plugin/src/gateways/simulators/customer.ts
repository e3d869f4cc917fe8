/**
 * The customers of the park. One plugs the device in a while after it has been delivered and the port is on; the
 * network then sees it. A test may plug it in at once.
 */
export class Customers {
  readonly #delayMs: number;
  readonly #delivered = new Set<string>();
  readonly #announcements = new Map<string, (() => void)[]>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  parcelDelivered(orderNumber: string): void {
    this.#delivered.add(orderNumber);
    this.#plugInLater(orderNumber);
  }

  portSwitchedOn(orderNumber: string, announce: () => void): void {
    this.#announcements.set(orderNumber, [...(this.#announcements.get(orderNumber) ?? []), announce]);
    if (this.#delivered.has(orderNumber)) this.#plugInLater(orderNumber);
  }

  /** False when no port of this order has been switched on. */
  plugIn(orderNumber: string): boolean {
    const waiting = this.#announcements.get(orderNumber) ?? [];
    this.#announcements.delete(orderNumber);
    for (const announce of waiting) announce();
    return waiting.length > 0;
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#delivered.clear();
    this.#announcements.clear();
  }

  #plugInLater(orderNumber: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.plugIn(orderNumber);
    }, this.#delayMs);
    this.#timers.add(timer);
  }
}
