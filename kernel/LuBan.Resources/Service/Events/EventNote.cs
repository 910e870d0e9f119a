using LuBan.Sdk.Core;

namespace LuBan.Resources;

/// <summary>Something to be recorded.</summary>
/// <param name="About">The object that it is about.</param>
/// <param name="Component">Who says it, such as an extension id.</param>
/// <param name="IsWarning">Whether somebody should look at it.</param>
/// <param name="Reason">One CamelCase word.</param>
/// <param name="Message">One sentence.</param>
public sealed record EventNote(ObjectReference About, string Component, bool IsWarning, string Reason, string Message)
{
    /// <summary>What the object says of where it comes from (<see cref="EventOrigin"/>); null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Origin { get; init; }

    internal string Type => IsWarning ? "Warning" : "Normal";

    /// <summary>Events about something without a namespace are kept in the default one.</summary>
    internal string Namespace => string.IsNullOrEmpty(About.Namespace) ? NamespaceRules.Default : About.Namespace;

    /// <summary>One source about one object: what the rate limit looks at.</summary>
    internal string SourceKey => string.Join('\0', Component, About.ApiVersion, About.Kind, About.Namespace, About.Name, About.Uid);

    /// <summary>The same but for its words.</summary>
    internal string GroupKey => string.Join('\0', SourceKey, About.FieldPath, Type, Reason);

    /// <summary>The same thing again.</summary>
    internal string Key => $"{GroupKey}\0{Message}";
}
