import { setup } from '@sa11y/jest';

// `await expect(element).toBeAccessible()` in every suite.
setup();

// The stand-in of the test library cannot be asked whether it was called.
jest.mock('@salesforce/apex', () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

afterEach(() => {
  document.body.replaceChildren();
  jest.clearAllMocks();
});
