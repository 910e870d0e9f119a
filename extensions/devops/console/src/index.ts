import '@luban/console-sdk/components';

// What console.json names in "export".
export { FailedRuns } from './widgets/failed-runs.js';
export { PipelinePage } from './pipelines/pipeline-page.js';
export { PipelinesPage } from './pipelines/pipelines-page.js';
export { RunPage } from './runs/run-page.js';
export { RunningNow } from './widgets/running-now.js';
export { RunsPage } from './runs/runs-page.js';
export { RunsTab } from './runs/runs-tab.js';
export { TriggersPage } from './triggers/triggers-page.js';
