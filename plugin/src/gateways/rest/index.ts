import { defineKind } from '../shared/gatewayKind.ts';
import { RestGateway } from './restGateway.ts';
import { operationFields, restSettings } from './settings.ts';

export const restKind = defineKind({
  kind: 'rest',
  schema: restSettings,
  operations: operationFields,
  build: (connection, settings) => new RestGateway(connection, settings),
});
