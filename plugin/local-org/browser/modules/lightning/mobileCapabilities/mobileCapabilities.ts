/** What only the mobile app has: there is none here, as in a browser on a desktop. */
const absent = { isAvailable: (): boolean => false };

export const getBarcodeScanner = (): object => absent;
export const getLocationService = (): object => absent;
