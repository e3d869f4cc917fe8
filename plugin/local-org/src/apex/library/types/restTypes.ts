import { nativeType, type NativeProperty, type NativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { ApexMap } from '../collections/map.ts';
import type { ApexBlob } from '../values/blob.ts';
import { notNull } from './notNull.ts';

const texts = (): ApexMap => new ApexMap('String', 'String');

/** What a class with `@RestResource` is asked. */
export class ApexRestRequest {
  headers = texts();
  params = texts();
  httpMethod: string | null = null;
  remoteAddress: string | null = null;
  requestBody: ApexBlob | null = null;
  requestURI: string | null = null;
  resourcePath: string | null = null;
}

export class ApexRestResponse {
  headers = texts();
  responseBody: ApexBlob | null = null;
  statusCode: number | null = null;
}

interface RestState {
  request: ApexRestRequest | null;
  response: ApexRestResponse | null;
}

const REST = {};

/** Request and response of the transaction; a door of Apex REST sets them, tests may. */
export const restContext = (apex: ApexTransaction): RestState =>
  apex.state(REST, (): RestState => ({ request: null, response: null }));

const property = (name: string): NativeProperty => ({
  get: (_apex, self: Record<string, unknown>) => self[name],
  set: (_apex, self: Record<string, unknown>, value: unknown) => {
    self[name] = value;
  },
});

const contextProperty = (name: keyof RestState): NativeProperty => ({
  get: (apex) => restContext(apex)[name],
  set: (apex, value: never) => {
    restContext(apex)[name] = value;
  },
});

type Message = ApexRestRequest | ApexRestResponse;

const addHeader = (apex: ApexTransaction, self: Message, name: string, value: string): void =>
  void self.headers.put(apex, name, value);

export const restTypes: readonly NativeType[] = [
  nativeType('RestContext', {
    isInstance: () => false,
    properties: {
      'static RestRequest request': contextProperty('request'),
      'static RestResponse response': contextProperty('response'),
    },
  }),
  nativeType('RestRequest', {
    isInstance: (value) => value instanceof ApexRestRequest,
    constructors: { '()': () => new ApexRestRequest() },
    members: notNull({
      'void addHeader(String name, String value)': addHeader,
      'void addParameter(String name, String value)': (apex, self: ApexRestRequest, name: string, value: string) =>
        void self.params.put(apex, name, value),
    }),
    properties: {
      'Map<String,String> headers': property('headers'),
      'String httpMethod': property('httpMethod'),
      'Map<String,String> params': property('params'),
      'String remoteAddress': property('remoteAddress'),
      'Blob requestBody': property('requestBody'),
      'String requestURI': property('requestURI'),
      'String resourcePath': property('resourcePath'),
    },
  }),
  nativeType('RestResponse', {
    isInstance: (value) => value instanceof ApexRestResponse,
    constructors: { '()': () => new ApexRestResponse() },
    members: notNull({ 'void addHeader(String name, String value)': addHeader }),
    properties: {
      'Map<String,String> headers': property('headers'),
      'Blob responseBody': property('responseBody'),
      'Integer statusCode': property('statusCode'),
    },
  }),
];
