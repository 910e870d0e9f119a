using System.Diagnostics.CodeAnalysis;

namespace LuBan.Sdk;

/// <summary>The rules for extension ids. The extension id is the package id.</summary>
public static class ExtensionId
{
    /// <summary>The longest id.</summary>
    public const int MaxLength = 100;

    /// <summary>
    /// Whether a text is an id: <c>Publisher.Name</c>, at least two parts joined by dots, each of ASCII letters, digits, dashes and
    /// underscores, beginning and ending with a letter or digit; at most <see cref="MaxLength"/> characters; not the SDK's own
    /// <c>LuBan.Sdk</c>, nor one below it.
    /// </summary>
    /// <param name="id">The text.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsValid([NotNullWhen(true)] string? id) => id is not null && Explain(id) is null;

    /// <summary>What is wrong with an id, in words that end a sentence; null when it is fine.</summary>
    internal static string? Explain(string id)
    {
        if (id.Length > MaxLength) return $"has {id.Length} characters, at most {MaxLength} are possible";
        var parts = id.Split('.');
        if (parts.Length < 2) return "has no dot; ids are Publisher.Name, such as Samples.Hello";
        if (parts.Any(part => part.Length == 0)) return "has an empty part between dots";
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')) return "may hold only ASCII letters, digits, dots, dashes and underscores";
        if (parts.Any(part => !char.IsAsciiLetterOrDigit(part[0]) || !char.IsAsciiLetterOrDigit(part[^1]))) return "has a part that does not begin and end with a letter or digit";
        return IsReserved(id) ? "is reserved for the SDK's own packages" : null;
    }

    private static bool IsReserved(string id) =>
        id.Equals("LuBan.Sdk", StringComparison.OrdinalIgnoreCase) || id.StartsWith("LuBan.Sdk.", StringComparison.OrdinalIgnoreCase);
}
