using LuBan.Sdk;

namespace LuBan.AppStore.Model;

/// <summary>A template of an administrator's own. Those of the extension need no objects; uploaded ones are versions of an App.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "AppTemplate", Scope = ResourceScope.Cluster, Categories = ["appstore"])]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("Category", ".spec.category")]
public sealed record AppTemplate : Resource<TemplateSpec, AppTemplateStatus>;

/// <summary>Nothing is watched of a template.</summary>
public sealed record AppTemplateStatus;
