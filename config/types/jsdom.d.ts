/** Stands in for the types of jsdom, which vitest names and which would bring those of a browser into every package. */
export {};
