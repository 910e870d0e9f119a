import '@luban/console-sdk/components';

// What console.json names in "export".
export { AlertsPage } from './alerts/alerts-page.js';
export { AlertsWidget } from './alerts/alerts-widget.js';
export { HostWidget } from './overview/host-widget.js';
export { OverviewPage } from './overview/overview-page.js';
export { LogsPage } from './logs/logs-page.js';
export { LogsTab } from './logs/logs-tab.js';
export { EventsTab } from './logs/events-tab.js';
export { MetricsTab } from './logs/metrics-tab.js';
export { ExplorerPage } from './metrics/explorer-page.js';
