import type { ObjectDef } from '../../contract.ts';

/** Names that list views have for standard fields, beside `OBJECT.FIELD_NAME` spellings of the field itself. */
const COLUMNS: Readonly<Record<string, string>> = {
  NAME: 'Name',
  CREATED_DATE: 'CreatedDate',
  LAST_UPDATE: 'LastModifiedDate',
  CREATEDBY_USER: 'CreatedBy.Name',
  'CREATEDBY_USER.ALIAS': 'CreatedBy.Alias',
  UPDATEDBY_USER: 'LastModifiedBy.Name',
  'UPDATEDBY_USER.ALIAS': 'LastModifiedBy.Alias',
  'OWNER.ALIAS': 'Owner.Alias',
  'OWNER.NAME': 'Owner.Name',
  'OWNER.FULL_NAME': 'Owner.Name',
  'CORE.USERS.ALIAS': 'Owner.Alias',
  'CORE.USERS.FULL_NAME': 'Owner.Name',
  RECORDTYPE: 'RecordTypeId',
};

/** The field that a column or filter of a list view means, as a path; undefined when the object has none. */
export function fieldOfColumn(object: ObjectDef, column: string): string | undefined {
  const known = COLUMNS[column.toUpperCase()];
  if (known !== undefined) return isIn(object, known) ? known : undefined;
  const own = object.fields.get(column.toLowerCase());
  if (own) return own.name;
  const over = nameOver(object, column);
  if (over !== undefined) return over;
  // `ACCOUNT.PHONE1` and `OPPORTUNITY.STAGE_NAME` name a field by its object and a spelling of its own.
  const [prefix = '', ...rest] = column.split('.');
  const spelled = (rest.length > 0 ? rest.join('') : prefix).replaceAll('_', '').replace(/\d$/, '').toLowerCase();
  const owner = object.name.toLowerCase();
  const candidates = [spelled, `${spelled}name`, `${spelled}id`, spelled.replace(owner, '')];
  for (const candidate of candidates) {
    const found = object.fields.get(candidate);
    if (found) return found.name;
  }
  return undefined;
}

/** `ACCOUNT.NAME` and `SALES.ACCOUNT.NAME` are the name of the account that a record leads to. */
function nameOver(object: ObjectDef, column: string): string | undefined {
  const [relationship = '', field] = column.toLowerCase().split('.').slice(-2);
  if (field !== 'name' || relationship === object.name.toLowerCase()) return undefined;
  const way = [...object.fields.values()].find(({ relationshipName: name }) => name?.toLowerCase() === relationship);
  return way && `${way.relationshipName ?? ''}.Name`;
}

function isIn(object: ObjectDef, path: string): boolean {
  const [first = '', second] = path.split('.');
  if (second === undefined) return object.fields.has(first.toLowerCase());
  return [...object.fields.values()].some(({ relationshipName }) => relationshipName === first);
}
