import type { Attributes } from '../domain/order.ts';

/** Longest texts of the fields that projections write, by object and field. A contract test holds them to the org. */
export const TEXT_LENGTH = {
  OM_FulfillmentItem__c: {
    Key__c: 255,
    ProductCode__c: 255,
    ProductName__c: 255,
    Attributes__c: 32_768,
    LineKeys__c: 131_072,
    ParentKeys__c: 32_768,
    Reason__c: 32_768,
  },
  OM_FulfillmentStep__c: {
    Key__c: 255,
    Definition__c: 255,
    StepGroup__c: 255,
    StepName__c: 255,
    Gateway__c: 80,
    Operation__c: 255,
    Queue__c: 80,
    Instructions__c: 32_768,
    Form__c: 32_768,
    VendorReference__c: 255,
    WaitsFor__c: 32_768,
    Reason__c: 32_768,
    Note__c: 4_096,
    ErrorCode__c: 255,
    ErrorMessage__c: 4_096,
    Output__c: 32_768,
    CompletedBy__c: 255,
    ForceReason__c: 255,
    ForceRequestedBy__c: 255,
    AssignedReason__c: 255,
  },
  OM_BillingCertificate__c: { GateKey__c: 255, LineKeys__c: 131_072, Evidence__c: 131_072 },
  OM_Fallout__c: { ErrorCode__c: 255, Message__c: 4_096, Fingerprint__c: 255, Queue__c: 80, ResolvedBy__c: 255 },
  OM_GatewayMessage__c: { Gateway__c: 80, Method__c: 16, Url__c: 255, Request__c: 131_072, Response__c: 131_072 },
  OM_FulfillmentPlan__c: { JeopardyReason__c: 255, PointsOfNoReturn__c: 131_072 },
  Asset: { Name: 255, SerialNumber: 80, OM_Attributes__c: 32_768, OM_Items__c: 32_768 },
  Order: {
    OM_JeopardyReason__c: 255,
    OM_StateReason__c: 4_096,
    OM_ChangeImpact__c: 131_072,
    OM_Simulation__c: 131_072,
    OM_OverrideReason__c: 255,
  },
} as const;

/** Cuts a text for people to what a field holds, and shows that it was cut. */
export function fit(text: string | undefined, length: number): string | null {
  if (text === undefined || text === '') return null;
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** JSON that a field holds. What is too long is replaced by a note of its size: half a JSON document helps nobody. */
export function fitJson(value: object | undefined, length: number): string | null {
  if (value === undefined) return null;
  const json = JSON.stringify(value);
  return json.length <= length ? json : JSON.stringify({ truncated: true, length: json.length });
}

/** One per line, as people read lists in a long text field. */
export const fitList = (values: readonly string[], length: number): string | null => fit(values.join('\n'), length);

export const isEmpty = (attributes: Attributes): boolean => Object.keys(attributes).length === 0;
