import '@luban/console-sdk/components';

// What console.json names in "export".
export { HomePage } from './home-page.js';
export { ExplorerPage } from './metrics/explorer-page.js';
