import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import { blocksOf, footerOf, type Block, type ContractDocument, type DocumentSigner } from './contractDocument.ts';

const MARGIN = 64;
const FOOTER_HEIGHT = 24;
const SIGNATURE_HEIGHT = 110;
const BODY = 10.5;
const INK = '#1b1b1f';
const QUIET = '#6b6b76';

/** Fonts with Latin, Greek, Cyrillic and more: the built-in ones of PDF would drop half of Europe's names. */
const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const REGULAR = join(fonts, 'DejaVuSans.ttf');
const BOLD = join(fonts, 'DejaVuSans-Bold.ttf');

/** A PDF in A4, with page numbers, and a block for each signer at the end. The same document gives the same bytes. */
export async function renderPdf(document: ContractDocument): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + FOOTER_HEIGHT, left: MARGIN, right: MARGIN },
    bufferPages: true,
    lang: 'en',
    info: {
      Title: document.text.title,
      Subject: `Contract ${document.contractNumber}, version ${document.version}`,
      CreationDate: new Date(document.createdAt),
      ModDate: new Date(document.createdAt),
    },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', REGULAR).registerFont('bold', BOLD).fillColor(INK);
  pdf.font('bold').fontSize(18).text(document.text.title, { align: 'left' });
  pdf.moveDown(1);
  for (const block of blocksOf(document.text)) writeBlock(pdf, block);
  writeSignatures(pdf, document.signers);
  writeFooters(pdf, footerOf(document));
  pdf.end();
  await finished;
  return Buffer.concat(chunks);
}

function writeBlock(pdf: PDFKit.PDFDocument, block: Block): void {
  switch (block.kind) {
    case 'heading':
      // A heading does not stand alone at the foot of a page.
      keepTogether(pdf, 60);
      pdf.moveDown(0.6).font('bold').fontSize(12).text(block.text).moveDown(0.3);
      return;
    case 'paragraph':
      pdf.font('regular').fontSize(BODY).text(block.text, { lineGap: 2 }).moveDown(0.5);
      return;
    case 'bullet':
      pdf.font('regular').fontSize(BODY).text(`•  ${block.text}`, { indent: 12, lineGap: 2 }).moveDown(0.2);
  }
}

function keepTogether(pdf: PDFKit.PDFDocument, height: number): void {
  if (pdf.y + height > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
}

function writeSignatures(pdf: PDFKit.PDFDocument, signers: readonly DocumentSigner[]): void {
  for (const { name, party, title, anchors } of signers) {
    keepTogether(pdf, SIGNATURE_HEIGHT);
    pdf.moveDown(1).font('bold').fontSize(BODY).fillColor(INK).text(party);
    const line = pdf.y + 38;
    if (anchors) {
      pdf.font('regular').fontSize(6).fillColor('white');
      pdf.text(anchors.signature, MARGIN, line - 14, { lineBreak: false });
      pdf.text(anchors.date, MARGIN + 280, line - 14, { lineBreak: false });
    }
    pdf.lineWidth(0.5).strokeColor(QUIET);
    pdf
      .moveTo(MARGIN, line)
      .lineTo(MARGIN + 240, line)
      .stroke();
    pdf
      .moveTo(MARGIN + 280, line)
      .lineTo(MARGIN + 400, line)
      .stroke();
    pdf.font('regular').fontSize(9).fillColor(QUIET);
    pdf.text(title === undefined ? name : `${name}, ${title}`, MARGIN, line + 4, { width: 240 });
    pdf.text('Date', MARGIN + 280, line + 4, { width: 120 });
    pdf.fillColor(INK).text('', MARGIN, line + 24);
  }
}

function writeFooters(pdf: PDFKit.PDFDocument, footer: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    const y = pdf.page.height - MARGIN;
    // Below the margin pdfkit would begin a new page.
    pdf.page.margins.bottom = 0;
    pdf.font('regular').fontSize(8).fillColor(QUIET);
    pdf.text(footer, MARGIN, y, { lineBreak: false });
    const number = `${page - start + 1} / ${count}`;
    pdf.text(number, pdf.page.width - MARGIN - pdf.widthOfString(number), y, { lineBreak: false });
  }
}
