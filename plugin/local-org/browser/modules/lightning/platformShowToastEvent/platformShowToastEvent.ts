import Toast from 'lightning/toast';

export const ShowToastEventName = 'lightning__showtoast';

interface ToastOptions {
  readonly title?: string;
  readonly message?: string;
  readonly messageData?: unknown;
  readonly variant?: string;
  readonly mode?: string;
}

/** The container of the base components listens for it; the class of the toast is what it takes from the event. */
export class ShowToastEvent extends CustomEvent<unknown> {
  readonly toastAttributes: object;
  constructor({ title, message, messageData, variant = 'info', mode = 'dismissible' }: ToastOptions = {}) {
    super(ShowToastEventName, { bubbles: true, composed: true, cancelable: true, detail: { toast: Toast } });
    this.toastAttributes = { type: variant, title, message, messageData, mode };
  }
}
