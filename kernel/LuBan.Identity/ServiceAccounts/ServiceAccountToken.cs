using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>Whose a token of a service account is.</summary>
/// <param name="Namespace">The namespace of the account.</param>
/// <param name="Name">The account.</param>
/// <param name="Uid">Its uid: of an account of the same name that was made later the token is not.</param>
/// <param name="TokenId">The id of the token.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record ServiceAccountToken(string Namespace, string Name, string Uid, string TokenId, DateTimeOffset ExpiresAt)
{
    /// <summary>For whom it is good.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The name in roles and records.</summary>
    public string UserName => $"system:serviceaccount:{Namespace}:{Name}";

    /// <summary>The groups, without <see cref="CallerClaims.Authenticated"/>.</summary>
    public IReadOnlyList<string> Groups => ["system:serviceaccounts", $"system:serviceaccounts:{Namespace}"];
}
