export class RefreshEvent extends CustomEvent<undefined> {
  constructor() {
    super('lightning__refresh', { bubbles: true, composed: true });
  }
}

export const registerRefreshHandler = jest.fn(() => 1);
export const unregisterRefreshHandler = jest.fn();
