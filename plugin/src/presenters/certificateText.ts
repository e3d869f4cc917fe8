/** A billing certificate: when the gate opened, for which lines, on which evidence. */
import type { CertificateView } from '../domain/orderView.ts';
import { columns } from './columns.ts';
import { clockTime } from './time.ts';
import { lookOf } from './words.ts';

export function certificateText(certificate: CertificateView, now: number, timeZone?: string): string {
  const rows = certificate.evidence.map((proof) => [
    `  ${lookOf(proof.state).sign} ${proof.name}`,
    proof.endedAt === undefined ? lookOf(proof.state).word : clockTime(proof.endedAt, now, timeZone),
    proof.externalId ?? '',
    proof.note ?? '',
  ]);
  const head = `${certificate.id}   released ${clockTime(certificate.releasedAt, now, timeZone)}   for ${certificate.lineExternalIds.join(', ')}`;
  return [head, ...columns(rows)].join('\n');
}
