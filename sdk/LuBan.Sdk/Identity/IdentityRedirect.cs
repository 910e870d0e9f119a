namespace LuBan.Sdk;

/// <summary>A sign-in that begins.</summary>
/// <param name="Settings">The provider's settings.</param>
/// <param name="CallbackUri">Where the browser must come back to.</param>
/// <param name="State">An unguessable text that must come back in the parameter <c>state</c>.</param>
public sealed record IdentityStart(IdentityProviderSettings Settings, Uri CallbackUri, string State)
{
    /// <summary>The name that the person gave already; null for none.</summary>
    public string? LoginHint { get; init; }

    /// <summary>Whether the person must prove anew who it is, even when the other side still knows.</summary>
    public bool ForceSignIn { get; init; }
}

/// <summary>Where to send the browser.</summary>
/// <param name="Location">The address.</param>
public sealed record IdentityRedirect(Uri Location)
{
    /// <summary>What is given back in <see cref="IdentityCallback.Kept"/>: at most 1,500 characters, encrypted, in a cookie of that browser.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>();

    /// <summary>The address without its parameters: they may be confidential.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Location.GetLeftPart(UriPartial.Path);
}

/// <summary>A browser that is back.</summary>
/// <param name="Settings">The provider's settings.</param>
/// <param name="CallbackUri">Where it was told to come back to.</param>
/// <param name="Parameters">What it brought: each parameter once. Never log it.</param>
/// <param name="Kept">What <see cref="IdentityRedirect.Keep"/> held.</param>
public sealed record IdentityCallback(
    IdentityProviderSettings Settings, Uri CallbackUri, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, string> Kept)
{
    /// <summary>The provider only: the parameters are confidential.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"callback of {Settings}";
}

/// <summary>A session that ends.</summary>
/// <param name="Settings">The provider's settings.</param>
/// <param name="ReturnUri">Where the browser should come back to.</param>
/// <param name="State">What it should bring back in the parameter <c>state</c>, where the other side can do that.</param>
/// <param name="Kept">What <see cref="ExternalIdentity.SignOutHints"/> held.</param>
public sealed record IdentitySignOut(IdentityProviderSettings Settings, Uri ReturnUri, string State, IReadOnlyDictionary<string, string> Kept)
{
    /// <summary>The provider only.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"sign-out of {Settings}";
}
