import { exception } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';

/** There is no Chatter in the local org; tests are told what they are told on the platform. */
function refuse(apex: ApexTransaction): never {
  const message = apex.isTest
    ? 'ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).'
    : 'ConnectApi is not supported by the local org.';
  throw exception('UnsupportedOperationException', message);
}

export const connectApiTypes = [
  nativeType('ConnectApi.ChatterUsers', {
    isInstance: () => false,
    members: { 'static Object getFollowings(String communityId, String userId)': refuse },
  }),
];
