import { isUserObject } from '../../transaction.ts';
import { TEXT } from '../values/protocol.ts';

/** What the platform says where a program throws an exception without a text of its own. */
const NO_MESSAGE = 'Script-thrown exception';

/**
 * Any exception of Apex. Those of the platform are made in standardExceptions.ts; classes of a program extend this one.
 * The JavaScript stack is kept, as its frames are lines of Apex.
 */
export class ApexException extends Error {
  static readonly standardType: string = 'System.Exception';

  /** The text as Apex set it; null when it never did. */
  apexMessage: string | null;
  apexCause: ApexException | null;
  /** What the constructor was given. A page is told this of an AuraHandledException, of which `getMessage` says nothing. */
  givenMessage: string | null;

  constructor(message: string | null = null, cause: ApexException | null = null) {
    super(message ?? NO_MESSAGE);
    this.apexMessage = message;
    this.givenMessage = message;
    this.apexCause = cause;
  }

  /** The name that `getTypeName` answers: `System.DmlException`, `Outer.OrderException`. */
  get typeName(): string {
    return isUserObject(this) ? this.apexType.name : (this.constructor as typeof ApexException).standardType;
  }

  /** Failed assertions and exceeded limits end the transaction: no `catch` of Apex sees them. */
  get isUncatchable(): boolean {
    const { typeName } = this;
    return typeName === 'System.AssertException' || typeName === 'System.LimitException';
  }

  getMessage(): string {
    return this.apexMessage ?? NO_MESSAGE;
  }

  setMessage(message: string | null): void {
    this.apexMessage = message;
    this.message = message ?? NO_MESSAGE;
  }

  /** `System.MathException: Divide by 0`. */
  [TEXT](): string {
    return `${this.typeName}: ${this.getMessage()}`;
  }
}
