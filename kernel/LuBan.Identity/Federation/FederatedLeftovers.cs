namespace LuBan.Identity.Federation;

/// <summary>Removes what nobody needs any more: links and groups of providers that are gone, groups of those that are switched off, sign-ins that nobody finished.</summary>
internal sealed class FederatedLeftovers(FederatedProviders providers, IdentityLinks links, AccountDirectory accounts, Departures departures, FederatedSessions sessions)
{
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        var there = providers.All.ToDictionary(provider => provider.Metadata.Name!, StringComparer.Ordinal);
        await links.SweepAsync(there.ContainsKey, cancellationToken);
        foreach (var user in accounts.Users)
            foreach (var identity in user.Status?.Identities ?? [])
            {
                if (!there.TryGetValue(identity.Provider, out var provider)) await ChangeAsync(user, identity.Provider, _ => null, cancellationToken);
                else if (!provider.Spec.Enabled && identity.Groups is { Count: > 0 }) await ChangeAsync(user, identity.Provider, known => known with { Groups = [] }, cancellationToken);
            }
        await departures.SweepAsync(cancellationToken);
        await sessions.SweepAsync(cancellationToken);
    }

    private Task ChangeAsync(User user, string provider, Func<UserIdentity, UserIdentity?> change, CancellationToken cancellationToken) =>
        accounts.ChangeStatusAsync(user.Metadata.Name!, user.Metadata.Uid!, status => status with
        {
            Identities = [.. (status.Identities ?? []).Select(identity => identity.Provider == provider ? change(identity) : identity).OfType<UserIdentity>()],
        }, cancellationToken);
}
