/** Docusign CLM REST API v2, formerly SpringCM. */
import { z } from 'zod';
import type { GatewayReply } from '../../engine/ports.ts';
import { permanent } from '../shared/failures.ts';
import { defineKind } from '../shared/gatewayKind.ts';
import { checkOptions, healthOf } from '../shared/healthCheck.ts';
import { commonShape, documentLimits, reference, template } from '../shared/settings.ts';
import { mapReply, StepGateway } from '../shared/stepGateway.ts';
import { signatureFields as fieldsOf } from '../shared/signatureSteps.ts';
import { ClmRepository } from './repository.ts';

const storeOperation = z.strictObject({
  do: z.literal('store'),
  folder: template,
  document: z.strictObject({
    name: template,
    mediaType: z.string().min(3).default('text/html'),
    content: template,
    encoding: z.enum(['utf8', 'base64']).default('utf8'),
  }),
  attributes: z.record(z.string().min(1), template).default({}),
});
const workflowOperation = z.strictObject({
  do: z.literal('startWorkflow'),
  name: template,
  document: template,
  parameters: z.record(z.string().min(1), template).default({}),
});

const settings = z.strictObject({
  ...commonShape,
  ...documentLimits,
  /** Content has hosts of its own; by default the same as `baseUrl`. Each with `/v2/{accountId}`. */
  uploadUrl: reference.optional(),
  downloadUrl: reference.optional(),
  linkUrl: reference.optional(),
  attributeGroup: z.string().min(1).default('OrderManagement'),
  operations: z.record(z.string().min(1), z.discriminatedUnion('do', [storeOperation, workflowOperation])).default({}),
});

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const filled = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('store'),
    folder: z.string().min(1),
    document: z.object({
      name: z.string().min(1),
      mediaType: z.string(),
      content: z.string().min(1),
      encoding: z.enum(['utf8', 'base64']),
    }),
    attributes: z.record(z.string(), scalar),
  }),
  z.object({
    do: z.literal('startWorkflow'),
    name: z.string().min(1),
    document: z.string().min(1),
    parameters: z.record(z.string(), scalar.transform(String)),
  }),
]);

export const docusignClmKind = defineKind({
  kind: 'docusignClm',
  schema: settings,
  operations: (checked) => fieldsOf(checked.operations),
  resolve: (reader, checked) => {
    const url = (field: 'uploadUrl' | 'downloadUrl' | 'linkUrl'): string | undefined => {
      const value = checked[field];
      return value === undefined ? undefined : reader.url(value, field, checked.allowPlainHttp);
    };
    return { uploadUrl: url('uploadUrl'), downloadUrl: url('downloadUrl'), linkUrl: url('linkUrl') };
  },
  build: (connection, checked, resolved) => {
    const documents = new ClmRepository(connection, { ...resolved, attributeGroup: checked.attributeGroup });
    return new StepGateway({
      key: connection.key,
      kind: 'docusignClm',
      ports: { documents },
      operations: checked.operations,
      filled,
      act: async (operation, _request, options) => {
        if (operation.do === 'startWorkflow') {
          const { name, document, parameters } = operation;
          const reply = await documents.startWorkflow({ name, documents: [document], parameters }, options);
          return mapReply(reply, ({ externalId, state, note }): GatewayReply => {
            if (state === 'Failed' || state === 'Cancelled') {
              return {
                kind: 'failed',
                error: permanent(`Workflow${state}`, note ?? 'The workflow did not come to its end.'),
              };
            }
            return { kind: 'completed', externalId, output: { workflowId: externalId } };
          });
        }
        const { folder, document, attributes } = operation;
        const bytes = Buffer.from(document.content, document.encoding);
        const content = { name: document.name, mediaType: document.mediaType, bytes };
        const reply = await documents.store({ folder, content, attributes }, options);
        return mapReply(reply, ({ externalId, link, version, path }) => ({
          kind: 'completed',
          externalId,
          output: { documentId: externalId, documentLink: link, documentVersion: version, documentPath: path },
        }));
      },
      check: async (signal) => healthOf(await documents.account(checkOptions(signal))),
    });
  },
});
