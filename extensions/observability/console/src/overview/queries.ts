import type { FragmentContext } from '@luban/console-sdk';
import type { ChartSeries } from '@luban/console-sdk/chart';

interface Answer { data: { result: { metric: Record<string, string>; values?: [number, string][]; value?: [number, string] }[] } }

const points = 120;

/** A query over the last minutes, as lines of a chart. */
export async function lines(ctx: FragmentContext, query: string, minutes: number, label: (metric: Record<string, string>) => string): Promise<ChartSeries[]> {
  const end = Math.floor(Date.now() / 1000);
  const step = Math.max(15, Math.ceil(minutes * 60 / points));
  const parameters = new URLSearchParams({ query, start: String(end - minutes * 60), end: String(end), step: String(step) });
  const { data } = await ctx.json<Answer>(`prometheus/api/v1/query_range?${parameters}`);
  return data.result.map(({ metric, values }) => ({ label: label(metric), points: (values ?? []).map(([time, value]) => [time * 1000, Number(value)] as [number, number]) }));
}

/** A query now: a value for each series. */
export async function values(ctx: FragmentContext, query: string): Promise<{ metric: Record<string, string>; value: number }[]> {
  const { data } = await ctx.json<Answer>(`prometheus/api/v1/query?${new URLSearchParams({ query })}`);
  return data.result.map(({ metric, value }) => ({ metric, value: Number(value?.[1] ?? NaN) }));
}

/** The figures of a machine: the same names as those of node-exporter. */
export const host = {
  cpu: '1 - avg(rate(node_cpu_seconds_total{mode="idle",job="node"}[2m]))',
  memory: '1 - sum(node_memory_MemAvailable_bytes{job="node"}) / sum(node_memory_MemTotal_bytes{job="node"})',
  load: 'max(node_load1{job="node"})',
  disk: '1 - min by (mountpoint) (node_filesystem_avail_bytes{job="node",fstype!~"tmpfs|ramfs"} / (node_filesystem_size_bytes{job="node"} > 0))',
  received: 'sum by (device) (rate(node_network_receive_bytes_total{job="node",device!="lo"}[2m]))',
  sent: 'sum by (device) (rate(node_network_transmit_bytes_total{job="node",device!="lo"}[2m]))',
  requests: 'sum by (extension) (rate(luban_extension_requests_total{job="luban"}[2m]))',
  talkers: 'topk(8, sum by (extension) (rate(luban_extension_requests_total{job="luban"}[15m])))',
  series: 'topk(8, count by (job) ({__name__=~".+"}))',
};
