namespace LuBan.Cli.Http;

/// <summary>A kind that the server serves, and where its objects are.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Kind">The kind, such as User.</param>
/// <param name="Plural">As in paths, such as users.</param>
internal sealed record ApiKind(string Group, string Kind, string Plural)
{
    private const string Version = "v1";

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>For -o name, such as <c>user.iam.luban.dev</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? Kind.ToLowerInvariant() : $"{Kind.ToLowerInvariant()}.{Group}";

    /// <summary>The path of the list, or of an object and what is below it.</summary>
    public string Path(string? ns = null, params ReadOnlySpan<string> parts)
    {
        var path = (Group.Length == 0 ? "api/" : "apis/") + ApiVersion + (ns is null ? "" : "/namespaces/" + Part(ns)) + "/" + Plural;
        foreach (var part in parts) path += "/" + Part(part);
        return path;
    }

    /// <summary>A name as a part of a path. One that would climb out of the path is refused.</summary>
    public static string Part(string text) => text.Trim('.').Length > 0 ? Uri.EscapeDataString(text) : throw new CliException(Text.CliErrors.InvalidArgument, "NAME", text, "a–z 0–9 . -");
}
