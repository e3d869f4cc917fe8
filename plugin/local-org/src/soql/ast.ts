/** A path of names as written, e.g. `Account.Owner.Name`; `at` is the offset of its first character in the text. */
export interface FieldPath {
  readonly kind: 'field';
  readonly path: readonly string[];
  readonly at: number;
}

export interface FunctionCall {
  readonly kind: 'function';
  /** Lower case, e.g. `count_distinct`, `calendar_year`. */
  readonly name: string;
  readonly argument?: FieldPath | FunctionCall;
  /** ALL, STANDARD or CUSTOM of `FIELDS(...)`, lower case. */
  readonly parameter?: string;
  readonly convertTimezone: boolean;
  /** Of `DISTANCE(place, place, 'km')`. */
  readonly between?: { readonly places: readonly (FieldPath | Point)[]; readonly unit: string };
  readonly at: number;
}

/** `GEOLOCATION(48.1, 11.6)`, in degrees. */
export interface Point {
  readonly kind: 'point';
  readonly latitude: number;
  readonly longitude: number;
  readonly at: number;
}

export type Operand = FieldPath | FunctionCall;

/**
 * A literal of the text. Strings and datetimes are not part of the tree but numbered slots, so that two texts that
 * differ in values only share one compiled statement. A slot holds several strings where the text lists several.
 */
export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  /** `wide`: with letters that SQLite does not fold by itself. */
  | { readonly kind: 'string'; readonly slot: number; readonly wide: boolean }
  | { readonly kind: 'datetime'; readonly slot: number }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'time'; readonly value: string }
  | { readonly kind: 'period'; readonly name: string; readonly count: number };

export type Value =
  | Literal
  | { readonly kind: 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'query'; readonly query: Query };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like' | 'in' | 'not in' | 'includes' | 'excludes';

export interface Comparison {
  readonly kind: 'comparison';
  readonly left: Operand;
  readonly operator: Operator;
  readonly right: Value;
  readonly at: number;
}

export type Condition =
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition };

export interface TypeOf {
  readonly kind: 'typeof';
  readonly field: FieldPath;
  readonly when: readonly { readonly object: FieldPath; readonly fields: readonly FieldPath[] }[];
  readonly otherwise: readonly FieldPath[];
}

export interface ChildQuery {
  readonly kind: 'child';
  readonly query: Query;
}

export interface SelectItem {
  readonly item: Operand | ChildQuery | TypeOf;
  readonly alias?: string;
}

export interface OrderItem {
  readonly operand: Operand;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
}

export interface GroupBy {
  readonly kind: 'plain' | 'rollup' | 'cube';
  readonly items: readonly Operand[];
}

export interface Query {
  readonly select: readonly SelectItem[];
  readonly from: readonly { readonly path: FieldPath; readonly alias?: string }[];
  readonly where?: Condition;
  readonly groupBy?: GroupBy;
  readonly having?: Condition;
  readonly orderBy: readonly OrderItem[];
  readonly limit?: number;
  readonly offset?: number;
  readonly allRows: boolean;
  /** `FOR VIEW` and `FOR REFERENCE`; rows are locked by no query, so `FOR UPDATE` needs no note. */
  readonly seen?: 'view' | 'reference';
}
