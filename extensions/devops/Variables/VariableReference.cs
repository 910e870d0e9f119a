using System.Text.RegularExpressions;

namespace LuBan.DevOps.Variables;

/// <summary>A variable as it is written between <c>$(</c> and <c>)</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Parts">Its name in parts: <c>params["a.b"]</c> has two.</param>
/// <param name="IsWhole">Whether <c>[*]</c> stands for the whole list or object.</param>
/// <param name="Index">The item of a list; null for none.</param>
internal sealed partial record VariableReference(string Text, IReadOnlyList<string> Parts, bool IsWhole, int? Index)
{
    /// <summary>Finds the variables of a text. What a shell would understand, such as <c>$(date)</c>, is none of them.</summary>
    public static IEnumerable<VariableReference> In(string? text) => text is null ? [] : Pattern().Matches(text).Select(match => Parse(match.Groups[1].Value)).OfType<VariableReference>();

    public static string Replace(string text, Func<VariableReference, string?> value) =>
        Pattern().Replace(text, match => Parse(match.Groups[1].Value) is { } reference && value(reference) is { } found ? found : match.Value);

    /// <summary>The one variable that the whole text is; null for any other text.</summary>
    public static VariableReference? Only(string text) => Pattern().Match(text) is { Success: true } match && match.Length == text.Length ? Parse(match.Groups[1].Value) : null;

    public bool StartsWith(params ReadOnlySpan<string> names)
    {
        if (Parts.Count < names.Length) return false;
        for (var i = 0; i < names.Length; i++)
            if (Parts[i] != names[i]) return false;
        return true;
    }

    private static VariableReference? Parse(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success) return null;
        var parts = match.Groups["part"].Captures.Concat(match.Groups["quoted"].Captures).OrderBy(capture => capture.Index).Select(capture => capture.Value).ToList();
        var index = match.Groups["index"].Value;
        return new(text, parts, index == "*", index is "" or "*" ? null : int.TryParse(index, out var number) ? number : null);
    }

    [GeneratedRegex(@"\$\(([A-Za-z_][^()\s]*)\)")]
    private static partial Regex Pattern();

    [GeneratedRegex("""^(?<part>[A-Za-z_][\w-]*)(?:\.(?<part>[\w-]+)|\["(?<quoted>[^"\]]+)"\]|\['(?<quoted>[^'\]]+)'\])*(?:\[(?<index>\*|\d+)\])?$""")]
    private static partial Regex Shape();
}
