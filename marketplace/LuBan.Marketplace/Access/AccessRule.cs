namespace LuBan.Marketplace.Access;

/// <summary>Who may call a route. Metadata of the route; a route without it is refused to everybody.</summary>
/// <param name="Audience">Who.</param>
/// <param name="Scope">What a token must be good for; null: of a publisher's route anything, elsewhere tokens are not enough, except an administrator's.</param>
internal sealed record AccessRule(Audience Audience, string? Scope);

/// <summary>Kinds of callers, each including those after it.</summary>
internal enum Audience
{
    /// <summary>Everybody, whatever the options say.</summary>
    Anyone,

    /// <summary>Everybody, unless the marketplace is closed: then users, and tokens with the scope <c>read</c>.</summary>
    Readers,

    /// <summary>Users of the server and tokens with the route's scope.</summary>
    Users,

    /// <summary>Who acts for a publisher: its tokens with the route's scope, its members, and administrators. Which publisher is for the handler to ask.</summary>
    Publishers,

    /// <summary>Administrators.</summary>
    Administrators,
}
