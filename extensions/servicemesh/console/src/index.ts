import '@luban/console-sdk/components';

// What console.json names in "export".
export { ExplainPage } from './explain/explain-page.js';
export { NewReleasePage } from './releases/new-release-page.js';
export { ReleasePage } from './releases/release-page.js';
export { ReleasesPage } from './releases/releases-page.js';
export { ServicesPage } from './services/services-page.js';
export { TopologyPage } from './topology/topology-page.js';
