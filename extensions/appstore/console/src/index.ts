import '@luban/console-sdk/components';

// What console.json names in "export".
export { AppPage } from './app-page.js';
export { AppsPage } from './apps-page.js';
export { ReviewPage } from './review-page.js';
export { StorePage } from './store-page.js';
export { TemplatePage } from './template-page.js';
export { UploadPage } from './upload-page.js';
