import type { Session } from '../contract.ts';
import { deployResult } from '../deploy/deployResult.ts';
import { manifestOf } from '../deploy/packageXml.ts';
import { propertiesOf, type RetrieveJob } from '../deploy/retrieveJob.ts';
import { writeZip } from '../deploy/zip.ts';
import { child, childrenOf, flag, textOf } from '../metadata/elements.ts';
import { checkMetadataApi } from '../deploy/access.ts';
import { COMPONENT_TYPES, OBJECT_PARTS } from '../metadata/componentTypes.ts';
import type { MetadataCall, MetadataOperation } from './metadata/call.ts';
import { readMetadata } from './metadata/readMetadata.ts';
import { WRITE_OPERATIONS } from './metadata/writeMetadata.ts';
import { SoapFault, type SoapCall, type SoapValue } from './envelope.ts';

export const METADATA_NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

export const METADATA_OPERATIONS: Readonly<Record<string, MetadataOperation>> = {
  ...WRITE_OPERATIONS,
  readMetadata,
  deploy: ({ tenant, session, body }) => {
    const options = child(body, 'DeployOptions');
    const job = tenant.deployments.deploy(session, Buffer.from(textOf(body, 'ZipFile') ?? '', 'base64'), {
      checkOnly: options ? flag(options, 'checkOnly') : false,
      rollbackOnError: options ? flag(options, 'rollbackOnError', true) : true,
      ignoreWarnings: options ? flag(options, 'ignoreWarnings') : false,
      runTests: options ? childrenOf(options, 'runTests').map((test) => test.text) : [],
      testLevel: options && textOf(options, 'testLevel'),
    });
    return { done: false, id: job.id, state: 'Queued' };
  },
  checkDeployStatus: ({ tenant, body }) => {
    const job = tenant.deployments.deployment(textOf(body, 'asyncProcessId') ?? '');
    return deployResult(job, flag(body, 'includeDetails')) as SoapValue;
  },
  cancelDeploy: ({ tenant, body }) => {
    const job = tenant.deployments.cancel(textOf(body, 'String') ?? textOf(body, 'asyncProcessId') ?? '');
    return { done: job.status === 'Canceled', id: job.id };
  },
  deployRecentValidation: ({ tenant, session, body }) =>
    tenant.deployments.deployValidated(session, textOf(body, 'validationId') ?? '').id,
  retrieve: ({ tenant, session, body, version }) => {
    // The WSDL says retrieveRequest, jsforce sends request.
    const request = child(body, 'retrieveRequest') ?? child(body, 'request');
    const unpackaged = request && child(request, 'unpackaged');
    const packages = request ? childrenOf(request, 'packageNames').map(({ text }) => text) : [];
    if (!unpackaged && packages.length === 0) {
      throw new SoapFault('INVALID_OPERATION', 'Either packageNames or unpackaged is required.');
    }
    const manifest = unpackaged && manifestOf(unpackaged);
    const job = tenant.deployments.retrieve(session, { manifest, packages }, version);
    return { done: false, id: job.id, state: 'Queued' };
  },
  checkRetrieveStatus: ({ tenant, body }) => {
    const job = tenant.deployments.retrieval(textOf(body, 'asyncProcessId') ?? '');
    return retrieveResult(job, flag(body, 'includeZip', true));
  },
  listMetadata: ({ tenant, session, body }) => {
    const types = childrenOf(body, 'queries').map((query) => textOf(query, 'type'));
    const found = tenant.org.components().filter(({ type }) => types.includes(type));
    return found.map((component) => fileProperties(propertiesOf(component), session, tenant.clock()));
  },
  describeMetadata: () => ({
    metadataObjects: COMPONENT_TYPES.filter(({ partOf }) => !partOf).map((type) => ({
      ...(type.type === 'CustomObject' ? { childXmlNames: OBJECT_PARTS.map((part) => part.type) } : {}),
      directoryName: type.folder,
      inFolder: type.inFolder ?? false,
      metaFile: type.hasContent ?? false,
      ...(type.bundle ? {} : { suffix: type.suffix }),
      xmlName: type.type,
    })),
    organizationNamespace: '',
    partialSaveAllowed: false,
    testRequired: false,
  }),
};

/** @throws SoapFault, ApiError for what is refused. */
export function metadataOperation(call: SoapCall, caller: Omit<MetadataCall, 'header' | 'body'>): SoapValue {
  const operation = Object.hasOwn(METADATA_OPERATIONS, call.operation)
    ? METADATA_OPERATIONS[call.operation]
    : undefined;
  if (!operation) {
    throw new SoapFault('INVALID_OPERATION', `No operation available for request ${call.operation}`);
  }
  checkMetadataApi(caller.tenant.org, caller.session);
  return operation({ ...caller, header: call.header, body: call.body });
}

function fileProperties(
  properties: ReturnType<typeof propertiesOf>,
  session: Session,
  at: Date | undefined
): Readonly<Record<string, SoapValue>> {
  const stamp = at?.toISOString();
  return {
    createdById: session.userId,
    createdByName: session.username,
    createdDate: stamp,
    ...properties,
    lastModifiedById: session.userId,
    lastModifiedByName: session.username,
    lastModifiedDate: stamp,
    manageableState: 'unmanaged',
  };
}

function retrieveResult(job: RetrieveJob, includeZip: boolean): SoapValue {
  const done = job.status !== 'Pending';
  return {
    done,
    fileProperties: job.properties?.map((each) => fileProperties(each, job.session, job.completedAt)),
    id: job.id,
    messages: job.messages,
    status: job.status,
    success: job.status === 'Succeeded',
    ...(done && includeZip ? { zipFile: writeZip(job.files).toString('base64') } : {}),
  };
}
