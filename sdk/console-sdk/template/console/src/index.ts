import '@luban/console-sdk/components';

// What console.json names in "export". The console defines the elements: never call customElements.define here.
export { OpenOrders } from './open-orders.js';
export { OrdersPage } from './orders-page.js';
