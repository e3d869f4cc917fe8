/** An outage or a misconfiguration of the runtime. `message` ends in what to do; `code` is stable. */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;
  readonly action: string;

  constructor(code: RuntimeErrorCode, message: string, action: string, options?: ErrorOptions) {
    super(`${message} ${action}`, options);
    this.name = 'RuntimeError';
    this.code = code;
    this.action = action;
  }
}

export type RuntimeErrorCode =
  | 'DatabaseUnreachable'
  | 'DatabaseTooNew'
  | 'AlreadyServed'
  | 'EmbeddedServerFailed'
  | 'EmbeddedServerUnreachableFolder'
  | 'RuntimeStopped'
  | 'IdleTimeout'
  | 'ResultInvalid';
