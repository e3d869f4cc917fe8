import { clauseTitle, type ContractText } from '../contracts/library.ts';

/** Somebody with a signature block at the end of the document. */
export interface DocumentSigner {
  readonly name: string;
  /** For whom: the name of the company. */
  readonly party: string;
  readonly title?: string;
  /** Texts by which the signature service finds the places; printed in white. */
  readonly anchors?: { readonly signature: string; readonly date: string };
}

export interface ContractDocument {
  readonly text: ContractText;
  readonly contractNumber: string;
  readonly version: number;
  /** In the footer: what the document is, such as `Draft`. */
  readonly mark?: string;
  readonly signers: readonly DocumentSigner[];
  /** ISO 8601 instant, for the properties of the file: the same document is the same bytes. */
  readonly createdAt: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'bullet'; readonly text: string };

/** Clauses as headings, paragraphs (parted by blank lines) and list entries (lines that begin with `- `). */
export function blocksOf(text: ContractText): readonly Block[] {
  return text.clauses.flatMap((clause, index): readonly Block[] => [
    { kind: 'heading', text: clauseTitle(index, clause.heading) },
    ...clause.body.split(/\n\s*\n/).flatMap(paragraphBlocks),
  ]);
}

function paragraphBlocks(paragraph: string): readonly Block[] {
  const blocks: Block[] = [];
  let running: string[] = [];
  const flush = (): void => {
    if (running.length > 0) blocks.push({ kind: 'paragraph', text: running.join(' ') });
    running = [];
  };
  for (const line of paragraph.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    if (!line.startsWith('- ')) running.push(line);
    else {
      flush();
      blocks.push({ kind: 'bullet', text: line.slice(2) });
    }
  }
  flush();
  return blocks;
}

export const footerOf = ({ contractNumber, version, mark }: ContractDocument): string =>
  [`Contract ${contractNumber}`, `version ${version}`, ...(mark === undefined ? [] : [mark])].join(' · ');
