using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>An empty folder that goes with the run.</summary>
public sealed record EmptyDirSource
{
    /// <summary>Known upstream, without effect here.</summary>
    public string? Medium { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? SizeLimit { get; init; }
}

/// <summary>The keys of a config map as files.</summary>
public sealed record ConfigMapSource
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Which keys, and under which file names; empty for all.</summary>
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    /// <summary>Whether it may be absent.</summary>
    public bool? Optional { get; init; }

    /// <summary>Known upstream, without effect here: files are for the run's user only.</summary>
    public int? DefaultMode { get; init; }
}

/// <summary>The keys of a secret as files.</summary>
public sealed record SecretSource
{
    /// <summary>Its name.</summary>
    public string? SecretName { get; init; }

    /// <summary>Which keys, and under which file names; empty for all.</summary>
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    /// <summary>Whether it may be absent.</summary>
    public bool? Optional { get; init; }

    /// <summary>Known upstream, without effect here: files are for the run's user only.</summary>
    public int? DefaultMode { get; init; }
}

/// <summary>A key that becomes a file.</summary>
public sealed record KeyToPath
{
    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The file, relative to the folder.</summary>
    public required string Path { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public int? Mode { get; init; }
}

/// <summary>A folder that is kept under a name.</summary>
public sealed record ClaimSource
{
    /// <summary>The name; the folder is made when it is not there.</summary>
    public required string ClaimName { get; init; }

    /// <summary>Whether steps may only read.</summary>
    public bool? ReadOnly { get; init; }
}
