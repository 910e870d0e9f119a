using System.Text.Json;

namespace LuBan.Sdk;

/// <summary>One thing that an extension adds to the console.</summary>
public sealed record ConsoleContribution
{
    /// <summary>The point's id, such as <c>luban/dashboard/widget/v1</c>.</summary>
    public required string Point { get; init; }

    /// <summary>Its own id: unique at the point within the extension.</summary>
    public required string Name { get; init; }

    /// <summary>The title, in every language of the package; null when there is none.</summary>
    public LocalizedText? Title { get; init; }

    /// <summary>How it is drawn.</summary>
    public ConsoleKind Kind { get; init; }

    /// <summary>What the module exports for it; null for what has no code.</summary>
    public string? Export { get; init; }

    /// <summary>The page of kinds <see cref="ConsoleKind.Html"/> (below <c>/ext/{id}/</c>) and <see cref="ConsoleKind.Iframe"/> (below <c>luban/console</c>).</summary>
    public string? Src { get; init; }

    /// <summary>Lower ones come first.</summary>
    public int Order { get; init; } = 100;

    /// <summary>A condition, as it stands in the file; null for always.</summary>
    public string? When { get; init; }

    /// <summary>Who sees it.</summary>
    public ConsoleAudience Audience { get; init; } = new();

    /// <summary>The fields of its point, as they stand in the file; texts for people are objects from language tag to text.</summary>
    public IReadOnlyDictionary<string, JsonElement> Data { get; init; } = new Dictionary<string, JsonElement>();
}
