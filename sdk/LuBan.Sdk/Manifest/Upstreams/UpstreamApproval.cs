namespace LuBan.Sdk;

/// <summary>What a person approves of an upstream, as text: <c>upstream.{name}={address}</c>, with <c>+identity</c> when it is told who calls.</summary>
/// <param name="Name">The upstream's name.</param>
/// <param name="Address">Where requests go; null when the plan says it.</param>
/// <param name="IsToldWhoCalls">Whether it hears the caller's name and groups.</param>
public sealed record UpstreamApproval(string Name, string? Address, bool IsToldWhoCalls)
{
    private const string Prefix = "upstream.";
    private const string Configured = "configured";
    private const string Identity = "+identity";

    /// <summary>What is to be approved of an upstream.</summary>
    /// <param name="upstream">The upstream.</param>
    /// <returns>The text, and why.</returns>
    public static PermissionDeclaration Of(UpstreamDeclaration upstream)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        var what = upstream.Group is null ? $"the path {upstream.Path} of the extension" : $"/apis/{upstream.Group}/{upstream.Version}";
        return new(new UpstreamApproval(upstream.Name, upstream.Url?.AbsoluteUri, upstream.Directives.AuthProxy).ToString(), $"Requests for {what} are answered there.");
    }

    /// <summary>Reads such a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What it says; null when it is none.</returns>
    public static UpstreamApproval? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf('=', StringComparison.Ordinal);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || end <= Prefix.Length) return null;
        var isTold = text.EndsWith(Identity, StringComparison.Ordinal);
        var address = text[(end + 1)..(isTold ? text.Length - Identity.Length : text.Length)];
        return new(text[Prefix.Length..end], address == Configured ? null : address, isTold);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Prefix}{Name}={Address ?? Configured}{(IsToldWhoCalls ? Identity : "")}";
}
