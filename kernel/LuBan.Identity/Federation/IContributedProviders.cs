using System.Text.Json.Nodes;
using LuBan.Sdk;
using Microsoft.Extensions.Primitives;

namespace LuBan.Identity.Federation;

/// <summary>The types of identity providers that extensions bring. Whoever hosts extensions implements it.</summary>
public interface IContributedProviders
{
    /// <summary>The types that can be used now.</summary>
    /// <returns>The types.</returns>
    IReadOnlyList<ContributedProviderType> List();

    /// <summary>A token that fires when the types change. Take it before <see cref="List"/>.</summary>
    /// <returns>The token.</returns>
    IChangeToken Watch();

    /// <summary>Calls <see cref="IIdentityProvider.CheckAsync"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When everything is well.</returns>
    /// <exception cref="ExtensionException">It is not, or the type is not there.</exception>
    Task CheckAsync(string type, IdentityProviderSettings settings, CancellationToken cancellationToken);

    /// <summary>Calls <see cref="IRedirectIdentityProvider.StartAsync"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="start">What is to be begun.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Where to send the browser.</returns>
    Task<IdentityRedirect> StartAsync(string type, IdentityStart start, CancellationToken cancellationToken);

    /// <summary>Calls <see cref="IRedirectIdentityProvider.CompleteAsync"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="callback">What came back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Who it is.</returns>
    Task<ExternalIdentity> CompleteAsync(string type, IdentityCallback callback, CancellationToken cancellationToken);

    /// <summary>Calls <see cref="IRedirectIdentityProvider.SignOutAsync"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="signOut">What is to be ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The address; null when signing out here is all.</returns>
    Task<Uri?> SignOutAsync(string type, IdentitySignOut signOut, CancellationToken cancellationToken);

    /// <summary>Calls <see cref="IPasswordIdentityProvider.CheckPasswordAsync"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="attempt">What was typed in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Who it is; null when name or password are wrong.</returns>
    Task<ExternalIdentity?> CheckPasswordAsync(string type, PasswordAttempt attempt, CancellationToken cancellationToken);
}

/// <summary>A type of identity provider that an extension brings.</summary>
/// <param name="Type">What an object names it by.</param>
/// <param name="Redirects">Whether it sends the browser elsewhere.</param>
/// <param name="TakesPasswords">Whether it checks names and passwords.</param>
/// <param name="ConfigSchema">The schema of <c>spec.config</c>; null when anything goes. Not to be changed.</param>
public sealed record ContributedProviderType(string Type, bool Redirects, bool TakesPasswords, JsonObject? ConfigSchema)
{
    /// <summary>What the sign-in page calls providers of this type that have no display name of their own, from language tag to text.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>What is within an SVG drawing of 24 by 24 for their buttons; null for none. It is written as it is: it has to be the host's own drawing, never an extension's.</summary>
    public string? Drawing { get; init; }
}
