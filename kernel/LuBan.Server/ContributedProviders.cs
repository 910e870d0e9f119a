using LuBan.Identity.Federation;
using LuBan.Kernel.Contributions;
using LuBan.Sdk;
using Microsoft.Extensions.Primitives;

namespace LuBan.Server;

/// <summary>Gives identity the types of identity providers that extensions bring.</summary>
internal sealed class ContributedProviders(ExtensionIdentityProviders extensions, ConsoleIcons icons) : IContributedProviders
{
    public IReadOnlyList<ContributedProviderType> List() =>
        [.. extensions.List().Select(found => new ContributedProviderType(found.Type, found.Redirects, found.TakesPasswords, found.ConfigSchema) { DisplayName = found.DisplayName, Drawing = icons.Find(found.Icon) })];

    public IChangeToken Watch() => extensions.Watch();

    public Task CheckAsync(string type, IdentityProviderSettings settings, CancellationToken cancellationToken) => extensions.CheckAsync(type, settings, cancellationToken);

    public Task<IdentityRedirect> StartAsync(string type, IdentityStart start, CancellationToken cancellationToken) => extensions.StartAsync(type, start, cancellationToken);

    public Task<ExternalIdentity> CompleteAsync(string type, IdentityCallback callback, CancellationToken cancellationToken) => extensions.CompleteAsync(type, callback, cancellationToken);

    public Task<Uri?> SignOutAsync(string type, IdentitySignOut signOut, CancellationToken cancellationToken) => extensions.SignOutAsync(type, signOut, cancellationToken);

    public Task<ExternalIdentity?> CheckPasswordAsync(string type, PasswordAttempt attempt, CancellationToken cancellationToken) => extensions.CheckPasswordAsync(type, attempt, cancellationToken);
}
