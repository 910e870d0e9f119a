using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>What an extension in a worker is made of, as far as the kernel has to know it.</summary>
internal sealed record WorkerDescription
{
    /// <summary>What it contributes. The console's part and the name for people are the kernel's to read.</summary>
    public required ContributionSet Contributions { get; init; }

    /// <summary>Every endpoint, in the order of its routing: a request names one by its place here.</summary>
    public required IReadOnlyList<WorkerEndpoint> Endpoints { get; init; }

    /// <summary>Its own kinds.</summary>
    public required IReadOnlyList<WorkerKind> Kinds { get; init; }

    /// <summary>Others' kinds that it works with.</summary>
    public required IReadOnlyList<WorkerKind> UsedKinds { get; init; }

    public required IReadOnlyList<WorkerReconciler> Reconcilers { get; init; }
}

/// <summary>An endpoint: how routing finds it, and what it demands.</summary>
internal sealed record WorkerEndpoint
{
    public required string Pattern { get; init; }

    public int Order { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Null for any method.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    public bool AcceptsPreflight { get; init; }

    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Media types of the body; null for any.</summary>
    public IReadOnlyList<string>? Accepts { get; init; }

    public bool BodyIsOptional { get; init; }

    public IReadOnlyList<WorkerPermission> Permissions { get; init; } = [];

    public IReadOnlyList<WorkerRight> Rights { get; init; } = [];

    /// <summary>It says that nobody has to sign in for it.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Links are made to it, and no request reaches it.</summary>
    public bool IsSuppressed { get; init; }
}

/// <summary>A permission that an endpoint demands.</summary>
internal sealed record WorkerPermission(string Permission, string? InNamespace) : IPermissionMetadata;

/// <summary>A right that an endpoint demands.</summary>
internal sealed record WorkerRight(string Verb, string ApiGroup, string Resource, string? Subresource, string? InNamespace, string? Named) : IAccessMetadata;

/// <summary>A kind, as its record describes it.</summary>
internal sealed record WorkerKind
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public ResourceScope Scope { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public required JsonObject Schema { get; init; }

    public IReadOnlyList<PrinterColumn> PrinterColumns { get; init; } = [];

    public bool HasStatus { get; init; }

    public ScaleSubresource? Scale { get; init; }

    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    public bool Sensitive { get; init; }

    public static WorkerKind Of(ResourceKind kind) => new()
    {
        Group = kind.Group, Version = kind.Version, Kind = kind.Kind, Plural = kind.Plural, Singular = kind.Singular, Scope = kind.Scope, ShortNames = kind.ShortNames, Categories = kind.Categories,
        Schema = kind.Schema, PrinterColumns = kind.PrinterColumns, HasStatus = kind.HasStatus, Scale = kind.Scale, SelectableFields = kind.SelectableFields, Sensitive = kind.Sensitive,
    };

    public ResourceKind ToKind(string owner) => new()
    {
        Group = Group, Version = Version, Kind = Kind, Plural = Plural, Singular = Singular, Scope = Scope, ShortNames = ShortNames, Categories = Categories,
        Schema = Schema, PrinterColumns = PrinterColumns, HasStatus = HasStatus, Scale = Scale, SelectableFields = SelectableFields, Sensitive = Sensitive, Owner = owner,
    };
}

/// <summary>A kind by its place in the API.</summary>
internal sealed record KindName(string Group, string Version, string Plural)
{
    public static KindName Of(ResourceKind kind) => new(kind.Group, kind.Version, kind.Plural);

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

/// <summary>A reconciler: the kernel has its queue, the worker its code.</summary>
internal sealed record WorkerReconciler
{
    public required string Name { get; init; }

    public required KindName Kind { get; init; }

    public required IReadOnlyList<WorkerTrigger> Triggers { get; init; }

    public int MaxConcurrency { get; init; }

    public TimeSpan ResyncPeriod { get; init; }

    public TimeSpan InitialBackoff { get; init; }

    public TimeSpan MaxBackoff { get; init; }

    public double MaxPerSecond { get; init; }

    public TimeSpan ReconcileTimeout { get; init; }

    public TimeSpan CacheSyncTimeout { get; init; }

    public ReconcilerOptions ToOptions() => new()
    {
        MaxConcurrency = MaxConcurrency, ResyncPeriod = ResyncPeriod, InitialBackoff = InitialBackoff, MaxBackoff = MaxBackoff,
        MaxPerSecond = MaxPerSecond, ReconcileTimeout = ReconcileTimeout, CacheSyncTimeout = CacheSyncTimeout,
    };
}

/// <summary>What wakes a reconciler.</summary>
/// <param name="Kind">Whose changes.</param>
/// <param name="Role">What the kind is to it.</param>
/// <param name="IsUnconditional">Whether every change matters; otherwise the worker is asked.</param>
internal sealed record WorkerTrigger(KindName Kind, ReconcilerTriggerRole Role, bool IsUnconditional);
