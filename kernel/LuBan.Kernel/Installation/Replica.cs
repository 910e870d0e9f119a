using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>One kernel process on the shared database, and what it serves. Only the replica itself writes it; the leader removes it when it no longer reports.</summary>
[ResourceKind(KernelKinds.Group, KernelKinds.Version, "Replica", Scope = ResourceScope.Cluster, Categories = ["luban"])]
[PrinterColumn("Leader", ".status.leader", Type = "boolean")]
[PrinterColumn("Ready", ".status.ready")]
[PrinterColumn("Version", ".spec.version")]
[PrinterColumn("Reported", ".status.reportedAt", Type = "date")]
public sealed record Replica : Resource<ReplicaSpec, ReplicaStatus>;

/// <summary>What a replica is.</summary>
public sealed record ReplicaSpec
{
    /// <summary>The kernel's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The machine's name.</summary>
    public string Machine { get; init; } = "";
}

/// <summary>What a replica serves.</summary>
public sealed record ReplicaStatus
{
    /// <summary>Whether it reconciles. One replica does.</summary>
    public bool Leader { get; init; }

    /// <summary>How many of the enabled extensions serve here in the installed version, such as <c>3/4</c>.</summary>
    public string Ready { get; init; } = "0/0";

    /// <summary>When it last said so, by its own clock. For people: a replica counts as gone when its report has not changed for a while.</summary>
    public DateTimeOffset ReportedAt { get; init; }

    /// <summary>The extensions that should serve here, by id.</summary>
    public IReadOnlyList<ReplicaExtension> Extensions { get; init; } = [];
}

/// <summary>One extension on one replica.</summary>
/// <param name="Name">The plan's name.</param>
/// <param name="Version">The version that serves here; null for none.</param>
/// <param name="Ready">Whether it is the installed one, and healthy.</param>
/// <param name="Message">Why it is not ready; null when it is.</param>
public sealed record ReplicaExtension(string Name, string? Version, bool Ready, string? Message);
