import type { ScreenArea } from '../../core/areas.js';

const area: ScreenArea = { name: 'api', messages: {}, routes: [] };
export default area;
