/** The text of a contract as files that people read, edit and sign. */
export { renderDocx } from './renderDocx.ts';
export { renderPdf } from './renderPdf.ts';
export { blocksOf, type Block, type ContractDocument, type DocumentSigner } from './contractDocument.ts';
