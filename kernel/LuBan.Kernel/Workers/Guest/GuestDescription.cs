using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Describes an assembled extension to the kernel, and refuses what cannot be described.</summary>
internal static class GuestDescription
{
    /// <exception cref="ExtensionException">LB8803: something of it does not work in a worker.</exception>
    public static WorkerDescription Of(GuestExtension extension)
    {
        var instance = extension.Instance;
        var (endpoints, problems) = GuestEndpoints.Describe(instance);
        problems.AddRange(instance.Facades!.Conversions.Select(conversion => new ExtensionProblem("LB8803", TypeNames.Of(conversion.Converter), "Converters between versions of a kind run while the kernel reads its store, which cannot wait for another process.")));
        if (problems.Count > 0)
            throw new ExtensionException("LB8803", $"Extension '{extension.Runtime.Id}' {extension.Runtime.Version} has {problems.Count} part(s) that do not work in a worker: {string.Join(" | ", problems.Select(problem => $"{problem.Location}: {problem.Message}"))} Set spec.isolation of its plan to InProcess, or leave these parts out.");
        return new()
        {
            Contributions = extension.Runtime.Contributions with { DisplayName = null, Console = null },
            Endpoints = endpoints,
            Kinds = [.. instance.Facades.ResourceTypes.Select(type => Describe(type, extension.Runtime.Id))],
            UsedKinds = [.. instance.Facades.UsedTypes.Select(type => Describe(type, extension.Runtime.Id))],
            Reconcilers = [.. instance.Reconcilers.Select(reconciler => Describe(reconciler, extension.Runtime.Id))],
        };
    }

    private static WorkerKind Describe(Type type, string owner) => WorkerKind.Of(ResourceKind.FromType(type, owner));

    private static WorkerReconciler Describe(ReconcilerContribution reconciler, string owner) => new()
    {
        Name = reconciler.Name,
        Kind = NameOf(reconciler.ResourceType, owner),
        Triggers = [.. reconciler.Options.Triggers.Select(trigger => new WorkerTrigger(NameOf(trigger.ResourceType, owner), trigger.Role, trigger.IsUnconditional))],
        MaxConcurrency = reconciler.Options.MaxConcurrency,
        ResyncPeriod = reconciler.Options.ResyncPeriod,
        InitialBackoff = reconciler.Options.InitialBackoff,
        MaxBackoff = reconciler.Options.MaxBackoff,
        MaxPerSecond = reconciler.Options.MaxPerSecond,
        ReconcileTimeout = reconciler.Options.ReconcileTimeout,
        CacheSyncTimeout = reconciler.Options.CacheSyncTimeout,
    };

    private static KindName NameOf(Type type, string owner) => KindName.Of(ResourceKind.FromType(type, owner));
}
