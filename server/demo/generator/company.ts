/** The made-up company whose site this is. `.example` belongs to nobody (RFC 2606). */
export const COMPANY = {
  name: 'Nordlicht Dispatch',
  domain: 'nordlicht-dispatch.example',
  site: 'https://www.nordlicht-dispatch.example',
  app: 'https://app.nordlicht-dispatch.example',
  zone: 'Europe/Berlin',
  currency: 'EUR',
} as const;

export type Currency = 'EUR' | 'USD' | 'GBP';

/** Per seat and month, in whole units of the currency. */
export const PRODUCTS: readonly { name: string; weight: number; seat: Record<Currency, number> }[] = [
  { name: 'Dispatch Team', weight: 5, seat: { EUR: 39, USD: 45, GBP: 35 } },
  { name: 'Dispatch Business', weight: 4, seat: { EUR: 59, USD: 65, GBP: 52 } },
  { name: 'Dispatch Enterprise', weight: 1.5, seat: { EUR: 84, USD: 95, GBP: 74 } },
];
