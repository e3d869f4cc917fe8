/** The words of approvals: who must agree to an order or a contract before it goes on, and why. */

export type ApprovalSubjectKind = 'Order' | 'Contract';

/** A list is a set of names, e.g. the product codes of the bundles that are bought. */
export type ApprovalFact = number | string | boolean | readonly string[];

/**
 * What policies may look at, by name: `amount`, `discountPercent`, `marginPercent`, `termMonths`, `nonStandardClauses`,
 * `bundle` (a list of product codes), `customer.<field>`. A fact that is not known is left out, and no condition on it
 * holds.
 */
export type ApprovalFacts = Readonly<Record<string, ApprovalFact>>;

export interface ApprovalSubject {
  readonly kind: ApprovalSubjectKind;
  /** Record id in the CRM. */
  readonly id: string;
  /** What people call it. */
  readonly number: string;
  readonly accountName: string;
  /** Record id of who asks. Never becomes an approver. */
  readonly submittedBy: string;
  readonly facts: ApprovalFacts;
  /** Users that fields of the record point at, by field: `OwnerId`, `Account.OwnerId`. */
  readonly people: Readonly<Record<string, string>>;
}

export type ApprovalOperator = '>' | '>=' | '<' | '<=' | '=' | '!=';

export interface ApprovalCondition {
  readonly fact: string;
  readonly operator: ApprovalOperator;
  /** `=` against a list asks whether it contains the value. */
  readonly value: number | string | boolean;
}

/** Whom to ask. All but `manager` and `field` are the same for every submission. */
export type ApproverReference =
  | { readonly kind: 'user'; readonly username: string }
  | { readonly kind: 'queue'; readonly name: string }
  | { readonly kind: 'role'; readonly name: string }
  /** Of the submitter; 2 is the manager's manager. */
  | { readonly kind: 'manager'; readonly steps: number }
  | { readonly kind: 'field'; readonly field: string };

/** Rules of one level are asked side by side; a level begins when the one before it has agreed. */
export interface ApprovalRule {
  readonly key: string;
  readonly name: string;
  readonly subject: ApprovalSubjectKind;
  readonly level: number;
  /** All of them must hold. None: always. */
  readonly conditions: readonly ApprovalCondition[];
  readonly approvers: readonly ApproverReference[];
  /** Whether every approver must agree or the first answer counts. */
  readonly quorum: 'All' | 'First';
  /** Asked when an approver cannot be found, is away without a stand-in, or asks himself. */
  readonly fallback?: ApproverReference;
  /** What approvers are told about a refusal and its consequences. */
  readonly consequence?: string;
  /** Business hours until the request is escalated; a reminder goes out at half of them. */
  readonly dueHours: number;
  readonly escalateTo?: ApproverReference;
}

export interface ApprovalPolicy {
  readonly rules: readonly ApprovalRule[];
}

export interface ApprovalPerson {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly managerId?: string;
  readonly role?: string;
  readonly email?: string;
  /** E.164. */
  readonly mobile?: string;
}

export interface ApprovalQueue {
  readonly id: string;
  readonly name: string;
  readonly members: readonly string[];
}

/** Out of office: `delegateId` answers from `from` up to `to`, both ISO 8601. */
export interface ApprovalAbsence {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly delegateId: string;
}

export interface ApprovalDirectory {
  readonly people: ReadonlyMap<string, ApprovalPerson>;
  readonly queues: ReadonlyMap<string, ApprovalQueue>;
  readonly absences: readonly ApprovalAbsence[];
}

/** An approval that was given before: one approver of a rule agreed to these facts. */
export interface GivenApproval {
  readonly rule: string;
  /** Key of the slot. */
  readonly slot: string;
  readonly facts: ApprovalFacts;
}

export interface ApprovalActor {
  readonly kind: 'user' | 'queue';
  readonly id: string;
  readonly name: string;
  /** Who is away, or was meant and could not be asked. */
  readonly standsInFor?: string;
}

/** One approver of a rule. Where several people are one approver (a role, a queue), the answer of any of them is his. */
export interface ApprovalSlot {
  readonly key: string;
  /** He agreed before to facts that cover those of now: he is not asked again. */
  readonly isCovered: boolean;
  readonly actors: readonly ApprovalActor[];
  readonly escalation: readonly ApprovalActor[];
}

export interface ApprovalGroup {
  readonly rule: ApprovalRule;
  /** Why this rule applies, with numbers: `discountPercent is 18, at least 15`. */
  readonly reason: string;
  /** The facts that the rule read; kept with its approvals. */
  readonly facts: ApprovalFacts;
  /** Identity of rule and facts. */
  readonly fingerprint: string;
  /** Enough approvers are covered: nobody is asked again. */
  readonly isCovered: boolean;
  readonly slots: readonly ApprovalSlot[];
}

export interface ApprovalLevel {
  readonly level: number;
  readonly groups: readonly ApprovalGroup[];
}

/** Who is asked, in which order and why. Without levels nobody needs to agree. */
export interface ApprovalChain {
  readonly levels: readonly ApprovalLevel[];
}
