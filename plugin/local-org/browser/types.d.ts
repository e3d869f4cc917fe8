/** What the modules here import from the base components and the framework. */
declare module 'lwc' {
  export * from '@lwc/engine-dom';
  export function unwrap<T>(value: T): T;
}
declare module 'lightning/toast' {
  const Toast: {
    show(
      options: { label: string; message?: string; variant?: string; mode?: string },
      context: unknown
    ): Promise<unknown>;
  };
  export default Toast;
}
declare module 'lightning/toastContainer' {
  const ToastContainer: { instance(options?: { toastPosition?: string; maxToasts?: number }): unknown };
  export default ToastContainer;
}
declare module 'lightning/confirm' {
  const LightningConfirm: { open(options: { message: string; label?: string; theme?: string }): Promise<boolean> };
  export default LightningConfirm;
}
declare module 'lightning/modal' {
  export default class LightningModal extends (await import('lwc')).LightningElement {
    static open(options: Readonly<Record<string, unknown>>): Promise<unknown>;
    close(result?: unknown): void;
  }
}
