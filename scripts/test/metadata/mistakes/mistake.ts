/** A mistake that people make in metadata, with the rule that must find it; and short words to write such mistakes. */

export interface Mistake {
  readonly what: string;
  readonly file: string;
  readonly change: (text: string) => string;
  readonly rule: string;
}

export const objects = 'force-app/main/default/objects';
export const field = (object: string, name: string): string => `${objects}/${object}/fields/${name}.field-meta.xml`;
export const rule = (object: string, name: string): string =>
  `${objects}/${object}/validationRules/${name}.validationRule-meta.xml`;
export const list = (object: string, name: string): string =>
  `${objects}/${object}/listViews/${name}.listView-meta.xml`;
export const object = (name: string): string => `${objects}/${name}/${name}.object-meta.xml`;
export const set = (name: string): string => `force-app/main/default/permissionsets/${name}.permissionset-meta.xml`;
export const layout = (name: string): string => `force-app/main/default/layouts/${name}.layout-meta.xml`;
export const replace =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);
export const afterRoot = (inserted: string) => replace(/(<\w+ xmlns="[^"]*">)/, `$1\n    ${inserted}`);
export const grant = (field: string, editable: boolean): string =>
  `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;
export const objectGrant = (name: string, rights: string): string =>
  `<objectPermissions><allowCreate>${rights.includes('C')}</allowCreate><allowDelete>${rights.includes('D')}</allowDelete>` +
  `<allowEdit>${rights.includes('E')}</allowEdit><allowRead>${rights.includes('R')}</allowRead>` +
  `<modifyAllRecords>false</modifyAllRecords><object>${name}</object><viewAllRecords>false</viewAllRecords></objectPermissions>`;

export const stepState = field('OM_FulfillmentStep__c', 'State__c');
export const certificateRule = rule('OrderItem', 'OM_Billing_Needs_Certificate');
