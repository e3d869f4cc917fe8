import { LightningElement, api } from 'lwc';
import CHANGED from '@salesforce/label/c.OM_Approval_Changes';
import CHANGED_REJECTED from '@salesforce/label/c.OM_Approval_ChangesRejected';
import NOTHING from '@salesforce/label/c.OM_Approval_NothingChanged';
import { changesOf, type ApprovalEntry } from 'c/omApprovalModel';

/** What changed since the same approvals were decided last. Shows nothing the first time. */
export default class OmApprovalChanges extends LightningElement {
  @api entries: readonly ApprovalEntry[] = [];

  get groups(): readonly { readonly heading: string; readonly texts: readonly string[] }[] {
    const found = this.entries.filter(({ state }) => state === 'Pending').map((one) => changesOf(one, this.entries));
    return (['Approved', 'Rejected'] as const).flatMap((verdict) => {
      const changes = found.filter((one) => one?.verdict === verdict);
      if (changes.length === 0) return [];
      const texts = [...new Set(changes.flatMap((one) => one?.texts ?? []))];
      const heading = verdict === 'Approved' ? CHANGED : CHANGED_REJECTED;
      return [{ heading, texts: texts.length > 0 ? texts : [NOTHING] }];
    });
  }
}
