namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>A record with ResourceKindAttribute.</summary>
/// <param name="Record">The record's full name.</param>
/// <param name="Group">Its API group.</param>
/// <param name="Version">Its API version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Plural">As it stands in the path.</param>
/// <param name="IsClusterScoped">Whether objects live in the cluster as a whole.</param>
/// <param name="Fields">From a field's path, such as <c>spec.items[].name</c>, to what it may hold.</param>
internal sealed record KindFact(string Record, string Group, string Version, string Kind, string Plural, bool IsClusterScoped, IReadOnlyDictionary<string, KindField> Fields)
{
    public string Name => $"{Kind}.{Version}.{Group}";

    /// <summary>The kernel's own rule for a kind that does not say its plural.</summary>
    public static string Pluralize(string singular) => singular switch
    {
        [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] => singular + "es",
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => singular[..^1] + "ies",
        _ => singular + "s",
    };
}

/// <summary>One field of a kind.</summary>
/// <param name="Type">What it holds: a type, or <c>object</c> with fields of its own.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Values">The names of an enumeration; empty for anything else.</param>
internal sealed record KindField(string Type, bool IsRequired, IReadOnlyList<string> Values);
