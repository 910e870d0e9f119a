using LuBan.Sdk;

namespace LuBan.Observability.Prometheus;

/// <summary>Another server that answers queries, in place of the embedded store.</summary>
[ResourceKind("observability.luban.dev", "v1alpha1", "Datasource", Scope = ResourceScope.Cluster)]
[PrinterColumn("URL", ".spec.url")]
[PrinterColumn("Version", ".status.version")]
public sealed record Datasource : Resource<DatasourceSpec, DatasourceStatus>;
