namespace LuBan.Sdk;

/// <summary>The content of <c>luban/console/console.json</c> in a package: what an extension adds to the console, known before any of its code runs.</summary>
public sealed record ConsoleManifest
{
    /// <summary>The version of the format: <c>console/v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The versions of <c>@luban/console-sdk</c> that the modules work with; null for any.</summary>
    public string? Sdk { get; init; }

    /// <summary>The hosts that the console part works with; null for any. On others the extension runs without it.</summary>
    public string? Host { get; init; }

    /// <summary>The module that fragments are taken from, below <c>luban/console</c>; null when there is no code.</summary>
    public string? Entry { get; init; }

    /// <summary>How far the author trusts the code. The host may trust it less, never more.</summary>
    public ConsoleTrust Trust { get; init; }

    /// <summary>From language tag to a file of texts below <c>luban/console</c>.</summary>
    public IReadOnlyDictionary<string, string> Locales { get; init; } = new Dictionary<string, string>();

    /// <summary>Style sheets that the fragments load, below <c>luban/console</c>.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>What isolated code may ask the console to do.</summary>
    public IReadOnlyList<string> Rpc { get; init; } = [];

    /// <summary>Every contribution, in the order of the file.</summary>
    public IReadOnlyList<ConsoleContribution> Contributions { get; init; } = [];

    /// <summary>The points that the extension itself declares, by id.</summary>
    public IReadOnlyList<ConsolePointDeclaration> Points { get; init; } = [];
}
