namespace LuBan.Marketplace.Publishers;

/// <summary>Who offers packages: a person, a team or a company.</summary>
internal sealed record Publisher
{
    /// <summary>The name in addresses and answers: lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The name for people.</summary>
    public required string DisplayName { get; init; }

    /// <summary>A page about it; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary>Where administrators reach it; shown to administrators and to itself only.</summary>
    public string? Email { get; init; }

    /// <summary>Whether an administrator checked who it is.</summary>
    public bool Verified { get; init; }

    /// <summary>Why an administrator stopped it from changing anything; null when nobody did. What it published stays.</summary>
    public string? Suspended { get; init; }

    /// <summary>Users of the server who act for it.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>The SHA-256 fingerprints, in lower-case hexadecimal, of the certificates that it signs packages with; empty: it need not sign.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>Whether its pushes stay drafts, seen by itself only, until it submits them.</summary>
    public bool Drafts { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }
}
