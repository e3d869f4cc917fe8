import { nativeType, type NativeFunction, type NativeType } from '../../native.ts';
import type { ApexTransaction, RuntimeType } from '../../transaction.ts';
import { ApexList } from '../collections/list.ts';
import { nullPointer } from '../exceptions/standardExceptions.ts';
import { MultiStaticResourceMock, mocksOf, send, StaticResourceMock } from '../http/callouts.ts';
import { ApexHttpRequest, ApexHttpResponse } from '../http/messages.ts';
import { ApexBlob } from '../values/blob.ts';
import { textOf } from '../values/text.ts';
import { notNull } from './notNull.ts';

class ApexHttp {
  readonly send = send;
}

type Message = ApexHttpRequest | ApexHttpResponse;

/** What requests and responses have in common. */
const messageMembers: Readonly<Record<string, NativeFunction>> = {
  ...notNull({
    'String getHeader(String name)': (_apex, self: Message, name: string) => self.headers.get(name),
    'void setBody(String body)': (_apex, self: Message, body: string) => {
      self.body = ApexBlob.ofText(body);
    },
    'void setBodyAsBlob(Blob body)': (_apex, self: Message, body: ApexBlob) => {
      self.body = body;
    },
  }),
  'void setHeader(String name, String value)': (_apex, self: Message, name: string | null, value: string | null) => {
    if (name === null) throw nullPointer('Argument cannot be null.');
    self.headers.set(name, value ?? '');
  },
  'String getBody()': (_apex, self: Message) => self.body?.toText() ?? '',
  'Blob getBodyAsBlob()': (_apex, self: Message) => self.body ?? new ApexBlob(new Uint8Array()),
  'String toString()': (apex, self: Message) => textOf(apex, self),
};

const requestType = nativeType('HttpRequest', {
  isInstance: (value) => value instanceof ApexHttpRequest,
  constructors: { '()': () => new ApexHttpRequest() },
  members: {
    ...messageMembers,
    'Boolean getCompressed()': (_apex, self: ApexHttpRequest) => self.isCompressed,
    'String getEndpoint()': (_apex, self: ApexHttpRequest) => self.endpoint,
    'String getMethod()': (_apex, self: ApexHttpRequest) => self.method,
    ...notNull({
      'void setClientCertificateName(String name)': (_apex, self: ApexHttpRequest, name: string) => {
        self.clientCertificate = name;
      },
      'void setCompressed(Boolean isCompressed)': (_apex, self: ApexHttpRequest, isCompressed: boolean) => {
        self.isCompressed = isCompressed;
      },
      'void setEndpoint(String endpoint)': (_apex, self: ApexHttpRequest, endpoint: string) => {
        self.endpoint = endpoint;
      },
      'void setMethod(String method)': (_apex, self: ApexHttpRequest, method: string) => {
        self.method = method;
      },
      'void setTimeout(Integer milliseconds)': (_apex, self: ApexHttpRequest, milliseconds: number) => {
        self.timeout = milliseconds;
      },
    }),
  },
});

const responseType = nativeType('HttpResponse', {
  isInstance: (value) => value instanceof ApexHttpResponse,
  constructors: { '()': () => new ApexHttpResponse() },
  members: {
    ...messageMembers,
    'List<String> getHeaderKeys()': (_apex, self: ApexHttpResponse) => new ApexList('String', self.headers.names()),
    'String getStatus()': (_apex, self: ApexHttpResponse) => self.status,
    'Integer getStatusCode()': (_apex, self: ApexHttpResponse) => self.statusCode,
    'void setStatus(String status)': (_apex, self: ApexHttpResponse, status: string | null) => {
      self.status = status;
    },
    ...notNull({
      'void setStatusCode(Integer statusCode)': (_apex, self: ApexHttpResponse, statusCode: number) => {
        self.statusCode = statusCode;
      },
    }),
  },
});

type ResourceMock = StaticResourceMock | MultiStaticResourceMock;

const mockMembers: Readonly<Record<string, NativeFunction>> = notNull({
  'HttpResponse respond(HttpRequest request)': (apex, self: ResourceMock, request: ApexHttpRequest) =>
    self.respond(apex, request),
  'void setHeader(String name, String value)': (_apex, self: ResourceMock, name: string, value: string) =>
    self.response.headers.set(name, value),
  'void setStatus(String status)': (_apex, self: ResourceMock, status: string) => {
    self.response.status = status;
  },
  'void setStatusCode(Integer statusCode)': (_apex, self: ResourceMock, statusCode: number) => {
    self.response.statusCode = statusCode;
  },
});

function setMock(apex: ApexTransaction, type: RuntimeType, mock: object): void {
  mocksOf(apex).set(type.name.toLowerCase().replace(/^system\./, ''), mock);
}

export const httpTypes: readonly NativeType[] = [
  requestType,
  responseType,
  nativeType('Http', {
    isInstance: (value) => value instanceof ApexHttp,
    constructors: { '()': () => new ApexHttp() },
    members: {
      'HttpResponse send(HttpRequest request)': (apex, self: ApexHttp, request: ApexHttpRequest | null) =>
        self.send(apex, request),
      'String toString()': () => 'System.Http[]',
    },
  }),
  nativeType('HttpCalloutMock', {
    kind: 'interface',
    isInstance: (value) => value instanceof StaticResourceMock || value instanceof MultiStaticResourceMock,
    members: {
      'HttpResponse respond(HttpRequest request)': (apex, self: object, request: ApexHttpRequest) =>
        self instanceof StaticResourceMock || self instanceof MultiStaticResourceMock
          ? self.respond(apex, request)
          : apex.invoke(self, 'respond', [request]),
    },
  }),
  nativeType('StaticResourceCalloutMock', {
    isInstance: (value) => value instanceof StaticResourceMock,
    implements: ['HttpCalloutMock'],
    constructors: { '()': () => new StaticResourceMock() },
    members: {
      ...mockMembers,
      ...notNull({
        'void setStaticResource(String name)': (_apex, self: StaticResourceMock, name: string) => {
          self.resource = name;
        },
      }),
    },
  }),
  nativeType('MultiStaticResourceCalloutMock', {
    isInstance: (value) => value instanceof MultiStaticResourceMock,
    implements: ['HttpCalloutMock'],
    constructors: { '()': () => new MultiStaticResourceMock() },
    members: {
      ...mockMembers,
      ...notNull({
        'void setStaticResource(String endpoint, String name)': (
          _apex,
          self: MultiStaticResourceMock,
          endpoint: string,
          name: string
        ) => void self.resources.set(endpoint, name),
      }),
    },
  }),
  nativeType('Test', {
    isInstance: () => false,
    members: notNull({ 'static void setMock(Type type, Object mock)': setMock }),
  }),
];
