using LuBan.Sdk;

namespace LuBan.AppStore.Sharing;

/// <summary>Files with the lines of an instance. The kind belongs to whoever keeps logs, if anybody does.</summary>
[ResourceKind("observability.luban.dev", "v1alpha1", "LogSource", Scope = ResourceScope.Cluster)]
public sealed record LogSource : Resource<LogSourceSpec, LogSourceStatus>;

/// <summary>Which files, and whose.</summary>
public sealed record LogSourceSpec
{
    /// <summary>The namespace of the object.</summary>
    public string? Namespace { get; init; }

    /// <summary>Its kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The instance.</summary>
    public string? Container { get; init; }

    /// <summary>Absolute paths, with <c>*</c>.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>How a line is written.</summary>
    public string? Format { get; init; }

    /// <summary>More labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>Nobody here reads it.</summary>
public sealed record LogSourceStatus;
