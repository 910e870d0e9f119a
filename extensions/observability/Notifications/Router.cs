using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Which receivers get which alerts.</summary>
[ResourceKind("notification.kubesphere.io", "v2beta2", "Router", Scope = ResourceScope.Cluster, Categories = ["notification-manager"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
public sealed record Router : Resource<RouterSpec, NotificationStatus>;

/// <summary>A condition, and receivers.</summary>
public sealed record RouterSpec
{
    /// <summary>False switches it off.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Which alerts.</summary>
    public AlertSelector AlertSelector { get; init; } = new();

    /// <summary>Which receivers.</summary>
    public ReceiverSelector Receivers { get; init; } = new();
}

/// <summary>Receivers by name, pattern, labels or tenant; whoever is found by one of these is meant.</summary>
public sealed record ReceiverSelector
{
    /// <summary>Names.</summary>
    public IReadOnlyList<string>? Name { get; init; }

    /// <summary>A regular expression for names.</summary>
    public string? RegexName { get; init; }

    /// <summary>Labels of receivers.</summary>
    public AlertSelector? Selector { get; init; }

    /// <summary>Receivers of tenants.</summary>
    public IReadOnlyList<RouterChannel>? Channels { get; init; }

    /// <summary>Only this channel of them: <c>email</c> or <c>webhook</c>; all when it is missing.</summary>
    public string? Type { get; init; }
}

/// <summary>The receivers of one tenant.</summary>
public sealed record RouterChannel
{
    /// <summary>The tenant: the label <c>user</c> of receivers.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Only these channels; all when it is empty.</summary>
    public IReadOnlyList<string>? Type { get; init; }
}
