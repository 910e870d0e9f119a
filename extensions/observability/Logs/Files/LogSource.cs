using LuBan.Sdk;

namespace LuBan.Observability.Logs.Files;

/// <summary>Files whose lines are kept.</summary>
[ResourceKind("observability.luban.dev", "v1alpha1", "LogSource", Scope = ResourceScope.Cluster)]
[PrinterColumn("Of", ".spec.name")]
[PrinterColumn("Files", ".status.files")]
public sealed record LogSource : Resource<LogSourceSpec, LogSourceStatus>;
