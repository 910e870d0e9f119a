namespace LuBan.AppStore.Model;

/// <summary>Names that several kinds share.</summary>
internal static class AppStoreKinds
{
    public const string Group = "appstore.luban.dev";
    public const string Version = "v1alpha1";

    /// <summary>Stops an app's processes before the object goes.</summary>
    public const string Finalizer = "appstore.luban.dev/processes";

    /// <summary>Changed to restart an app: any text.</summary>
    public const string RestartedAt = "appstore.luban.dev/restarted-at";

    /// <summary>On what was written for an app.</summary>
    public const string AppLabel = "appstore.luban.dev/app";

    /// <summary>On what was written for apps and goes with the app store: <see cref="Manager"/>.</summary>
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    /// <summary>How it names itself there.</summary>
    public const string Manager = "luban.appstore";

    /// <summary>On backups, the schedule that made them.</summary>
    public const string ScheduleLabel = "appstore.luban.dev/schedule";
}
