namespace LuBan.Sdk;

/// <summary>Something that a person at the console should know now.</summary>
public sealed record ConsoleNotification
{
    /// <summary>The user name; null for everybody who sees a contribution of the extension.</summary>
    public string? User { get; init; }

    /// <summary>How urgent it is.</summary>
    public ConsoleSeverity Severity { get; init; }

    /// <summary>A few words.</summary>
    public required LocalizedText Title { get; init; }

    /// <summary>One or two sentences; null for none.</summary>
    public LocalizedText? Text { get; init; }

    /// <summary>A path of the console to go to, such as <c>/x/samples.notes/42</c>; null for none.</summary>
    public string? Link { get; init; }

    /// <summary>What kind of notification it is, for a renderer of its own; null for the console's.</summary>
    public string? Type { get; init; }
}
