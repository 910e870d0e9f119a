using LuBan.Sdk;

namespace LuBan.Observability.Logs.Files;

/// <summary>What was found.</summary>
public sealed record LogSourceStatus
{
    /// <summary>Files that are followed.</summary>
    public int Files { get; init; }

    /// <summary><c>Ready</c>: whether every path may be read, and why not.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
