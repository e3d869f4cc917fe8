import OmOutcomeList from 'c/omOutcomeList';
import { doneIn, listPage, refusedIn } from 'c/omOutcomes';
import { render } from 'support/render';
import { done, refusal } from 'support/work';

const outcomes = [done('FO-1'), refusal('FO-2', 'It is a gate.')];

describe('c-om-outcome-list', () => {
  it('says what became of each record, and why', () => {
    const list = render('c-om-outcome-list', OmOutcomeList, {
      outcomes,
      about: { 'FO-1': '00000100' },
      doneLabel: 'Will be tried again',
    });
    const rows = [...(list.shadowRoot?.querySelectorAll('li') ?? [])].map((row) => row.textContent);
    expect(rows[0]).toMatch(/FO-1.*00000100.*Will be tried again/s);
    expect(rows[1]).toMatch(/FO-2.*It is a gate\. Ask\..*c\.OM_Outcome_Refused/s);
  });

  it('is accessible', async () => {
    await expect(render('c-om-outcome-list', OmOutcomeList, { outcomes })).toBeAccessible();
  });
});

it('parts what was done from what was refused', () => {
  expect(doneIn(outcomes).map(({ recordId }) => recordId)).toEqual(['FO-1']);
  expect(refusedIn(outcomes).map(({ recordId }) => recordId)).toEqual(['FO-2']);
});

it('names a list view', () => {
  expect(listPage('Order', 'Late')).toEqual({
    type: 'standard__objectPage',
    attributes: { objectApiName: 'Order', actionName: 'list' },
    state: { filterName: 'Late' },
  });
});
