using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>A type that an extension brings, as if it were one of ours.</summary>
internal sealed class ContributedConnector(IContributedProviders providers, ContributedProviderType type) : IRedirectIdentityProvider, IPasswordIdentityProvider
{
    public ContributedProviderType Type => type;

    public async ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken) => await providers.CheckAsync(type.Type, settings, cancellationToken);

    public async ValueTask<IdentityRedirect> StartAsync(IdentityStart start, CancellationToken cancellationToken) => await providers.StartAsync(type.Type, start, cancellationToken);

    public async ValueTask<ExternalIdentity> CompleteAsync(IdentityCallback callback, CancellationToken cancellationToken) => await providers.CompleteAsync(type.Type, callback, cancellationToken);

    public async ValueTask<Uri?> SignOutAsync(IdentitySignOut signOut, CancellationToken cancellationToken) => await providers.SignOutAsync(type.Type, signOut, cancellationToken);

    public async ValueTask<ExternalIdentity?> CheckPasswordAsync(PasswordAttempt attempt, CancellationToken cancellationToken) => await providers.CheckPasswordAsync(type.Type, attempt, cancellationToken);
}
