export * from './chart.js';
export type { ChartPoint, ChartSeries, ChartUnit } from './chart-model.js';
