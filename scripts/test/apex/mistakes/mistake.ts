/** One thing that people get wrong in Apex. */
export interface ApexMistake {
  readonly what: string;
  /** Statements of a static method; or a whole class body when `members` is set. */
  readonly code: string;
  /** More members of the class. */
  readonly members?: string;
  /** After the name of the class: `implements Queueable`. */
  readonly heading?: string;
  readonly signature?: string;
  /** No static check can know it; it shows when the code runs. */
  readonly onlyAtRunTime?: true;
}
