namespace LuBan.Sdk;

/// <summary>Knows people from somewhere else. Implement <see cref="IRedirectIdentityProvider"/>, <see cref="IPasswordIdentityProvider"/>, or both.</summary>
/// <remarks>
/// Created once per call, in a scope of its own, and called on a thread of the kernel while somebody waits to be signed in. An
/// <see cref="ExtensionException"/> is shown to that person with its code; any other exception counts as a failure of the extension.
/// </remarks>
public interface IIdentityProvider
{
    /// <summary>Says whether it could work with these settings: asked when an <c>IdentityProvider</c> object changes, and every few minutes.</summary>
    /// <param name="settings">The object's settings.</param>
    /// <param name="cancellationToken">Ends when the time is up or the extension stops.</param>
    /// <returns>When everything is well.</returns>
    /// <exception cref="ExtensionException">It does not work; the object's condition <c>Ready</c> shows why.</exception>
    ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
