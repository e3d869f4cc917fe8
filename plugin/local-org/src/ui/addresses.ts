/** Where the parts of a page are served. */
export const APP = '/lightning/app.js';
export const VENDOR = '/lightning/vendor';
export const STYLES = '/lightning/styles';
