namespace LuBan.Kernel.Gateway;

/// <summary>How one request is changed on its way.</summary>
internal sealed record ForwardRequest
{
    /// <summary>As it came, with the defaults.</summary>
    public static ForwardRequest Unchanged { get; } = new();

    /// <summary>What to ask the upstream for, in origin form, already percent-encoded; null: what the client asked for, without <see cref="StripPrefix"/> and after <see cref="Rewrite"/>.</summary>
    public string? Target { get; init; }

    /// <summary>A path that is taken from the front, at the border of a segment; the upstream sees it as <c>X-Forwarded-Prefix</c>. A request elsewhere is refused.</summary>
    public string? StripPrefix { get; init; }

    /// <summary>Changes of method and target, after <see cref="StripPrefix"/>.</summary>
    public RewriteRules? Rewrite { get; init; }

    /// <summary>Headers that the kernel speaks with. Nobody else's value of these names reaches the upstream; a null value only removes.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Set { get; init; } = [];

    /// <summary>Changes of the request's headers, in order. They come before what the kernel says itself, so they cannot forge it.</summary>
    public IReadOnlyList<HeaderEdit> Up { get; init; } = [];

    /// <summary>Changes of the response's headers, in order.</summary>
    public IReadOnlyList<HeaderEdit> Down { get; init; } = [];

    /// <summary>The client's <c>Authorization</c> goes on. Off by default: it is for the kernel.</summary>
    public bool KeepAuthorization { get; init; }

    /// <summary>Cookies go on in both directions, except those of <see cref="OwnCookies"/>. Off by default: they are the kernel's session.</summary>
    public bool KeepCookies { get; init; }

    /// <summary>Names, or beginnings of names that end with '*', of cookies that never go on, even with <see cref="KeepCookies"/>.</summary>
    public IReadOnlyList<string> OwnCookies { get; init; } = ["__Host-luban-*", "luban-*"];

    /// <summary>The largest body in bytes, <see cref="long.MaxValue"/> for any; null for the web server's own limit. Bodies are not kept, so a large one costs time only.</summary>
    public long? MaxBodySize { get; init; }

    /// <summary>A redirect of the upstream is not handed to the client.</summary>
    public bool RefuseRedirects { get; init; }
}
