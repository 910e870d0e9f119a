namespace LuBan.Sdk;

/// <summary>Sends the browser to another place to sign in there, and understands what it brings back.</summary>
public interface IRedirectIdentityProvider : IIdentityProvider
{
    /// <summary>Says where to send the browser.</summary>
    /// <param name="start">What is to be begun. The address must carry <see cref="IdentityStart.State"/> in a parameter named <c>state</c>.</param>
    /// <param name="cancellationToken">Ends when the time is up or the browser is gone.</param>
    /// <returns>The address, and what is needed again when the browser is back.</returns>
    ValueTask<IdentityRedirect> StartAsync(IdentityStart start, CancellationToken cancellationToken);

    /// <summary>Understands what the browser brought back. The kernel has found <c>state</c> to be the one that this browser was sent away with.</summary>
    /// <param name="callback">What came back.</param>
    /// <param name="cancellationToken">Ends when the time is up or the browser is gone.</param>
    /// <returns>Who it is.</returns>
    ValueTask<ExternalIdentity> CompleteAsync(IdentityCallback callback, CancellationToken cancellationToken);

    /// <summary>Says where the browser must go to be signed out there too.</summary>
    /// <param name="signOut">What is to be ended.</param>
    /// <param name="cancellationToken">Ends when the time is up or the browser is gone.</param>
    /// <returns>The address; null when signing out here is all.</returns>
    ValueTask<Uri?> SignOutAsync(IdentitySignOut signOut, CancellationToken cancellationToken) => new((Uri?)null);
}
