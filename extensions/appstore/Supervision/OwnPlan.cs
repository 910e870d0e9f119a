using LuBan.Sdk;

namespace LuBan.AppStore.Supervision;

/// <summary>The plan by which this extension is installed: it says whether the extension is being removed.</summary>
[ResourceKind("kernel.luban.dev", "v1", "InstallPlan", Scope = ResourceScope.Cluster)]
public sealed record OwnPlan : Resource;
