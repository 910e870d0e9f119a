using LuBan.Sdk;

namespace LuBan.AppStore.Model;

/// <summary>How an app is.</summary>
public sealed record LocalAppStatus
{
    /// <summary>One of <see cref="AppPhase"/>.</summary>
    public string Phase { get; init; } = AppPhase.Pending;

    /// <summary>Why it is so, in one word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why it is so, and what to do.</summary>
    public string Message { get; init; } = "";

    /// <summary>The template's version that runs.</summary>
    public string? Version { get; init; }

    /// <summary>The generation of the spec that this speaks of.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Processes that run.</summary>
    public int Replicas { get; init; }

    /// <summary>Such as <c>1/1</c>.</summary>
    public string Ready { get; init; } = "";

    /// <summary>The conditions <c>Ready</c> and <c>Accepted</c>.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Its processes.</summary>
    public IReadOnlyList<AppInstance>? Instances { get; init; }

    /// <summary>Where it can be reached.</summary>
    public IReadOnlyList<AppEndpoint>? Endpoints { get; init; }

    /// <summary>The core Secret with what was generated for it.</summary>
    public string? SecretName { get; init; }
}

/// <summary>A process of an app.</summary>
public sealed record AppInstance
{
    /// <summary>Its number, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Such as <c>shop-db-0</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The process number, while it runs.</summary>
    public int? Pid { get; init; }

    /// <summary>Its ports by name.</summary>
    public IReadOnlyDictionary<string, int>? Ports { get; init; }

    /// <summary>Whether its readiness check passes.</summary>
    public bool Ready { get; init; }

    /// <summary>How often it was started again after it ended by itself.</summary>
    public int Restarts { get; init; }

    /// <summary>Since when it runs.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>One word: <c>Running</c>, <c>Starting</c>, <c>CrashLoop</c> and so on.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was found, and what to do.</summary>
    public string Message { get; init; } = "";
}

/// <summary>An address of an app.</summary>
public sealed record AppEndpoint
{
    /// <summary>The port's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Such as <c>127.0.0.1:5432</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary>The instance's name.</summary>
    public string Instance { get; init; } = "";
}
