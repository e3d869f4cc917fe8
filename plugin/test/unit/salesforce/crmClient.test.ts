import { describe, expect, it } from 'vitest';
import { createCrmClient } from '../../../src/salesforce/crmClient.ts';
import { CrmError } from '../../../src/salesforce/crmError.ts';
import { apiError, fakeOrg, instantly, networkError, page } from './support/fakeOrg.ts';

const read = { method: 'GET', url: '/query?q=x', idempotent: true } as const;
const create = { method: 'POST', url: '/sobjects/Order', body: { Name: 'x' }, idempotent: false } as const;

describe('createCrmClient', () => {
  it.each(['ECONNRESET', 'ECONNREFUSED', 'UND_ERR_SOCKET'])('sends a read again after %s', async (code) => {
    const org = fakeOrg((_request, at) => {
      if (at < 3) throw networkError(code);
      return page([{ Id: '1' }]);
    });

    const rows = await createCrmClient(org, instantly).query('SELECT Id FROM Order');

    expect(rows).toEqual([{ Id: '1' }]);
    expect(org.requests).toHaveLength(3);
  });

  it.each(['SERVER_UNAVAILABLE', 'UNABLE_TO_LOCK_ROW', 'ERROR_HTTP_503'])(
    'sends a read again after %s',
    async (code) => {
      const org = fakeOrg((_request, at) => {
        if (at === 1) throw apiError(code);
        return page([]);
      });

      await createCrmClient(org, instantly).send(read);

      expect(org.requests).toHaveLength(2);
    }
  );

  it('never sends a create twice, since it may have been done', async () => {
    const org = fakeOrg(() => {
      throw networkError('ECONNRESET');
    });

    const outcome = createCrmClient(org, instantly).send(create);

    await expect(outcome).rejects.toMatchObject({ kind: 'unreachable', code: 'ECONNRESET' });
    expect(org.requests).toHaveLength(1);
  });

  it('gives up on an org that stays away, and says what to do', async () => {
    const org = fakeOrg(() => {
      throw networkError('ENOTFOUND');
    });

    const error = await createCrmClient(org, { ...instantly, maxRetries: 2 })
      .send(read)
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(CrmError);
    expect(error).toMatchObject({ kind: 'unreachable', action: expect.stringContaining('network') as string });
    expect(org.requests).toHaveLength(3);
  });

  it('refreshes an expired session once and makes the call again, even a create', async () => {
    let refreshed = 0;
    const org = fakeOrg((_request, at) => {
      if (at === 1) throw apiError('INVALID_SESSION_ID');
      return { id: '801', success: true };
    });
    const refreshSession = (): Promise<void> => {
      refreshed += 1;
      return Promise.resolve();
    };

    await createCrmClient(org, { ...instantly, refreshSession }).send(create);

    expect(refreshed).toBe(1);
    expect(org.requests).toHaveLength(2);
  });

  it('asks for a login when the session cannot be refreshed', async () => {
    const org = fakeOrg(() => {
      throw apiError('INVALID_SESSION_ID', 'Session expired or invalid');
    });

    const outcome = createCrmClient(org, instantly).send(read);

    await expect(outcome).rejects.toMatchObject({
      kind: 'sessionExpired',
      action: expect.stringContaining('sf org login') as string,
    });
    expect(org.requests).toHaveLength(1);
  });

  it('does not hammer an org whose API limit is used up', async () => {
    const org = fakeOrg(() => {
      throw apiError('REQUEST_LIMIT_EXCEEDED');
    });

    await expect(createCrmClient(org, instantly).send(read)).rejects.toMatchObject({ kind: 'limitExceeded' });
    expect(org.requests).toHaveLength(1);
  });

  it('follows the pages of a query', async () => {
    const org = fakeOrg((request) =>
      request.url.includes('/query/next') ? page([{ Id: '2' }]) : page([{ Id: '1' }], '/services/data/v66.0/query/next')
    );

    const rows = await createCrmClient(org, instantly).query('SELECT Id FROM Order');

    expect(rows).toEqual([{ Id: '1' }, { Id: '2' }]);
  });

  it('counts its calls and knows what the org counts', async () => {
    const org = fakeOrg(() => page([]));
    const client = createCrmClient(org, instantly);
    org.limitInfo = { apiUsage: { used: 41, limit: 15_000 } };

    await client.send(read);

    expect(client.usage()).toEqual({ calls: 1, used: 41, limit: 15_000 });
  });

  it('takes a login page for what it is: not an answer of the org', async () => {
    const org = fakeOrg(() => '<html>Please log in</html>');

    const outcome = createCrmClient(org, instantly).query('SELECT Id FROM Order');

    await expect(outcome).rejects.toMatchObject({ kind: 'refused', code: 'UNEXPECTED_REPLY' });
  });
});
