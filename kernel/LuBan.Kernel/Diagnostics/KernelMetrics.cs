using System.Diagnostics.Metrics;

namespace LuBan.Kernel.Diagnostics;

/// <summary>The kernel's own instruments. Extension code is told apart by the label <c>extension</c>.</summary>
internal static class KernelMetrics
{
    public const string MeterName = "LuBan.Kernel";
    public const string ExtensionLabel = "extension";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Reconciles =
        Meter.CreateCounter<long>("luban.reconciles", description: "Reconcile calls by outcome.");

    private static readonly Histogram<double> ReconcileDuration =
        Meter.CreateHistogram<double>("luban.reconcile.duration", "s", "Time of one reconcile call.");

    private static readonly Counter<long> Operations =
        Meter.CreateCounter<long>("luban.operations", description: "Finished install, upgrade, uninstall and other operations by outcome.");

    private static readonly Histogram<double> OperationDuration =
        Meter.CreateHistogram<double>("luban.operation.duration", "s", "Time of one operation from start to end.");

    private static readonly Counter<long> Admissions =
        Meter.CreateCounter<long>("luban.admissions", description: "Calls of admission hooks by outcome.");

    private static readonly Histogram<double> AdmissionDuration =
        Meter.CreateHistogram<double>("luban.admission.duration", "s", "Time of one call of an admission hook.");

    public static void Admitted(string extensionId, string hook, string outcome, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> extension = new(ExtensionLabel, extensionId), name = new("hook", hook);
        Admissions.Add(1, extension, name, new("outcome", outcome));
        AdmissionDuration.Record(elapsed.TotalSeconds, extension, name);
    }

    public static void Reconciled(string owner, string controller, string outcome, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> extension = new(ExtensionLabel, owner), name = new("controller", controller);
        Reconciles.Add(1, extension, name, new("outcome", outcome));
        ReconcileDuration.Record(elapsed.TotalSeconds, extension, name);
    }

    public static void Operated(string extensionId, string kind, string outcome, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> extension = new(ExtensionLabel, extensionId), operation = new("operation", kind);
        Operations.Add(1, extension, operation, new("outcome", outcome));
        OperationDuration.Record(elapsed.TotalSeconds, extension, operation);
    }
}
