import { checkCustomizes } from '../../deploy/access.ts';
import { ApiError, type MetadataComponent, type ObjectDef } from '../../contract.ts';
import { escapeXml } from '../../metadata/xml.ts';
import { normalizeId } from '../../store/ids.ts';
import { describeObject, describeSummary, type DescribeView } from '../describe.ts';
import { json, noContent, notFound, objectBody, type Handler, type RestContext, type RestRequest } from '../message.ts';
import { recordTypesOf } from '../recordTypes.ts';
import { createRecord, deleteRecord, readRecord, updateRecord, valuesOf } from '../sobjects.ts';
import { CATALOG, catalogObject, type CatalogObject } from './catalogObjects.ts';
import { toolingAccess } from './toolingOrg.ts';

type Params = Readonly<Record<string, string>>;

/** The records of these are kept by the org like others, but shown by this API only. */
const storedObject = ({ org }: RestContext, name: string): ObjectDef | undefined => {
  const object = org.schema.object(name);
  return object?.tooling ? object : undefined;
};

/** `GET /tooling/sobjects`. */
export const describeToolingGlobal: Handler = ({ org }, { base }) => {
  const stored = [...org.schema.objects()].filter(({ tooling }) => tooling);
  const objects = [...CATALOG.map(({ definition }) => definition), ...stored];
  objects.sort((a, b) => (a.name < b.name ? -1 : 1));
  const sobjects = objects.map((object) => describeSummary(object, `${base}/tooling`));
  return json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
};

/** `GET /tooling/sobjects/X/describe`. */
export const describeToolingObject: Handler = (context, { base }, params) => {
  const name = params['object'] ?? '';
  const object = catalogObject(name)?.definition ?? storedObject(context, name);
  if (!object) throw notFound();
  const view: DescribeView = {
    schema: context.org.schema,
    access: toolingAccess(context.org.rights(context.session)),
    recordTypes: (each) => recordTypesOf(context.org, each),
  };
  return json(describeObject(view, object, `${base}/tooling`));
};

/** Uses the handler of the data API for records that the org keeps, and another for components. */
const either =
  (
    stored: Handler,
    component: (context: RestContext, request: RestRequest, object: CatalogObject, id: string) => ReturnType<Handler>
  ): Handler =>
  (context, request, params: Params) => {
    const name = params['object'] ?? '';
    if (storedObject(context, name)) {
      return stored({ ...context, isTooling: true }, { ...request, base: `${request.base}/tooling` }, params);
    }
    const object = catalogObject(name);
    if (!object) throw notFound();
    return component(context, request, object, params['id'] ?? '');
  };

/** `POST /tooling/sobjects/X`. */
export const createToolingRecord: Handler = either(createRecord, (context, request, object) => {
  if (!object.definition.createable || object.component === undefined) throw noWrite(object, 'create');
  checkCustomizes(context.org, context.session);
  const values = valuesOf(objectBody(request));
  const component = object.fromMetadata
    ? object.fromMetadata(needed(values, 'FullName'), objectBody(request)['Metadata'])
    : componentOf(object.component, values);
  const isKnown = componentsOf(context, object).some(({ fullName }) => fullName === component.fullName);
  if (isKnown) {
    const message = `This ${object.component} name is already in use: ${component.fullName}`;
    throw new ApiError('DUPLICATE_VALUE', message, { fields: ['Name'] });
  }
  const [result] = context.org.applyMetadata([component], { checkOnly: false });
  if (!result?.success) throw new ApiError('INVALID_INPUT', result?.problem?.message ?? 'The component was refused.');
  return json({ id: result.id, success: true, errors: [], warnings: [], infos: [] }, 201);
});

/** `GET /tooling/sobjects/X/<id>`. */
export const readToolingRecord: Handler = either(readRecord, (context, { base }, object, id) => {
  // Entities and fields go by their names.
  const key = normalizeId(id) ?? (object.definition.fields.get('id')?.type === 'id' ? undefined : id);
  if (key === undefined || !/^[\w.]+$/.test(key)) throw notFound();
  const row = context.tooling.run(
    `SELECT ${[...object.definition.fields.values()].map(({ name }) => name).join(', ')} FROM ${object.definition.name} WHERE Id = '${key}'`
  );
  const record = row.page(0, 1, `${base}/tooling`)[0] as Readonly<Record<string, unknown>> | undefined;
  if (!record) throw notFound();
  const hasBlob = object.columns['Body'] === 'base64';
  const blob = `${base}/tooling/sobjects/${object.definition.name}/${key}/Body`;
  return json({ ...record, ...(hasBlob ? { Body: blob } : {}) });
});

/** `GET /tooling/sobjects/X/<id>/<field>`: the bytes of a blob. */
export const readToolingBlob: Handler = (context, _request, params) => {
  const object = catalogObject(params['object'] ?? '');
  const found = object && componentWithId(context, object, params['id'] ?? '');
  if (!object || !found?.content || object.columns[params['field'] ?? ''] !== 'base64') throw notFound();
  return { status: 200, content: { bytes: found.content, type: 'application/octetstream' } };
};

/** `PATCH /tooling/sobjects/X/<id>`: of components only the metadata as a whole. */
export const updateToolingRecord: Handler = either(updateRecord, (context, request, object, id) => {
  if (!object.fromMetadata) throw noWrite(object, 'update');
  checkCustomizes(context.org, context.session);
  const found = componentWithId(context, object, id);
  if (!found) throw notFound();
  const component = object.fromMetadata(found.fullName, objectBody(request)['Metadata']);
  const [result] = context.org.applyMetadata([component], { checkOnly: false });
  if (!result?.success) throw new ApiError('INVALID_INPUT', result?.problem?.message ?? 'The component was refused.');
  return noContent;
});

/** `DELETE /tooling/sobjects/X/<id>`. */
export const deleteToolingRecord: Handler = either(deleteRecord, (context, _request, object, id) => {
  if (!object.definition.deletable) throw noWrite(object, 'delete');
  checkCustomizes(context.org, context.session);
  const found = componentWithId(context, object, id);
  if (!found) throw notFound();
  const { type, fullName, fileName } = found;
  const [result] = context.org.applyMetadata([{ type, fullName, fileName, delete: true }], { checkOnly: false });
  if (!result?.success) throw new ApiError('DELETE_FAILED', result?.problem?.message ?? 'The component is in use.');
  return noContent;
});

const noWrite = ({ definition }: CatalogObject, what: string): ApiError =>
  new ApiError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type ${definition.name} does not support ${what}`);

type Stored = MetadataComponent & { readonly id?: string };

const componentsOf = ({ org }: RestContext, { component }: CatalogObject): readonly Stored[] =>
  org.components().filter(({ type }) => type === component);

const componentWithId = (context: RestContext, object: CatalogObject, id: string): Stored | undefined =>
  componentsOf(context, object).find((stored) => stored.id === (normalizeId(id) ?? id));

/** @throws ApiError when there is no text of this name */
function needed(values: Readonly<Record<string, unknown>>, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, { fields: [name] });
}

/** @throws ApiError when a value that the component needs is missing */
function componentOf(type: string, values: Readonly<Record<string, unknown>>): MetadataComponent {
  const body = needed(values, 'Body');
  if (type === 'StaticResource') {
    const fullName = needed(values, 'Name');
    const cache = typeof values['CacheControl'] === 'string' ? values['CacheControl'] : 'Private';
    const xml = elements(type, { cacheControl: cache, contentType: needed(values, 'ContentType') });
    return {
      type,
      fullName,
      fileName: `staticresources/${fullName}.resource`,
      xml,
      content: Buffer.from(body, 'base64'),
    };
  }
  // The name of a class is the one that its text declares.
  const declared = /\b(?:class|interface|enum|trigger)\s+(\w+)/i.exec(body)?.[1];
  const fullName = typeof values['Name'] === 'string' ? values['Name'] : (declared ?? needed(values, 'Name'));
  const [folder, suffix] = type === 'ApexClass' ? ['classes', 'cls'] : ['triggers', 'trigger'];
  const version = typeof values['ApiVersion'] === 'number' ? values['ApiVersion'].toFixed(1) : '66.0';
  const xml = elements(type, { apiVersion: version, status: 'Active' });
  return { type, fullName, fileName: `${folder}/${fullName}.${suffix}`, xml, content: Buffer.from(body) };
}

function elements(type: string, values: Readonly<Record<string, string>>): string {
  const inner = Object.entries(values).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return `<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inner.join('')}</${type}>`;
}
