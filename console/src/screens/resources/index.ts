import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'resources', messages: {}, routes: [] };
export default area;
