import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'workspaces', messages: {}, routes: [] };
export default area;
