/** What the server tells its operator. Messages hold neither tokens nor field values. */
export interface LocalOrgLogger {
  warn(message: string): void;
  error(message: string, error?: unknown): void;
}
