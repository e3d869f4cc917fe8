/** Writes JSON piece by piece, in one line or as Jackson's default pretty printer lays it out. */
export class JsonWriter {
  private text = '';
  private readonly isPretty: boolean;
  private readonly open: { readonly isObject: boolean; isEmpty: boolean }[] = [];
  private isNamed = false;

  constructor(isPretty: boolean) {
    this.isPretty = isPretty;
  }

  get depth(): number {
    return this.open.length;
  }

  /** Whether a value may come now: in an object only after a name. */
  get takesValue(): boolean {
    return this.isNamed || this.open.at(-1)?.isObject !== true;
  }

  name(name: string): void {
    this.separate();
    this.text += JSON.stringify(name) + (this.isPretty ? ' : ' : ':');
    this.isNamed = true;
  }

  /** A number, a string with its quotes, or a word. */
  raw(text: string): void {
    this.separate();
    this.text += text;
  }

  string(value: string): void {
    this.raw(JSON.stringify(value));
  }

  start(isObject: boolean): void {
    this.separate();
    this.text += isObject ? '{' : '[';
    this.open.push({ isObject, isEmpty: true });
  }

  end(isObject: boolean): void {
    const closed = this.open.pop();
    if (this.isPretty) this.text += isObject && closed?.isEmpty === false ? `\n${this.indent()}` : ' ';
    this.text += isObject ? '}' : ']';
  }

  toString(): string {
    return this.text;
  }

  isInside(isObject: boolean): boolean {
    return this.open.at(-1)?.isObject === isObject;
  }

  private separate(): void {
    if (this.isNamed) {
      this.isNamed = false;
      return;
    }
    const container = this.open.at(-1);
    if (container === undefined) return;
    if (!container.isEmpty) this.text += ',';
    container.isEmpty = false;
    if (this.isPretty) this.text += container.isObject ? `\n${this.indent()}` : ' ';
  }

  /** Arrays do not indent what is in them. */
  private indent(): string {
    return '  '.repeat(this.open.filter(({ isObject }) => isObject).length);
  }
}
