/** What `OM_BundleController` gives and takes. */

export interface Price {
  readonly entryId?: string | null;
  readonly listPrice: number;
  readonly unitPrice: number;
}
export interface Attribute {
  readonly key: string;
  readonly label: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  readonly standard?: string | null;
}
export interface Component {
  readonly id: string;
  readonly groupId?: string | null;
  readonly productName: string;
  readonly productCode?: string | null;
  readonly minimum: number;
  readonly maximum?: number | null;
  readonly standard: number;
  readonly isRequired: boolean;
  readonly priceTreatment?: string | null;
  readonly price: Price;
  /** Of a bundle in the bundle. */
  readonly bundleId?: string | null;
  readonly attributes: readonly Attribute[];
}
export interface ComponentGroup {
  readonly id: string;
  readonly name: string;
  readonly minimum: number;
  readonly maximum?: number | null;
}
export interface Rule {
  readonly type: string;
  readonly componentId: string;
  readonly otherComponentId: string;
  readonly message?: string | null;
}
export interface BundleDefinition {
  readonly id: string;
  readonly name: string;
  readonly productName: string;
  readonly terms?: string | null;
  readonly discountPercent: number;
  readonly price: Price;
  readonly attributes: readonly Attribute[];
  readonly componentGroups: readonly ComponentGroup[];
  readonly components: readonly Component[];
  readonly rules: readonly Rule[];
}

export type Values = Readonly<Record<string, string>>;
export interface Part {
  readonly componentId: string;
  /** For one bundle. */
  readonly quantity: number;
  readonly attributes: Values;
  readonly bundle?: Choice;
}
export interface Choice {
  readonly bundleId: string;
  readonly lineId?: string;
  readonly quantity: number;
  readonly attributes: Values;
  readonly parts: readonly Part[];
}

export interface PriceRow {
  readonly ownerId: string;
  readonly productName: string;
  readonly quantity: number;
  readonly listTotal: number;
  readonly total: number;
}
export interface BundlePrice {
  readonly listTotal: number;
  readonly discount: number;
  readonly total: number;
  readonly rows: readonly PriceRow[];
}
