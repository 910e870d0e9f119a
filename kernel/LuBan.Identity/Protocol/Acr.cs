namespace LuBan.Identity.Protocol;

/// <summary>How strongly a user proved who it is, as others know it.</summary>
internal static class Acr
{
    /// <summary>One factor.</summary>
    internal const string Single = "1";

    /// <summary>Two factors, or a passkey that asked for the user.</summary>
    internal const string Multiple = "2";

    internal static IReadOnlyList<string> Supported { get; } = [Single, Multiple];

    internal static string Of(IReadOnlyList<string> methods) => methods.Contains("mfa") ? Multiple : Single;
}
