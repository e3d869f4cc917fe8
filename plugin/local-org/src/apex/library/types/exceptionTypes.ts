import { nativeType, type NativeFunction, type NativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { ApexException } from '../exceptions/apexException.ts';
import { exception, standardExceptions } from '../exceptions/standardExceptions.ts';
import { textOf } from '../values/text.ts';

function withMessage(_apex: ApexTransaction, self: ApexException, message: string | null): void {
  self.givenMessage = message;
  self.setMessage(message);
}

function withCause(_apex: ApexTransaction, self: ApexException, cause: ApexException | null): void {
  self.apexCause = cause;
}

function withBoth(
  apex: ApexTransaction,
  self: ApexException,
  message: string | null,
  cause: ApexException | null
): void {
  withMessage(apex, self, message);
  withCause(apex, self, cause);
}

const initializers: Readonly<Record<string, NativeFunction>> = {
  '()': () => undefined,
  '(String message)': withMessage,
  '(Exception cause)': withCause,
  '(String message, Exception cause)': withBoth,
};

/** What a page is told stays in the exception; `getMessage` does not answer it, as on the platform. */
const forPages: Readonly<Record<string, NativeFunction>> = {
  ...initializers,
  '(String message)': (_apex, self: ApexException, message: string | null) => {
    self.givenMessage = message;
  },
  '(String message, Exception cause)': (
    _apex,
    self: ApexException,
    message: string | null,
    cause: ApexException | null
  ) => {
    self.givenMessage = message;
    self.apexCause = cause;
  },
};

const lineOf = (apex: ApexTransaction, self: ApexException): number =>
  Number(/: line (\d+)/.exec(apex.stack(self)[0] ?? '')?.[1] ?? 0);

function initCause(_apex: ApexTransaction, self: ApexException, cause: ApexException | null): void {
  if (self.apexCause !== null) throw exception('UnexpectedException', 'Cause has already been set');
  self.apexCause = cause;
}

const exceptionType = nativeType('Exception', {
  isInstance: (value) => value instanceof ApexException,
  typeNameOf: (value: ApexException) => value.typeName,
  base: { javaScriptClass: ApexException, initializers, extensible: true, abstract: true, inheritsConstructors: true },
  members: {
    'Boolean equals(Object other)': (_apex, self: ApexException, other: unknown) => self === other,
    'Exception getCause()': (_apex, self: ApexException) => self.apexCause,
    'Integer getLineNumber()': lineOf,
    'String getMessage()': (_apex, self: ApexException) => self.getMessage(),
    'String getStackTraceString()': (apex, self: ApexException) => apex.stack(self).join('\n'),
    'String getTypeName()': (_apex, self: ApexException) => self.typeName,
    'void initCause(Exception cause)': initCause,
    'void setMessage(String message)': (_apex, self: ApexException, message: string | null) => self.setMessage(message),
    'String toString()': (apex, self: ApexException) => textOf(apex, self),
  },
});

/** `Exception` and the exceptions of the platform, which programs make and catch but do not extend. */
export const exceptionTypes: readonly NativeType[] = [
  exceptionType,
  ...[...standardExceptions].map(([name, javaScriptClass]) =>
    nativeType(name, {
      isInstance: (value) => value instanceof javaScriptClass,
      typeNameOf: (value: ApexException) => value.typeName,
      extends: 'Exception',
      base: {
        javaScriptClass,
        initializers: name === 'AuraHandledException' ? forPages : initializers,
        extensible: false,
      },
    })
  ),
];
