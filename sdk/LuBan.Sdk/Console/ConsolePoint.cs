namespace LuBan.Sdk;

/// <summary>A point of the console that extensions contribute to.</summary>
public sealed record ConsolePoint
{
    /// <summary>The id with its version, such as <c>luban/dashboard/widget/v1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The short name in the manifest, such as <c>widgets</c>.</summary>
    public required string Alias { get; init; }

    /// <summary>How a contribution may be drawn; the first is taken when it does not say.</summary>
    public required IReadOnlyList<ConsoleKind> Kinds { get; init; }

    /// <summary>Whether people who are not signed in see it, too.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether a title is needed.</summary>
    internal bool NeedsTitle { get; init; } = true;

    /// <summary>How many contributions of one extension it takes.</summary>
    internal int Most { get; init; } = ConsoleRules.MaxPerPoint;

    internal IReadOnlyList<ConsoleField> Fields { get; init; } = [];
}

/// <summary>A field of a point.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Values">What is possible; empty for anything of the type.</param>
internal sealed record ConsoleField(string Name, ConsoleFieldType Type, bool Required = false, params string[] Values);

/// <summary>What a field holds.</summary>
internal enum ConsoleFieldType
{
    Text,
    Label,
    Icon,
    Path,
    File,
    FileOrObject,
    Flag,
    Number,
    Pointer,
    Object,
    Target,
    Command,
    Size,
    Any,
}
