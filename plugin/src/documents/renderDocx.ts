import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx';
import { blocksOf, footerOf, type Block, type ContractDocument, type DocumentSigner } from './contractDocument.ts';

const FONT = 'Calibri';
const SIGNATURE_LINE = '_'.repeat(36);

/** A Word document with real headings, so that the other party can navigate, comment and track its changes. */
export async function renderDocx(document: ContractDocument): Promise<Uint8Array> {
  const file = new Document({
    title: document.text.title,
    subject: `Contract ${document.contractNumber}, version ${document.version}`,
    creator: 'Order Management',
    styles: { default: { document: { run: { font: FONT, size: 22 } } } },
    sections: [
      {
        footers: { default: new Footer({ children: [footer(document)] }) },
        children: [
          new Paragraph({ text: document.text.title, heading: HeadingLevel.TITLE, spacing: { after: 300 } }),
          ...blocksOf(document.text).map((block) => new Paragraph(paragraphOf(block))),
          ...document.signers.flatMap(signatureBlock),
        ],
      },
    ],
  });
  return Packer.toBuffer(file);
}

function paragraphOf({ kind, text }: Block): IParagraphOptions {
  switch (kind) {
    case 'heading':
      return { text, heading: HeadingLevel.HEADING_1, spacing: { before: 240, after: 120 }, keepNext: true };
    case 'bullet':
      return { text, bullet: { level: 0 } };
    case 'paragraph':
      return { text, spacing: { after: 140 } };
  }
}

const footer = (document: ContractDocument): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({ text: `${footerOf(document)} · `, size: 16 }),
      new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES], size: 16 }),
    ],
  });

function signatureBlock({ name, party, title, anchors }: DocumentSigner): readonly Paragraph[] {
  const strong: IRunOptions = { text: party, bold: true };
  const hidden = (text: string): TextRun => new TextRun({ text, color: 'FFFFFF', size: 12 });
  return [
    new Paragraph({ spacing: { before: 400 }, keepNext: true, children: [new TextRun(strong)] }),
    new Paragraph({
      spacing: { before: 400 },
      keepNext: true,
      children: [...(anchors ? [hidden(anchors.signature), hidden(anchors.date)] : []), new TextRun(SIGNATURE_LINE)],
    }),
    new Paragraph({ text: title === undefined ? name : `${name}, ${title}` }),
  ];
}
