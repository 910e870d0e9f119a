namespace LuBan.Marketplace.Catalogue;

/// <summary>A known weakness of some versions of a package.</summary>
internal sealed record Advisory
{
    /// <summary>Its name, such as <c>LBA-2026-1</c>. Never used again for another one.</summary>
    public required string Id { get; init; }

    /// <summary>The package id.</summary>
    public required string Package { get; init; }

    /// <summary>The versions concerned, in NuGet's notation.</summary>
    public required string Versions { get; init; }

    /// <summary><c>low</c>, <c>moderate</c>, <c>high</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>One or two sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Where to read more; null: nowhere.</summary>
    public string? Url { get; init; }

    /// <summary>The first version without the weakness; null when there is none.</summary>
    public string? Fixed { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Updated { get; init; }
}

/// <summary>An advisory as it is sent.</summary>
internal sealed record AdvisoryInput
{
    /// <summary>The package id.</summary>
    public string Package { get; init; } = "";

    /// <summary>The versions concerned, in NuGet's notation, such as <c>[1.0.0, 1.2.0)</c>.</summary>
    public string Versions { get; init; } = "";

    /// <summary><c>low</c>, <c>moderate</c>, <c>high</c> or <c>critical</c>.</summary>
    public string Severity { get; init; } = "";

    /// <summary>One or two sentences, at most 1,000 characters.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Where to read more: an http or https address.</summary>
    public string? Url { get; init; }

    /// <summary>The first version without the weakness.</summary>
    public string? Fixed { get; init; }
}
