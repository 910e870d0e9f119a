/** An order, as the extension's own API gives it. */
export interface Order {
  id: string;
  customer: string;
  state: 'open' | 'done';
  placed: string;
}
