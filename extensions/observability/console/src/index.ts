import '@luban/console-sdk/components';

// What console.json names in "export".
export { AlertsPage } from './alerts/alerts-page.js';
export { AlertsWidget } from './alerts/alerts-widget.js';
export { HostWidget } from './overview/host-widget.js';
export { OverviewPage } from './overview/overview-page.js';
export { ExplorerPage } from './metrics/explorer-page.js';
