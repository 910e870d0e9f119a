using System.Text.Json.Nodes;

namespace LuBan.TestSupport;

/// <summary>How a test feed behaves from the start.</summary>
public sealed record TestFeedOptions
{
    /// <summary>The user name for HTTP Basic; null: nobody is asked.</summary>
    public string? UserName { get; init; }

    /// <summary>The password for HTTP Basic.</summary>
    public string? Password { get; init; }

    /// <summary>The API key that a push needs; null: none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether the service index names a search. Default: yes.</summary>
    public bool HasSearch { get; init; } = true;

    /// <summary>Whether the search heeds <c>packageType</c> and names the types. Default: yes. Old feeds do neither.</summary>
    public bool SearchKnowsPackageTypes { get; init; } = true;

    /// <summary>Whether the service index names <c>LuBanCatalogue/1.0.0</c>. Default: no, like stock feeds.</summary>
    public bool HasCatalogue { get; init; }

    /// <summary>Signs packages that are added; null: they stay as they are.</summary>
    public Func<byte[], byte[]>? Sign { get; init; }

    /// <summary>Makes a JWS of a payload; with it the service index names <c>LuBanMetadata/1.0.0</c>.</summary>
    public Func<JsonObject, string>? SignMetadata { get; init; }

    /// <summary>The fingerprints that <c>RepositorySignatures</c> names; empty: the service index does not name it.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>The port; 0: a free one.</summary>
    public int Port { get; init; }
}

/// <summary>A request that a test feed got.</summary>
/// <param name="Method">GET, PUT and so on.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Authorization">The Authorization header; null: none.</param>
public sealed record TestFeedRequest(string Method, string Path, string? Authorization);
